"""Lists of the database are those of the store in memory, whichever way the database goes to them."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.domain.filters import AnnotationFilter, ArticleFilter
from api.storage import leads, open_store
from tests.making import MODEL, make_annotation, make_article, make_change_set

NAMES = ("Mosul", "western Mosul", "MOSUL", "Basra", "Tal Afar", "Łódź", "100%", "a_b", 'the "Fox"', "UN")
LABELS = ("PERSON", "LOCATION", "DATE")
TIMES = [f"2026-01-0{day}T00:00:00.000000Z" for day in range(1, 6)]


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """(memory, SQLite) with the same forty articles, some reviewed, undated or deleted, and spans of every kind."""
    both = [
        open_store("memory:"),
        open_store(f"sqlite:///{tmp_path_factory.mktemp('lists')}/a.db"),
    ]
    chance = random.Random(5)
    for number in range(40):
        names = [chance.choice(NAMES) for _ in range(4)]
        article = make_article(
            " and ".join(names) + f" in part{number % 3}.",
            external_id=f"e{number}",
            source=chance.choice((None, "wire", "paper")),
            status=chance.choice(("annotated", "failed")),
            review_status=chance.choice(("unreviewed", "reviewed")),
            published_at=chance.choice((None, *TIMES)),
        )
        spans = []
        for name in names:
            start = spans[-1].end + 5 if spans else 0
            spans.append(
                make_annotation(
                    article,
                    start,
                    start + len(name),
                    label=chance.choice(LABELS),
                    status=chance.choice(("suggested", "accepted", "rejected")),
                    origin=chance.choice(("model", "human", "import")),
                    score=chance.choice((None, 0.1, 0.5, 0.9)),
                    model=chance.choice((None, MODEL)),
                )
            )
        change_set = make_change_set(chance.choice(("amira", "omar")), at=TIMES[number // 10])
        moved, gone = chance.random() < 0.3, chance.random() < 0.15
        for store in both:
            with store.write(change_set) as tx:
                tx.add_article(replace(article, created_at=tx.change_set.at, updated_at=tx.change_set.at))
                made = [
                    replace(a, updated_at=tx.change_set.at, updated_by=tx.change_set.actor) for a in spans
                ]
                tx.add_annotations(made)
                if moved:
                    original = tx.find_annotation(spans[0].id)
                    tx.replace_annotation(replace(original, label="PERSON", text="Nineveh"), "update")
                    tx.replace_annotation(
                        replace(tx.find_annotation(spans[1].id), withdrawn=True), "withdraw"
                    )
                if gone:
                    tx.replace_article(
                        replace(tx.find_article(article.id), deleted_at=tx.change_set.at), "delete"
                    )
    yield both
    for store in both:
        store.close()


@pytest.fixture(params=[0, 5000], ids=["the order is followed", "the rarest is collected"])
def way(request, monkeypatch):
    """Either way of going to a list, forced."""
    monkeypatch.setattr(leads, "few", lambda db, table: request.param)
    monkeypatch.setattr("api.storage.annotation_lists.few", lambda db, table: request.param)
    monkeypatch.setattr("api.storage.article_lists.FIRST_CHUNK", 3)
    monkeypatch.setattr("api.storage.article_lists.SCATTERED", 2)


def whole(ask):
    """All items of a list, read in pages of seven."""
    items, after = [], None
    for _ in range(100):
        page = ask(7, after)
        items += page.items
        after = page.next_after
        if after is None:
            return items
    raise AssertionError("the list does not end")


def filters(kind, **values):
    """Filters of up to three parts, each with one of its values."""
    parts = [(name, value) for name, some in values.items() for value in some]
    return st.lists(st.sampled_from(parts), max_size=3, unique_by=lambda part: part[0]).map(
        lambda chosen: kind(**dict(chosen))
    )


article_filters = filters(
    ArticleFilter,
    status=("annotated", "failed"),
    review_status=("reviewed",),
    label=(*LABELS, "NONE"),
    q=("mosul", "Basra part1", "nowhere", "and"),
    source=("wire", "none"),
    external_id=("e3",),
    published_after=(TIMES[1],),
    published_before=(TIMES[3],),
    created_after=(TIMES[0],),
    updated_since=(TIMES[2],),
)
annotation_filters = filters(
    AnnotationFilter,
    label=LABELS,
    status=("suggested", "accepted", "rejected"),
    origin=("human", "import"),
    text=("Mosul", "none"),
    q=("mos", "SUL", "o", "ŁÓ", "%", "_", '"fox', "none", "western m"),
    min_score=(0.5, 0.9),
    max_score=(0.5, 0.1, 0.0),
    corrected=(True, False),
    overlaps=((0, 12),),
    updated_by=("amira", "nobody"),
    updated_since=TIMES,
    model_version=("1", "2"),
)
each = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@each
@given(
    filter=article_filters,
    sort=st.sampled_from(["created_at", "-created_at", "published_at", "-published_at", "-updated_at"]),
)
def test_articles_are_listed_alike(stores, way, filter, sort):
    memory, sqlite = (
        whole(lambda limit, after, store=store: store.list_articles(filter, sort, limit, after))
        for store in stores
    )
    assert sqlite == memory


@each
@given(filter=annotation_filters)
def test_annotations_are_listed_alike(stores, way, filter):
    memory, sqlite = (
        whole(lambda limit, after, store=store: store.list_annotations(filter, limit, after))
        for store in stores
    )
    assert sqlite == memory


@pytest.mark.parametrize("number", [0, 7, 23])
def test_an_articles_annotations_are_listed_alike(stores, number):
    article = stores[0].list_articles(ArticleFilter(), "created_at", 200).items[number]
    filter = AnnotationFilter(article_id=article.id, status="accepted")
    memory, sqlite = (store.list_annotations(filter, 2).items for store in stores)
    assert sqlite == memory


def test_what_went_with_its_article_is_in_no_list(store):
    article = make_article()
    rejected = make_annotation(article, status="rejected")
    with store.write(make_change_set()) as tx:
        tx.add_article(article)
        tx.add_annotation(rejected)
    assert store.list_annotations(AnnotationFilter(), 10).items == (rejected,)
    with store.write(make_change_set()) as tx:
        current = tx.find_article(article.id)
        tx.replace_article(replace(current, deleted_at=tx.change_set.at), "delete")
    assert store.list_annotations(AnnotationFilter(), 10).items == ()


def test_a_moved_span_is_found_by_its_new_words(store):
    article = make_article("western Mosul")
    with store.write(make_change_set()) as tx:
        tx.add_article(article)
        tx.add_annotation(annotation := make_annotation(article, 8, 13))
    with store.write(make_change_set()) as tx:
        moved = tx.replace_annotation(replace(annotation, start=0, text="western Mosul"), "update")
    assert store.list_annotations(AnnotationFilter(q="western"), 10).items == (moved,)


def test_what_was_never_committed_leaves_no_surface(path):
    store = open_store(f"sqlite:///{path}")
    article = make_article("western Mosul")
    with store.write(make_change_set()) as tx:
        tx.add_article(article)
        tx.add_annotation(make_annotation(article, 8, 13))
        tx.discard()
    assert store._db.execute("SELECT count(*) FROM surfaces").fetchone() == (0,)
    store.close()


def test_the_rarest_lead_is_taken_where_it_is_rare(stores):
    db = stores[1]._db

    def lead(label):
        source = "annotations n INDEXED BY annotations_label"
        return leads.Lead(f"{source} WHERE n.withdrawn = 0 AND n.label = ?", (label,), source)

    assert leads.few(db, "annotations") == 43
    assert leads.rarest(db, "annotations", [lead("PERSON")]) is None
    assert leads.rarest(db, "annotations", [lead("PERSON"), lead("NONE"), lead("DATE")]) == lead("NONE")


def test_a_database_from_before_is_given_what_lists_need(path):
    store = open_store(f"sqlite:///{path}")
    article = make_article("Mosul and Basra.")
    with store.write(make_change_set()) as tx:
        tx.add_article(article)
        tx.add_annotations([make_annotation(article, 0, 5), make_annotation(article, 10, 15)])
    store._db.executescript(
        """
        DROP TABLE surfaces_fts; DROP TABLE surfaces; DROP INDEX annotations_status; DROP INDEX annotations_origin;
        CREATE INDEX annotations_accepted ON annotations (pk) WHERE withdrawn = 0 AND status = 'accepted';
        CREATE INDEX annotations_rejected ON annotations (pk) WHERE withdrawn = 0 AND status = 'rejected';
        CREATE INDEX annotations_human ON annotations (pk) WHERE withdrawn = 0 AND origin = 'human';
        DELETE FROM _sqlite_migrations WHERE name IN ('index_what_lists_ask_for', 'write_surfaces_once_a_transaction');
        """
    )
    store.close()
    again = open_store(f"sqlite:///{path}")
    found = again.list_annotations(AnnotationFilter(q="basr", status="suggested"), 10).items
    assert [annotation.text for annotation in found] == ["Basra"]
    again.close()
