"""The feed, undoing, rules."""

import threading

import pytest

from api.client import AheadOfFeed, Bookmark, Client, NotFound, Unreachable, Unusable
from tests.client.wsgi import saying, unreachable


def test_the_feed_is_read_to_its_end(client, article, unit, monkeypatch):
    monkeypatch.setattr("api.client.history.PAGE", 2)
    client.accept(unit)
    changes = list(client.changes())
    assert [change.seq for change in changes] == [1, 2, 3, 4, 5, 6]
    assert (changes[0].kind, changes[0].after["text"]) == ("article", article.text)
    assert [(c.field, c.from_, c.to) for c in changes[-1].changes] == [("status", "suggested", "accepted")]
    assert list(client.changes(6)) == []


def test_a_follower_misses_nothing_while_the_server_is_away(client, colleague, unit, door):
    troubles = []
    stop = threading.Event()
    stop.wait = lambda seconds: colleague.edit(unit.id, {"status": "accepted"})
    door.next = [None, *[unreachable] * 6, saying(500), None]
    seen = []
    for change in client.follow(3, wait=0.01, stop=stop, on_trouble=troubles.append):
        seen.append(change.seq)
        if change.seq == 6:
            stop.set()
    assert seen == [4, 5, 6]
    assert [type(trouble) for trouble in troubles] == [Unreachable]


def test_a_follower_waits_at_the_end(client, colleague, article, unit):
    threading.Timer(0.1, colleague.accept, [unit]).start()
    assert next(client.follow(5, wait=20)).action == "accept"


@pytest.mark.parametrize("articles", [0, 1, 2, 5])
def test_the_end_of_the_feed_is_found(client, articles):
    for number in range(articles):
        client.post_article(f"Mosul {number}.")
    assert client.last_seq() == articles * 2


def test_a_follower_does_not_wait_for_an_address_that_is_none():
    with (
        Client("localhost:8000", "ak_a") as client,
        pytest.raises(Unusable, match="is no address of a server"),
    ):
        next(client.follow(0))


def test_a_moments_place_in_the_feed_is_found(client, article, unit):
    accepted = client.accept(unit)
    assert client.seq_at(accepted.updated_at) == 5
    assert client.seq_at("2000-01-01T00:00:00Z") == 0
    second = accepted.updated_at[:19]
    assert client.seq_at(f"{second}Z") == client.seq_at(f"{second}.000000Z") < 6
    with pytest.raises(ValueError, match="month must be"):
        client.seq_at("2026-13-45")


def test_a_follower_is_told_that_the_feed_is_shorter_than_it_was(client, article):
    with pytest.raises(AheadOfFeed, match="The feed ends at 5") as refused:
        next(client.follow(6))
    assert refused.value.facts["last_seq"] == 5


def test_a_change_set_is_undone(client, article, unit):
    change_set = client.correct(article.id, [{"op": "accept", "id": unit.id, "if_match": 1}]).change_set
    forecast = client.revert(change_set, dry_run=True)
    undone = client.revert(change_set, reason="wrong article")
    assert (forecast.changed, forecast.change_set, undone.changed) == (1, None, 1)
    assert client.annotation(unit.id).status == "suggested"
    assert client.change_set(change_set).reverted_by == undone.change_set
    assert [change.annotation_id for change in client.changes_of(undone.change_set)] == [unit.id]


def test_an_unknown_change_set_is_not_found(client):
    with pytest.raises(NotFound):
        client.revert("none")


def test_a_rule_corrects_all_alike(client, article):
    done = client.correct_all(
        match={"text": "Peshmerga"}, set={"label": "ORGANIZATION"}, reason="house style"
    )
    assert (done.matched, done.changed) == (1, 1)
    assert (done.sample[0].before.label, done.sample[0].after.label) == ("MILITARY_UNIT", "ORGANIZATION")


def test_the_queue_and_claims(client, article):
    assert [(queued.article.id, queued.open) for queued in client.review_queue()] == [(article.id, 4)]
    assert len(client.review_queue_annotations(label="DATE")) == 1
    assert client.claim(article.id, minutes=5).claimed_by == "admin"
    client.release(article.id)


def test_what_the_service_is(client):
    assert [label.name for label in client.labels()] == client.service()["labels"]
    assert client.stats()["items"] == []


def test_a_revoked_key_is_no_longer_listed(client):
    key = client.add_key("amira", ["reviewer"])
    client.revoke_key(key.id)
    assert list(client.api_keys()) == []


def test_a_bookmark_remembers(tmp_path):
    bookmark = Bookmark(tmp_path / "place")
    assert bookmark.read() is None
    bookmark.write(12)
    bookmark.write(13)
    assert bookmark.read() == 13
    assert [path.name for path in tmp_path.iterdir()] == ["place"]


def test_a_bookmark_in_another_file_is_refused(tmp_path):
    (tmp_path / "letter").write_text("Dear all,")
    with pytest.raises(ValueError, match="holds no place in the feed"):
        Bookmark(tmp_path / "letter").read()
