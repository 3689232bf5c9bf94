"""Articles: how they come in, what a failing annotator leaves, how they change and go."""

import threading

import pytest

from api.domain.annotations import Correction, Rules, add_annotation, change_annotation, correct_one
from api.domain.articles import (
    NewArticle,
    add_article,
    annotate_pending,
    change_article,
    delete_article,
    submit_article,
)
from api.domain.clock import utc_now
from api.domain.models import Suggestion
from api.domain.spans import SpanRequest
from api.domain.versions import ANY_VERSION, Expected
from api.errors import ExternalIdTaken, Gone, Invalid, Stale, TooLong
from api.storage import open_store
from tests.fakes import FAILING, TEXT, FakeAnnotator, WrongAnnotator

LIMIT = 10_000


@pytest.fixture
def store():
    return open_store("memory:")


def add(store, text=TEXT, annotator=None, **fields):
    article, annotations, _ = add_article(
        store, annotator or FakeAnnotator(), utc_now, "amira", NewArticle(text, **fields), LIMIT
    )
    return article, annotations


def test_what_is_given_back_is_what_is_stored(store):
    article, annotations = add(store)
    assert store.read_article(article.id) == (article, annotations)


def test_annotating_happens_before_the_transaction(store):
    annotator = FakeAnnotator()
    annotator.gate.clear()
    adding = threading.Thread(target=add, args=(store, TEXT, annotator))
    adding.start()
    assert annotator.waiting.wait(timeout=20)
    add(store, "Somebody else writes meanwhile.")
    annotator.gate.set()
    adding.join()
    assert store.last_seq() == 1 + 1 + 4


@pytest.mark.parametrize(
    ("annotator", "text", "reason"),
    [
        (FakeAnnotator(), FAILING, "as it was asked to"),
        (WrongAnnotator(), TEXT, "overlaps the one before it"),
    ],
    ids=["one that fails", "one that answers nonsense"],
)
def test_a_bad_annotator_leaves_the_article_as_failed_and_nothing_half(store, annotator, text, reason):
    article, annotations = add(store, text, annotator)
    assert (article.status, annotations) == ("failed", [])
    assert reason in article.failure


@pytest.mark.parametrize(
    "suggestion",
    [
        Suggestion("PLACE", 0, 6),
        Suggestion("PERSON", 0, 0),
        Suggestion("PERSON", 0, 7),
        Suggestion("PERSON", -1, 3),
        Suggestion("PERSON", 0, 10**6),
    ],
)
def test_one_wrong_suggestion_gives_no_annotation_at_all(store, suggestion):
    annotator = FakeAnnotator()
    annotator.annotate = lambda text, published_at: [suggestion, Suggestion("LOCATION", 62, 67)]
    article, annotations = add(store, annotator=annotator)
    assert (article.status, annotations) == ("failed", [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Invalid),
        (" \n\u2009", Invalid),
        ("a\x00", Invalid),
        ("\ud800", Invalid),
        ("x" * (LIMIT + 1), TooLong),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_before_it_is_annotated(store, text, kind):
    annotator = FakeAnnotator()
    with pytest.raises(kind):
        add(store, text, annotator)
    assert (annotator.texts, store.last_seq()) == ([], 0)


def test_a_known_external_id_is_not_annotated_again(store):
    first, _ = add(store, external_id="x")
    annotator = FakeAnnotator()
    again, _, is_new = add_article(store, annotator, utc_now, "bo", NewArticle(TEXT, external_id="x"), LIMIT)
    assert (again, is_new, annotator.texts) == (first, False, [])


def test_of_two_that_store_the_same_at_once_one_gets_the_others(store):
    class Slow(FakeAnnotator):
        def annotate(self, text, published_at):
            if not self.texts:
                self.texts.append(text)
                add(store, external_id="x")
            return []

    article, annotations, is_new = add_article(
        store, Slow(), utc_now, "amira", NewArticle(TEXT, external_id="x"), LIMIT
    )
    assert (is_new, len(annotations)) == (False, 4)
    assert store.find_article_by_external_id("x") == article


def test_what_is_written_with_it_fails_with_it(store):
    def broken(tx, article, annotations):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        add_article(store, FakeAnnotator(), utc_now, "amira", NewArticle(TEXT), LIMIT, broken)
    assert store.last_seq() == 0


def test_a_submitted_article_is_annotated_once(store):
    job, is_new = submit_article(store, utc_now, "amira", NewArticle(TEXT), LIMIT)
    id = job.payload["article_id"]
    assert (is_new, store.find_article(id).status) == (True, "pending")
    first = annotate_pending(store, FakeAnnotator(), utc_now, id)
    again = annotate_pending(store, FakeAnnotator(), utc_now, id)
    assert (first.status, again.version, first.created_by) == ("annotated", first.version, "amira")
    assert store.find_article(id).counts.total == len(store.read_article(id)[1]) == 4


def test_suggestions_for_a_submitted_article_leave_what_humans_did_meanwhile(store):
    id = submit_article(store, utc_now, "amira", NewArticle(TEXT), LIMIT)[0].payload["article_id"]
    rules = Rules("omar", FakeAnnotator())

    def mark(label, text):
        return correct_one(
            store,
            utc_now,
            "omar",
            "annotation.add",
            ANY_VERSION,
            lambda tx: add_annotation(tx, rules, id, label, Correction(SpanRequest(text=text))),
        )

    mark("LOCATION", "Mosul")
    mark("MILITARY_UNIT", "the Peshmerga")
    wrong = mark("PERSON", "Haider")
    correct_one(
        store,
        utc_now,
        "omar",
        "annotation.patch",
        ANY_VERSION,
        lambda tx: change_annotation(
            tx, rules, wrong.id, ANY_VERSION, Correction(fields={"status": "rejected"})
        ),
    )
    assert annotate_pending(store, FakeAnnotator(), utc_now, id).status == "annotated"
    found = [(a.text, a.origin, a.status) for a in store.read_article(id)[1]]
    assert found == [
        ("Haider", "human", "rejected"),
        ("Wednesday", "model", "suggested"),
        ("the Peshmerga", "human", "accepted"),
        ("Mosul", "human", "accepted"),
    ]


def test_a_submitted_article_with_a_taken_id_is_refused(store):
    add(store, external_id="x")
    with pytest.raises(ExternalIdTaken):
        submit_article(store, utc_now, "amira", NewArticle("Other.", external_id="x"), LIMIT)


def change(store, id, expected=ANY_VERSION, **fields):
    return change_article(store, FakeAnnotator(), utc_now, "amira", id, expected, fields)


def test_a_stale_change_says_what_moved(store):
    id = add(store)[0].id
    change(store, id, title="x")
    change(store, id, source="y")
    with pytest.raises(Stale) as refused:
        change(store, id, Expected.exactly(1), title="z")
    assert refused.value.changed_fields == ["title", "source"]
    assert refused.value.current.title == "x"


def test_a_deleted_article_is_gone_and_frees_its_external_id(store):
    first, annotations = add(store, external_id="x")
    delete_article(store, utc_now, "amira", first.id, Expected.exactly(1))
    with pytest.raises(Gone):
        store.find_article(first.id)
    with pytest.raises(Gone):
        store.find_annotation(annotations[0].id)
    assert add(store, external_id="x")[0].id != first.id


def test_a_merge_leaves_what_it_merges_into_alone(store):
    article, _ = add(store, metadata={"a": {"b": 1}})
    change(store, article.id, metadata={"a": {"b": None}})
    assert article.metadata == {"a": {"b": 1}}
