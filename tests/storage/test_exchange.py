"""Whole articles out of either store, and kept reports."""

from dataclasses import replace

import orjson
import pytest

from api.domain.filters import ArticleFilter
from api.domain.models import Normalized, Original, Report
from api.errors import InvalidQuery, NotFound
from tests.making import make_annotation, make_change_set, stored, whole

NOW = "2026-11-25T08:00:00.000000Z"
ODD = '"\\\b\f\n\r\t\x01\x1f\x7f\u2028é🇮🇶'


def corrected(store, annotation, action="update", **but):
    with store.write(make_change_set()) as tx:
        current = tx.find_annotation(annotation.id, withdrawn=True)
        return tx.replace_annotation(replace(current, **but), action)


def bundles(store, **filter):
    return list(store.exchange.iter_bundles(ArticleFilter(**filter)))


def test_articles_come_oldest_first_with_their_annotations_in_text_order(store):
    first, (a, b) = stored(store, (28, 33), (0, 5))
    second, _ = stored(store)
    found = bundles(store)
    assert [bundle.article.id for bundle in found] == [first.id, second.id]
    assert [annotation.id for annotation in found[0].annotations] == [b.id, a.id]
    assert found[0].article.text == first.text
    assert [*found[0].entries, *found[0].change_sets] == []


def test_pages_join_without_a_gap(store, monkeypatch):
    monkeypatch.setattr("api.storage.exchange.PAGE", 2)
    ids = [stored(store, (28, 33))[0].id for _ in range(5)]
    assert [bundle.article.id for bundle in bundles(store)] == ids


def test_a_page_holds_little_text(store, monkeypatch):
    monkeypatch.setattr("api.storage.exchange.MOST_TEXT", 1)
    ids = [stored(store)[0].id for _ in range(3)]
    assert [bundle.article.id for bundle in bundles(store)] == ids


def test_rejected_spans_go_out_and_withdrawn_ones_only_with_history(store):
    _, (rejected, withdrawn) = stored(store, (0, 5), (28, 33))
    corrected(store, rejected, "reject", status="rejected")
    corrected(store, withdrawn, "withdraw", withdrawn=True)
    [plain] = bundles(store)
    [with_history] = whole(store)
    assert [a.id for a in plain.annotations] == [rejected.id]
    assert [a.id for a in with_history.annotations] == [rejected.id, withdrawn.id]


def test_whole_articles_hold_their_annotations_as_the_values_are_written(store):
    article, _ = stored(store)
    assert [bundle.annotations for bundle in store.exchange.iter_whole(ArticleFilter())] == [b"[]"]
    scores = [None, 0.0, 1.0, 1e-7, 5e-324, 0.1 + 0.2, 1 / 3, 0.7579544029403025]
    annotations = [make_annotation(article, score=score, note=ODD) for score in scores]
    annotations += [
        make_annotation(article, 0, 5, model=None, created_by=ODD, updated_by='"score":null'),
        make_annotation(article, normalized=Normalized(ODD, "day"), original=Original("PERSON", 0, 5)),
        make_annotation(article, 0, 4, withdrawn=True, text=ODD, status="rejected", version=7),
    ]
    with store.write(make_change_set()) as tx:
        tx.add_annotations(annotations)
    [bundle] = store.exchange.iter_whole(ArticleFilter())
    annotations.sort(key=lambda a: (a.start, a.end, a.id))
    assert bundle.annotations == orjson.dumps(annotations)
    assert bundle.number == len(annotations)


def test_history_tells_what_happened_in_order(store):
    _, (first, second) = stored(store, (0, 5), (28, 33))
    corrected(store, second, label="ORGANIZATION")
    [bundle] = whole(store)
    told = [(list(e.annotation_ids), e.version, e.article_version, e.action) for e in bundle.entries]
    assert told == [
        ([], 1, 1, "create"),
        ([first.id, second.id], 1, 1, "create"),
        ([second.id], 2, 2, "update"),
    ]
    assert bundle.entries[2].changes == [["label", "LOCATION", "ORGANIZATION"]]
    assert [part.actor for part in bundle.change_sets] == ["service", "reviewer"]


def test_what_was_made_at_once_but_not_in_a_row_stays_in_the_order_in_which_it_happened(store):
    article, [known] = stored(store, (0, 5))
    other, _ = stored(store)
    made = [make_annotation(article, *place) for place in ((48, 53), (28, 33), (6, 9))]
    with store.write(make_change_set("ann")) as tx:
        tx.add_annotation(made[0])
        tx.add_annotation(make_annotation(other))
        tx.add_annotation(made[1])
        tx.replace_annotation(replace(known, label="PERSON"), "update")
        tx.add_annotation(made[2])
    [found, _] = whole(store)
    assert [list(entry.annotation_ids) for entry in found.entries] == [
        [],
        [known.id],
        [made[0].id, made[1].id],
        [known.id],
        [made[2].id],
    ]


def test_a_change_set_of_many_transactions_goes_out_in_its_parts(store):
    first, _ = stored(store)
    second, _ = stored(store)
    change_set = make_change_set()
    for article in (first, second, first):
        with store.write(change_set) as tx:
            tx.add_annotation(make_annotation(article, 28, 33))
    one, other = whole(store)
    parts = [part for part in (*one.change_sets, *other.change_sets) if part.actor == "reviewer"]
    assert [part.part_of for part in parts] == [None, change_set.id, change_set.id]
    assert [part.id for part in parts[1:]] == [f"{change_set.id}+{part.at}" for part in parts[1:]]


@pytest.mark.parametrize(
    "filter",
    [{"source": "wire"}, {"review_status": "reviewed"}, {"q": "Tikrit"}, {"published_after": "2017-01-01"}],
    ids=lambda filter: next(iter(filter)),
)
def test_filters_are_those_of_the_lists(store, filter):
    stored(store)
    kept, _ = stored(
        store,
        text="Tikrit fell.",
        source="wire",
        review_status="reviewed",
        published_at="2017-06-08T00:00:00Z",
    )
    assert [bundle.article.id for bundle in bundles(store, **filter)] == [kept.id]


def test_a_search_without_a_word_is_refused(store):
    with pytest.raises(InvalidQuery, match="holds no word"):
        bundles(store, q="...")


def test_deleted_articles_stay_in(store):
    article, _ = stored(store, (28, 33))
    with store.write(make_change_set()) as tx:
        tx.replace_article(replace(article, deleted_at=tx.change_set.at, deleted_by="admin"), "delete")
    assert bundles(store) == []


def test_others_write_while_an_export_is_under_way(store):
    stored(store)
    out = store.exchange.iter_bundles(ArticleFilter())
    next(out)
    stored(store)
    out.close()
    assert len(bundles(store)) == 2


def make_report(id="r", **but):
    return Report(**{"id": id, "kind": "import", "state": "running", "created_at": NOW, "created_by": "x",
                     "expires_at": "2026-12-01T00:00:00.000000Z", "body": {"n": 1}} | but)  # fmt: skip


def test_a_report_is_kept_and_replaced(store):
    store.exchange.put_report(make_report(), NOW)
    store.exchange.put_report(make_report(state="finished", done=7, last="abc", body={"n": 2}), NOW)
    assert store.exchange.find_report("r") == make_report(state="finished", done=7, last="abc", body={"n": 2})


def test_a_report_goes_when_its_time_is_over(store):
    store.exchange.put_report(make_report(), NOW)
    store.exchange.put_report(make_report("other"), "2026-12-02T00:00:00.000000Z")
    with pytest.raises(NotFound):
        store.exchange.find_report("r")
