"""Articles with their history go into either store as they were; attempts that fail leave nothing; imports keep how far they are."""

from dataclasses import replace

import pytest

from api.domain.clock import new_id
from api.domain.exchange import Restored
from api.domain.models import Report
from api.domain.restoring import restored
from api.errors import Conflict, ExternalIdTaken, NotFound
from api.storage import open_store
from tests.making import make_annotation, make_article, make_change_set, stored, whole

LATER = "2999-01-01T00:00:00.000000Z"


@pytest.fixture
def bundle():
    """An article with a history: two spans, of which one was corrected and one withdrawn, and a review by two people."""
    source = open_store("memory:")
    with source.write(make_change_set("service")) as tx:
        at = tx.change_set.at
        article = make_article(external_id="x", created_at=at, updated_at=at)
        first, second = make_annotation(article, 0, 5), make_annotation(article, 28, 33)
        tx.add_article(article)
        tx.add_annotations([first, second])
    with source.write(make_change_set("ann")) as tx:
        tx.replace_annotation(replace(first, label="ORGANIZATION"), "update", "it acts")
    with source.write(make_change_set("run")) as tx:
        tx.replace_annotation(replace(second, withdrawn=True), "withdraw")
    for actor in ("ann", "bob"):
        with source.write(make_change_set(actor)) as tx:
            current = tx.find_article(article.id)
            tx.replace_article(replace(current, review_status="in_review"), "update")
        with source.write(make_change_set(actor)) as tx:
            current = tx.find_article(article.id)
            tx.replace_article(replace(current, review_status="reviewed"), "update")
            tx.add_review(article.id)
    [found] = whole(source)
    return found


def ready(bundle):
    return restored(bundle, LATER, "none", 10_000)


def restore(store, bundle):
    with store.write(make_change_set("importer", kind="import")) as tx:
        tx.restore(ready(bundle))


def test_it_goes_out_again_as_it_came_in(store, bundle):
    restore(store, bundle)
    assert whole(store) == [bundle]


def test_revisions_and_reviews_are_there(store, bundle):
    restore(store, bundle)
    first = next(a for a in bundle.annotations if a.version == 2 and not a.withdrawn)
    revisions = store.list_revisions(first.id)
    assert [(r.version, r.action, r.actor) for r in revisions] == [
        (1, "create", "service"),
        (2, "update", "ann"),
    ]
    [agreement] = store.figures.read().agreements
    assert (agreement.first, agreement.second, agreement.shared) == ("ann", "bob", 1)


def test_an_import_is_a_moment_though_it_changes_nothing_of_its_own(store, bundle):
    stored(store)
    before = store.last_seq()
    restore(store, bundle)
    assert store.history.seq_at(bundle.change_sets[0].at) <= before
    assert store.history.seq_at(LATER) == store.last_seq() > before


def test_ids_that_others_have_are_refused_and_nothing_is_written(store, bundle):
    restore(store, bundle)
    article = replace(bundle.article, id=make_article().id, external_id=None)
    other = replace(
        bundle, article=article, annotations=[replace(a, article_id=article.id) for a in bundle.annotations]
    )
    seq = store.last_seq()
    with pytest.raises(Conflict, match="There is an annotation"):
        restore(store, other)
    assert store.last_seq() == seq


def test_another_change_set_of_that_id_is_refused(store, bundle):
    with store.write(make_change_set("somebody", id=bundle.change_sets[0].id)) as tx:
        tx.add_article(make_article())
    with pytest.raises(Conflict, match="stored already, and is another one"):
        restore(store, bundle)


def test_an_external_id_that_is_taken_is_refused(store, bundle):
    stored(store, external_id="x")
    with pytest.raises(ExternalIdTaken):
        restore(store, bundle)


def renamed(bundle, **but):
    """The same article once more, with ids of its own but for those that are given."""
    article = replace(bundle.article, id=but.pop("id", new_id()), external_id=but.pop("external_id", None))
    ids = {a.id: new_id() for a in bundle.annotations} | but.pop("annotation_ids", {})
    annotations = [replace(a, id=ids[a.id], article_id=article.id) for a in bundle.annotations]
    entries = [replace(e, annotation_ids=[ids[id] for id in e.annotation_ids]) for e in bundle.entries]
    return replace(bundle, article=article, annotations=annotations, entries=entries, **but)


def test_many_that_are_new_are_restored_at_once_in_their_order(store, bundle):
    many = [renamed(bundle, external_id=f"number {n}") for n in range(40)]
    with store.write(make_change_set("importer", kind="import")) as tx:
        assert tx.find_unrelated([ready(one) for one in many]) == [True] * len(many)
        tx.restore_all([ready(one) for one in many])
    assert whole(store) == many
    assert len(store.figures.read().agreements) == len(many)
    first = store.history.list_changes(0, 1)[0]
    assert (first.seq, first.article_id) == (1, many[0].article.id)
    assert store.last_seq() == sum(max(1, len(entry.annotation_ids)) for one in many for entry in one.entries)


def test_what_shares_an_id_with_something_is_no_stranger(store, bundle):
    restore(store, bundle)
    first = bundle.annotations[0].id
    apart = renamed(bundle)
    other_set = [replace(bundle.change_sets[0], actor="somebody else"), *bundle.change_sets[1:]]
    asked = [
        bundle,
        renamed(bundle, id=bundle.article.id),
        renamed(bundle, external_id="x"),
        renamed(bundle, annotation_ids={first: first}),
        apart,
        renamed(bundle, id=apart.article.id),
        renamed(bundle, annotation_ids={first: apart.annotations[0].id}),
        renamed(bundle, external_id="y"),
        renamed(bundle, external_id="y"),
        renamed(bundle, change_sets=other_set),
        renamed(bundle),  # of two change sets with one id neither is taken for the other
    ]
    with store.write(make_change_set("importer", kind="import")) as tx:
        found = tx.find_unrelated([Restored(one, ()) for one in asked])
    assert found == [False, False, False, False, True, False, False, True, False, False, False]


def test_what_fails_inside_an_attempt_leaves_no_trace(store):
    article, [known] = stored(store, (0, 5))
    with store.write(make_change_set()) as tx:
        with pytest.raises(Conflict), tx.attempt():
            tx.add_annotation(make_annotation(article, 28, 33))
            tx.replace_annotation(replace(known, label="PERSON"), "update")
            raise Conflict("no")
        tx.add_annotation(make_annotation(article, 48, 53))
    found, annotations = store.read_article(article.id)
    assert [(a.label, a.start) for a in annotations] == [("LOCATION", 0), ("LOCATION", 48)]
    assert (found.version, found.counts.total) == (2, 2)
    assert store.history.list_changes(2, 10)[-1].seq == store.last_seq() == 3


def test_an_attempt_that_is_all_a_transaction_did_leaves_none(store):
    article, _ = stored(store)
    seq = store.last_seq()
    with store.write(make_change_set()) as tx, pytest.raises(Conflict), tx.attempt():
        tx.add_annotation(make_annotation(article, 28, 33))
        raise Conflict("no")
    assert (store.last_seq(), store.find_article(article.id).version) == (seq, 1)


def test_an_article_is_found_by_its_whole_text(store):
    first, _ = stored(store)
    stored(store)
    with store.write(make_change_set()) as tx:
        assert tx.find_article_by_text(first.text).id == first.id
        assert tx.find_article_by_text(first.text[:-1]) is None


def test_ids_are_taken_also_by_what_was_withdrawn(store, bundle):
    restore(store, bundle)
    ids = [annotation.id for annotation in bundle.annotations]
    with store.write(make_change_set()) as tx:
        assert tx.taken_ids([*ids, "free"]) == set(ids)


def report(**but):
    usual = {
        "id": "r",
        "kind": "import",
        "state": "running",
        "created_at": "a",
        "created_by": "x",
        "expires_at": LATER,
    }
    return Report(**usual | but)


def put(store, made, before):
    with store.write(make_change_set()) as tx:
        return tx.put_report(made, before)


def test_only_who_knows_how_far_an_import_is_goes_on_with_it(store):
    assert put(store, report(done=2), None)
    assert not put(store, report(done=9), None)
    assert not put(store, report(done=9), 1)
    assert put(store, report(done=4), 2)
    assert store.exchange.find_report("r").done == 4


def test_an_import_that_ended_is_not_gone_on_with(store):
    put(store, report(done=2, state="finished"), None)
    assert not put(store, report(done=4), 2)


def test_progress_goes_with_the_transaction(store):
    with pytest.raises(RuntimeError), store.write(make_change_set()) as tx:
        tx.put_report(report(), None)
        raise RuntimeError
    with pytest.raises(NotFound):
        store.exchange.find_report("r")
