"""What every store does with annotations and their history."""

import threading
from dataclasses import replace

import pytest

from api.domain.filters import AnnotationFilter
from api.domain.models import Normalized, Original
from api.errors import Gone, NotFound, Stale
from tests.making import make_annotation, make_change_set, stored


def test_an_annotation_comes_back_whole(store):
    article, _ = stored(store)
    annotation = make_annotation(
        article,
        normalized=Normalized("2017", "year"),
        original=Original("PERSON", 0, 5),
        note="n",
        score=None,
    )
    with store.write(make_change_set()) as tx:
        tx.add_annotation(annotation)
    assert store.find_annotation(annotation.id) == annotation


def test_annotations_come_in_text_order(store):
    article, _ = stored(store, (28, 33), (0, 12), (37, 46))
    assert [a.start for a in store.read_article(article.id)[1]] == [0, 28, 37]


def test_a_change_is_one_revision_with_its_diff(store):
    _, (annotation,) = stored(store, (28, 33))
    with store.write(make_change_set(reason="why")) as tx:
        changed = tx.replace_annotation(replace(annotation, label="PERSON", status="accepted"), "update")
    first, second = store.list_revisions(annotation.id)
    assert (first.action, first.version, second.version, second.action) == ("create", 1, 2, "update")
    assert [(c.field, c.from_, c.to) for c in second.changes] == [
        ("label", "LOCATION", "PERSON"),
        ("status", "suggested", "accepted"),
    ]
    assert (second.actor, second.reason, second.annotation) == ("reviewer", "why", changed)
    assert replace(first.annotation, updated_at=annotation.updated_at) == annotation


def test_every_change_raises_the_version_of_the_article_once_a_transaction(store):
    article, (one, two) = stored(store, (0, 12), (28, 33))
    with store.write(make_change_set()) as tx:
        tx.replace_annotation(replace(one, status="accepted"), "accept")
        tx.replace_annotation(replace(two, status="rejected"), "reject")
    after = store.find_article(article.id)
    assert (after.version, after.counts.total, after.counts.by_status) == (
        2,
        2,
        {"accepted": 1, "rejected": 1},
    )


def test_a_stale_change_changes_nothing(store):
    _, (annotation,) = stored(store, (28, 33))
    with store.write(make_change_set()) as tx:
        tx.replace_annotation(replace(annotation, note="first"), "update")
    seq = store.last_seq()
    with pytest.raises(Stale), store.write(make_change_set()) as tx:
        tx.replace_annotation(replace(annotation, note="second"), "update")
    assert (store.last_seq(), store.find_annotation(annotation.id).note) == (seq, "first")
    assert store.changed_fields(annotation.id, 1) == ["note"]


def test_what_was_changed_and_changed_back_has_not_moved(store):
    article, (annotation,) = stored(store, (28, 33))
    for change in ({"note": "x"}, {"note": None, "status": "accepted"}, {"status": annotation.status}):
        with store.write(make_change_set()) as tx:
            current = tx.find_annotation(annotation.id)
            tx.replace_annotation(replace(current, **change), "update")
    assert [store.changed_fields(annotation.id, since) for since in (1, 2, 3)] == [[], ["note"], ["status"]]
    assert [store.changed_article_fields(article.id, since) for since in (1, 2)] == [[], ["annotations"]]


def test_many_changes_at_once_are_what_each_would_be_alone(store):
    article, (one, two) = stored(store, (0, 12), (28, 33))
    moved = replace(
        two, label="PERSON", start=29, text=article.text[29:33], original=Original("LOCATION", 28, 33)
    )
    with store.write(make_change_set(reason="why")) as tx:
        written = tx.replace_annotations(
            [(replace(one, status="accepted"), "accept", one), (moved, "update", two)]
        )
    assert [store.find_annotation(a.id) for a in (one, two)] == written
    assert [(a.version, a.updated_by) for a in written] == [(2, "reviewer"), (2, "reviewer")]
    accepted, corrected = (store.list_revisions(a.id)[1] for a in (one, two))
    assert (accepted.action, accepted.reason, [c.field for c in accepted.changes]) == (
        "accept",
        "why",
        ["status"],
    )
    assert [c.field for c in corrected.changes] == ["label", "start", "text", "original"]
    assert store.find_article(article.id).version == 2


@pytest.mark.parametrize("sent, refusal", [({"version": 7}, Stale), ({"id": "unknown"}, NotFound)])
def test_of_many_changes_none_is_written_where_one_cannot_be(store, sent, refusal):
    article, (one, two) = stored(store, (0, 12), (28, 33))
    with store.write(make_change_set()) as tx:
        with pytest.raises(refusal):
            tx.replace_annotations(
                [(replace(one, note="n"), "update", one), (replace(two, **sent), "update", two)]
            )
        assert tx.find_annotation(one.id) == one
    assert store.find_article(article.id).version == 1


def test_a_withdrawn_annotation_is_gone_and_its_history_stays(store):
    article, (annotation,) = stored(store, (28, 33))
    with store.write(make_change_set()) as tx:
        tx.replace_annotation(replace(annotation, withdrawn=True), "withdraw")
        assert tx.find_annotation(annotation.id, withdrawn=True).withdrawn
    with pytest.raises(Gone):
        store.find_annotation(annotation.id)
    assert store.read_article(article.id)[1] == []
    assert [r.action for r in store.list_revisions(annotation.id)] == ["create", "withdraw"]


def test_an_unknown_version_is_not_found(store):
    _, (annotation,) = stored(store, (28, 33))
    with pytest.raises(NotFound), store.write(make_change_set()) as tx:
        tx.find_revision(annotation.id, 9)


@pytest.mark.parametrize(
    ("start", "end", "hits"), [(0, 28, 0), (0, 29, 1), (28, 33, 1), (32, 40, 1), (33, 40, 0)]
)
def test_overlap_is_half_open(store, start, end, hits):
    article, _ = stored(store, (28, 33))
    with store.write(make_change_set()) as tx:
        assert len(tx.list_overlapping(article.id, start, end)) == hits


FILTERS = {
    "label": AnnotationFilter(label="PERSON"),
    "status": AnnotationFilter(status="accepted"),
    "origin": AnnotationFilter(origin="human"),
    "text": AnnotationFilter(text="Wednesday"),
    "q": AnnotationFilter(q="EDNES"),
    "min_score": AnnotationFilter(min_score=0.95),
    "corrected": AnnotationFilter(corrected=True),
    "updated_by": AnnotationFilter(updated_by="somebody"),
    "model_version": AnnotationFilter(model_version="2"),
}


@pytest.mark.parametrize("filter", FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_keeps_what_fits(store, filter):
    article, _ = stored(store, (0, 12))
    fitting = make_annotation(
        article,
        37,
        46,
        label="PERSON",
        status="accepted",
        origin="human",
        score=0.99,
        original=Original("DATE", 37, 46),
        updated_by="somebody",
        model=replace(article.model, version="2"),
    )
    with store.write(make_change_set()) as tx:
        tx.add_annotation(fitting)
    assert [a.id for a in store.list_annotations(filter, 10).items] == [fitting.id]
    narrowed = replace(filter, article_id=article.id)
    assert [a.id for a in store.list_annotations(narrowed, 10).items] == [fitting.id]


def test_pages_hold_every_annotation_once(store):
    article, _ = stored(store, (0, 5), (6, 12), (13, 19), (20, 27), (28, 33))
    for filter in (AnnotationFilter(), AnnotationFilter(article_id=article.id)):
        found, after = [], None
        while True:
            page = store.list_annotations(filter, 2, after)
            found += page.items
            if page.next_after is None:
                break
            after = page.next_after
        assert [a.start for a in found] == [0, 6, 13, 20, 28]


def together(count, work):
    """Runs `work(number)` in threads that start at once; gives what each returned or raised."""
    gate, results = threading.Barrier(count), [None] * count

    def run(number):
        gate.wait()
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_eight_writers_with_the_same_version_one_succeeds(store):
    _, (annotation,) = stored(store, (28, 33))

    def change(number):
        with store.write(make_change_set(f"reviewer {number}")) as tx:
            return tx.replace_annotation(replace(annotation, note=str(number)), "update")

    results = together(8, change)
    assert sum(isinstance(result, Stale) for result in results) == 7
    assert store.find_annotation(annotation.id).version == 2


def test_eight_writers_that_read_again_lose_nothing(store):
    _, (annotation,) = stored(store, (28, 33))

    def change(number):
        done = 0
        while done < 10:
            current = store.find_annotation(annotation.id)
            try:
                with store.write(make_change_set(f"reviewer {number}")) as tx:
                    tx.replace_annotation(replace(current, note=f"{number} {done}"), "update")
                done += 1
            except Stale:
                continue
        return done

    assert sum(together(8, change)) == 80
    assert store.find_annotation(annotation.id).version == 81
    assert [r.version for r in store.list_revisions(annotation.id)] == list(range(1, 82))
    assert [c.seq for c in store.history.list_changes(0, 1000)] == list(range(1, 83))
