"""Handing in articles and reading them back."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from api.client import Conflict, JobFailed, NotFound, Stale, WrongId, from_unit, in_unit
from api.client import articles as client_articles
from tests.client.wsgi import lost, saying
from tests.fakes import FAILING, TEXT


def test_an_article_comes_back_with_its_annotations(client):
    article = client.post_article(TEXT, external_id="wire-1", metadata={"desk": "mena"})
    assert (article.text, article.external_id, article.metadata) == (TEXT, "wire-1", {"desk": "mena"})
    assert [(a.label, article.text[a.start : a.end]) for a in article.annotations] == [
        ("PERSON", "Haider al-Abadi"),
        ("DATE", "Wednesday"),
        ("MILITARY_UNIT", "Peshmerga"),
        ("LOCATION", "Mosul"),
    ]


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        ("2017-06-08T00:00:00Z", "2017-06-08T00:00:00Z"),
        (date(2017, 6, 8), "2017-06-08T00:00:00Z"),
        (datetime(2017, 6, 8, 1, 30, tzinfo=UTC), "2017-06-08T01:30:00Z"),
        (datetime(2017, 6, 8, 1, 30, tzinfo=timezone(timedelta(hours=3))), "2017-06-07T22:30:00Z"),
    ],
    ids=["a string", "a day", "a time", "a time elsewhere"],
)
def test_times_may_be_what_python_has(client, moment, stored):
    assert client.post_article(TEXT, published_at=moment).published_at == stored


def test_an_article_whose_answer_was_lost_is_stored_once(client, door):
    door.next = [lost, saying(502)]
    article = client.post_article(TEXT)
    assert [one.id for one in client.articles()] == [article.id]


def test_a_request_that_still_runs_is_waited_for(client, door, slept):
    running = b'{"type": "/problems/idempotency-key-in-flight", "status": 409}'
    door.next = [saying(409, running, Content_Type="application/problem+json")] * 12
    assert client.post_article(TEXT).text == TEXT
    assert len(slept) == 12  # more than the retries: the server is at work on it


def test_a_request_that_runs_for_ever_is_given_up(client, door, slept):
    running = b'{"type": "/problems/idempotency-key-in-flight", "status": 409}'
    door.next = [saying(409, running, Content_Type="application/problem+json", Retry_After="300")] * 20
    with pytest.raises(Conflict):
        client.post_article(TEXT)
    assert slept == [300] * 8  # a quarter of an hour, then the retries


def test_a_batch_tells_the_new_the_known_and_the_refused_apart(client):
    client.post_article(TEXT, external_id="wire-1")
    told = client.post_articles(
        [
            {"text": "Mosul.", "published_at": date(2017, 6, 8)},
            {"text": TEXT, "external_id": "wire-1"},
            {"text": ""},
        ]
    )
    assert [(item.is_new, item.article is not None, item.refusal is not None) for item in told] == [
        (True, True, False),
        (False, True, False),
        (False, False, True),
    ]
    assert told[2].refusal.slug == "invalid-body"


def test_lists_are_read_to_their_end(client, monkeypatch, door):
    monkeypatch.setattr("api.client.connection.PAGE", 2)
    posted = [client.post_article(f"Mosul {number}.").id for number in range(5)]
    asked = len(door.asked)
    assert [article.id for article in client.articles(label="LOCATION")] == posted
    assert len(door.asked) - asked == 3


def test_a_filter_may_be_a_time(client):
    client.post_article("Mosul.", published_at=date(2015, 1, 1))
    later = client.post_article("Mosul!", published_at=date(2017, 1, 1))
    assert [one.id for one in client.articles(published_after=date(2016, 1, 1))] == [later.id]


def test_an_article_is_found_by_its_name(client, article):
    named = client.change_article(article.id, article.version, external_id="wire-1", reason="named")
    assert client.find_article("wire-1") == named
    assert client.find_article("wire-2") is None
    with pytest.raises(WrongId, match="None is no external_id"):
        client.find_article(None)


def test_the_past_can_be_read(client, article, unit):
    seq = client.last_seq()
    client.reject(unit)
    then = client.article(article.id, as_of=seq)
    assert {a.status for a in then.annotations} == {"suggested"}


def test_another_text_under_the_same_name_is_a_conflict(client):
    client.post_article(TEXT, external_id="wire-1")
    with pytest.raises(Conflict) as raised:
        client.post_article("Mosul.", external_id="wire-1")
    assert raised.value.slug == "external-id-taken"


def test_a_stale_change_of_an_article_is_refused(client, article):
    client.change_article(article.id, article.version, title="Mosul")
    with pytest.raises(Stale) as raised:
        client.change_article(article.id, article.version, source="wire")
    assert raised.value.changed_fields == ["title"]


def test_an_article_that_is_deleted_is_gone(client, article, door):
    door.next = [lost]
    client.delete_article(article.id, article.version, reason="a copy")
    with pytest.raises(NotFound):
        client.article(article.id)
    assert list(client.changes())[-1].reason == "a copy"


def test_annotating_again_says_what_it_did(client, article):
    run = client.annotate_again(article.id, reason="a new model")
    assert (run.unchanged, run.added) == (4, 0)


@pytest.fixture
def worker(app, monkeypatch):
    from api.jobs import start_worker, stop_worker

    monkeypatch.setattr(client_articles, "LOOK_SECONDS", 0)
    start_worker(app)
    yield
    stop_worker(app)


def test_a_job_is_waited_for(client, worker):
    job = client.wait_for(client.submit_article(TEXT), seconds=20)
    assert client.article(job.result["article_id"]).status == "annotated"


def test_a_job_that_does_not_end_in_time_is_said(client):
    with pytest.raises(TimeoutError, match="has not ended"):
        client.wait_for(client.submit_article(TEXT), seconds=0)


def test_a_job_that_was_cancelled_is_said(client):
    job = client.submit_article(TEXT)
    client.cancel(job.id)
    with pytest.raises(JobFailed, match="cancelled"):
        client.wait_for(job)


def test_offsets_for_other_languages():
    text = "😀 Göring"
    span = type("Span", (), {"start": 2, "end": 8})
    assert in_unit(text, span, "utf16") == (3, 9)
    assert in_unit(text, span, "utf8") == (5, 12)
    assert from_unit(text, 5, 12, "utf8") == (2, 8)


def test_a_failed_article_says_why(client):
    article = client.post_article(FAILING)
    assert (article.status, bool(article.failure)) == ("failed", True)
