"""Corrections of one span, and of many, as the rules see them."""

from dataclasses import replace

import pytest

from api.domain.annotations import (
    Correction,
    Rules,
    add_annotation,
    change_annotation,
    correct_one,
    restore_annotation,
)
from api.domain.articles import NewArticle, add_article
from api.domain.clock import utc_now
from api.domain.corrections import Operation, correct_article
from api.domain.models import Original
from api.domain.spans import SpanRequest
from api.domain.versions import ANY_VERSION, Expected
from api.errors import DuplicateSpan, Invalid, NotFound, Overlap, Stale, UnknownLabel
from api.storage import open_store
from tests.fakes import TEXT, FakeAnnotator

RULES = Rules("amira", FakeAnnotator())


@pytest.fixture
def store():
    return open_store("memory:")


@pytest.fixture
def spans(store):
    """PERSON 0..15, DATE 24..33, MILITARY_UNIT, LOCATION."""
    return add_article(
        store, RULES.annotator, utc_now, "bo", NewArticle(TEXT, published_at="2017-06-08"), 10_000
    )[1]


def correct(store, annotation, expected=ANY_VERSION, rules=RULES, reason=None, span=None, **fields):
    correction = Correction(span or SpanRequest(), fields, reason)
    return correct_one(
        store,
        utc_now,
        rules.actor,
        "test",
        expected,
        lambda tx: change_annotation(tx, rules, annotation.id, expected, correction),
    )


def restore(store, annotation, version, expected=ANY_VERSION):
    return correct_one(
        store,
        utc_now,
        "amira",
        "test",
        expected,
        lambda tx: restore_annotation(tx, RULES, annotation.id, version, expected),
    )


def actions(store, annotation):
    return [revision.action for revision in store.list_revisions(annotation.id)]


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"status": "accepted"}, "accept"),
        ({"status": "rejected"}, "reject"),
        ({"note": "x"}, "update"),
        ({"status": "accepted", "note": "x"}, "update"),
        ({"status": "rejected", "note": "x"}, "reject"),
        ({"label": "LOCATION"}, "update"),
    ],
)
def test_a_revision_is_named_for_what_happened(store, spans, fields, action):
    correct(store, spans[0], **fields)
    assert actions(store, spans[0]) == ["create", action]


def test_the_original_is_what_the_model_said_however_often_it_is_corrected(store, spans):
    correct(store, spans[0], span=SpanRequest(start=7))
    correct(store, spans[0], label="LOCATION")
    now = correct(store, spans[0], span=SpanRequest(end=14))
    assert now.original == Original("PERSON", 0, 15)
    assert correct(store, spans[0], span=SpanRequest(0, 15), label="PERSON").original is None


def test_what_a_human_added_has_no_original(store, spans):
    added = correct_one(
        store,
        utc_now,
        "amira",
        "test",
        ANY_VERSION,
        lambda tx: add_annotation(tx, RULES, spans[0].article_id, "PERSON", Correction(SpanRequest(34, 38))),
    )
    assert (added.origin, added.status, added.original) == ("human", "accepted", None)
    assert correct(store, added, label="LOCATION").original is None


def test_a_date_takes_and_loses_its_value_with_its_label(store, spans):
    assert spans[1].normalized is not None
    assert correct(store, spans[1], label="LOCATION").normalized is None
    assert correct(store, spans[1], label="DATE").normalized == spans[1].normalized


def test_what_changes_nothing_makes_no_revision(store, spans):
    seq = store.last_seq()
    assert correct(store, spans[0], label="PERSON", span=SpanRequest(0, 15)) == spans[0]
    assert (store.last_seq(), actions(store, spans[0])) == (seq, ["create"])


def test_stale_comes_before_what_is_wrong(store, spans):
    correct(store, spans[0], note="x")
    with pytest.raises(Stale) as refused:
        correct(store, spans[0], Expected.exactly(1), label="NONE", span=SpanRequest(5, 5))
    assert (refused.value.current.version, refused.value.changed_fields) == (2, ["note"])


def test_a_label_that_is_none_is_refused(store, spans):
    with pytest.raises(UnknownLabel):
        correct(store, spans[0], label="NONE")


def test_a_rejected_span_makes_way_and_may_not_come_back_over_what_took_its_place(store, spans):
    correct(store, spans[0], status="rejected")
    moved = correct(store, spans[1], span=SpanRequest(start=16))
    assert moved.start == 16
    correct(store, spans[1], span=SpanRequest(start=0))
    with pytest.raises(Overlap):
        correct(store, spans[0], status="accepted")
    with pytest.raises(Overlap):
        restore(store, spans[0], 1)


def test_a_rejected_span_may_be_moved_over_others_while_it_is_rejected(store, spans):
    correct(store, spans[0], status="rejected")
    now = correct(store, spans[0], span=SpanRequest(24, 33), status="rejected")
    assert (now.start, now.status) == (24, "rejected")
    with pytest.raises(Overlap):
        correct(store, spans[0], status="suggested")
    correct(store, spans[0], label="DATE", status="rejected")
    with pytest.raises(DuplicateSpan):
        correct(store, spans[0], status="suggested")


def test_nested_spans_are_a_setting(store, spans):
    nested = replace(RULES, overlap="nested")
    added = Correction(SpanRequest(7, 15))
    correct_one(
        store,
        utc_now,
        "amira",
        "test",
        ANY_VERSION,
        lambda tx: add_annotation(tx, nested, spans[0].article_id, "LOCATION", added),
    )
    with pytest.raises(Overlap):
        correct(store, spans[1], rules=nested, span=SpanRequest(start=8))


def test_restoring_brings_back_the_whole_state_as_a_new_revision(store, spans):
    correct(store, spans[1], label="LOCATION", span=SpanRequest(end=31), note="x")
    correct(store, spans[1], status="rejected")
    restored = restore(store, spans[1], 1)
    same = {
        name: getattr(spans[1], name)
        for name in ("label", "start", "end", "text", "status", "note", "normalized", "original")
    }
    assert {name: getattr(restored, name) for name in same} == same
    assert (restored.version, actions(store, spans[1])[-1]) == (4, "restore")
    assert restore(store, spans[1], 4).version == 4


@pytest.mark.parametrize("version", [0, 2, -1])
def test_a_version_that_never_was_is_not_found(store, spans, version):
    with pytest.raises(NotFound):
        restore(store, spans[0], version)


def operation(index, op, annotation, if_match=1, span=None, **fields):
    pointer = f"#/operations/{index}"
    span = replace(span or SpanRequest(), pointer=pointer)
    return Operation(
        index, op, annotation.id, Expected.exactly(if_match), correction=Correction(span, fields)
    )


def run(store, spans, operations, **options):
    return correct_article(store, utc_now, RULES, spans[0].article_id, operations, **options)


def test_many_apply_as_one_change_set(store, spans):
    done = run(
        store,
        spans,
        [
            operation(0, "update", spans[0], span=SpanRequest(start=7)),
            operation(1, "accept", spans[1], status="accepted"),
            operation(2, "update", spans[0], if_match=2, note="again"),
        ],
    )
    assert [outcome.annotation.version for outcome in done.outcomes] == [2, 2, 3]
    last = [store.list_revisions(a.id)[-1].change_set for a in spans[:2]]
    assert last == [done.change_set] * 2
    assert store.find_article(spans[0].article_id).version == 2


def test_atomic_means_all_or_nothing(store, spans):
    seq = store.last_seq()
    with pytest.raises(Stale) as refused:
        run(
            store,
            spans,
            [
                operation(0, "update", spans[0], note="x"),
                operation(1, "update", spans[1], if_match=7, note="x"),
            ],
        )
    assert refused.value.pointer == "#/operations/1"
    assert store.last_seq() == seq


def test_not_atomic_means_each_for_itself(store, spans):
    operations = [
        operation(0, "update", spans[0], note="x"),
        operation(1, "update", spans[1], if_match=7, note="x"),
        Operation(2, refusal=Invalid("It was malformed.")),
        operation(3, "update", spans[3], note="x"),
    ]
    done = run(store, spans, operations, atomic=False)
    kinds = [type(outcome.refusal) for outcome in done.outcomes]
    assert kinds == [type(None), Stale, Invalid, type(None)]
    assert [store.find_annotation(a.id).note for a in (spans[0], spans[1], spans[3])] == ["x", None, "x"]


def test_a_refused_operation_leaves_nothing_of_itself(store, spans):
    taken = operation(0, "update", spans[0], span=SpanRequest(0, 20))
    bad = operation(1, "update", spans[1], span=SpanRequest(10, 33), note="x")
    done = run(store, spans, [taken, bad], atomic=False)
    assert isinstance(done.outcomes[1].refusal, Overlap)
    assert store.find_annotation(spans[1].id) == spans[1]


def test_a_dry_run_gives_the_same_outcomes_and_writes_nothing(store, spans):
    operations = [
        operation(0, "update", spans[0], span=SpanRequest(start=7)),
        operation(1, "update", spans[0], if_match=2, note="x"),
        operation(2, "update", spans[1], if_match=9, note="x"),
    ]
    seq = store.last_seq()
    dry = run(store, spans, operations, atomic=False, dry_run=True)
    assert (dry.change_set, store.last_seq()) == (None, seq)
    real = run(store, spans, operations, atomic=False)
    assert [o.annotation and o.annotation.version for o in dry.outcomes] == [2, 3, None]
    assert [replace(o.annotation, updated_at="") for o in dry.outcomes[:2]] == [
        replace(o.annotation, updated_at="") for o in real.outcomes[:2]
    ]


def test_an_annotation_of_another_article_is_not_found(store, spans):
    other = add_article(store, RULES.annotator, utc_now, "bo", NewArticle("Other."), 100)[0]
    with pytest.raises(NotFound):
        correct_article(store, utc_now, RULES, other.id, [operation(0, "update", spans[0], note="x")])
