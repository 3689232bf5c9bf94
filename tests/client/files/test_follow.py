"""scripts/follow: what it prints, and where it goes on."""

import argparse
import json

import pytest

from api.client import Bookmark
from api.client.files.exits import Wrong
from api.client.files.follow import follow, line


def options(**given):
    return argparse.Namespace(**({"since": "0", "state": None, "once": True, "json": False} | given))


def printed(capsys):
    return capsys.readouterr().out.splitlines()


def test_a_line_says_who_did_what_and_why(client, unit, capsys):
    client.change(unit, label="ORGANIZATION", reason="house style")
    assert follow(client, options(since="5")) == 0
    [said] = printed(capsys)
    assert said.startswith("6  ")
    assert 'admin  update  ORGANIZATION "Peshmerga"  label: "MILITARY_UNIT" → "ORGANIZATION"' in said
    assert said.endswith(f"[{unit.id}]  (house style)")


def test_an_article_without_a_title_is_said_to_have_none(client, capsys):
    client.post_article("Nothing is marked.")
    client.post_article("Nor here.", external_id="wire-1")
    follow(client, options())
    first, second = printed(capsys)
    assert "create  article without a title  [" in first
    assert 'create  article "wire-1"  [' in second


def test_json_lines_are_what_the_feed_says(client, article, capsys):
    follow(client, options(json=True))
    body = client.call("GET", "/v1/changes").json()
    assert [json.loads(line) for line in printed(capsys)] == body["items"]


@pytest.mark.parametrize(
    ("since", "seqs"),
    [("3", [4, 5]), ("now", []), (None, []), ("2000-01-01", [1, 2, 3, 4, 5]), ("2999-01-01T00:00:00Z", [])],
)
def test_it_begins_where_it_is_told(client, article, capsys, since, seqs):
    follow(client, options(since=since, json=True))
    assert [json.loads(line)["seq"] for line in printed(capsys)] == seqs


@pytest.mark.parametrize("since", ["yesterday", "-1", "1.5", "2026-13-45"])
def test_a_beginning_that_is_none_is_said(client, since):
    with pytest.raises(Wrong, match="must be a seq, a time"):
        follow(client, options(since=since))


def test_it_goes_on_where_it_was(client, unit, tmp_path, capsys):
    state = tmp_path / "place"
    follow(client, options(state=str(state)))
    assert (len(printed(capsys)), Bookmark(state).read()) == (5, 5)
    client.accept(unit)
    follow(client, options(state=str(state), json=True))
    assert [json.loads(line)["seq"] for line in printed(capsys)] == [6]


def test_a_beginning_behind_the_end_is_said(client, article):
    with pytest.raises(Wrong, match="--since is 6, and the feed ends at 5"):
        follow(client, options(since="6"))


def test_a_state_that_is_another_file_is_said(client, tmp_path):
    (tmp_path / "letter").write_text("Dear all,")
    with pytest.raises(Wrong, match="holds no place in the feed"):
        follow(client, options(state=str(tmp_path / "letter")))


def test_a_feed_that_is_shorter_than_it_was_is_said(client, article, tmp_path):
    Bookmark(tmp_path / "place").write(6)
    with pytest.raises(Wrong, match="an older copy of the database was put back"):
        follow(client, options(state=str(tmp_path / "place")))
    Bookmark(tmp_path / "place").write(5)
    assert follow(client, options(state=str(tmp_path / "place"))) == 0


def test_a_text_cannot_steer_the_terminal(client):
    client.post_article("Mosul", title="\x1b]0;owned\x07")
    assert all(character.isprintable() for change in client.changes() for character in line(change))


def test_ctrl_c_ends_it(client, article, monkeypatch):
    def interrupted(after, **options):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(client, "follow", interrupted)
    assert follow(client, options(once=False)) == 130
