"""Annotating again keeps human work."""

import pytest

from api.domain.annotations import Rules
from api.domain.articles import NewArticle, add_article
from api.domain.clock import utc_now
from api.domain.runs import RunReport, run_article
from api.domain.spans import SpanRequest
from api.errors import ModelUnavailable
from api.storage import open_store
from tests.domain.test_annotations import correct
from tests.fakes import NAMES, TEXT, FakeAnnotator


@pytest.fixture
def store():
    return open_store("memory:")


@pytest.fixture
def spans(store):
    return add_article(store, FakeAnnotator(), utc_now, "bo", NewArticle(TEXT), 10_000)[1]


def run(store, spans, names=NAMES):
    return run_article(store, utc_now, Rules("bo", FakeAnnotator(names)), spans[0].article_id)


def standing(store, spans):
    return {(a.label, a.text, a.status) for a in store.read_article(spans[0].article_id)[1]}


def test_the_same_model_changes_nothing(store, spans):
    seq = store.last_seq()
    assert run(store, spans) == RunReport(unchanged=4)
    assert store.last_seq() == seq


def test_untouched_suggestions_are_replaced_and_touched_ones_stay(store, spans):
    correct(store, spans[0], status="accepted")
    correct(store, spans[3], span=SpanRequest(start=63))
    other = {"Haider": "PERSON", "Wednesday": "DATE", "left": "LOCATION", "Mosul": "LOCATION"}
    assert run(store, spans, other) == RunReport(added=1, unchanged=1, withdrawn=1, conflicting=2)
    assert standing(store, spans) == {
        ("PERSON", "Haider al-Abadi", "accepted"),
        ("DATE", "Wednesday", "suggested"),
        ("LOCATION", "left", "suggested"),
        ("LOCATION", "osul", "accepted"),
    }
    assert run(store, spans, other) == RunReport(unchanged=2, conflicting=2)


def test_what_a_human_rejected_does_not_come_back(store, spans):
    correct(store, spans[3], status="rejected")
    assert run(store, spans) == RunReport(unchanged=3, suppressed=1)
    assert ("LOCATION", "Mosul", "suggested") not in standing(store, spans)


def test_a_failing_model_changes_nothing(store, spans):
    def fail(text, published_at):
        raise ModelUnavailable("not now")

    annotator = FakeAnnotator()
    annotator.annotate = fail
    seq = store.last_seq()
    with pytest.raises(ModelUnavailable):
        run_article(store, utc_now, Rules("bo", annotator), spans[0].article_id)
    assert store.last_seq() == seq
