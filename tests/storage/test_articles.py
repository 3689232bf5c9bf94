"""What every store does with articles."""

from dataclasses import replace

import pytest

from api.domain.filters import ArticleFilter
from api.errors import ExternalIdTaken, Gone, InvalidQuery, NotFound, Stale
from tests.making import make_annotation, make_article, make_change_set, stored

AWKWARD = {
    "windows line ends": "One.\r\nTwo.\r\n",
    "a byte order mark inside": "One\ufeffTwo",
    "characters beyond the basic plane": "😀 Mosul 𐍈",
    "blanks at the end": "Mosul  \n\t ",
    "a combining mark": "e\u0301",
    "right to left": "قال \u200fالجيش",
}


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD.keys())
def test_a_text_comes_back_exactly_as_it_was(store, text):
    article, _ = stored(store, text=text)
    assert store.find_article(article.id).text == text
    assert store.find_article(article.id).text_sha256 == article.text_sha256


def test_an_article_comes_back_whole(store):
    article, _ = stored(
        store,
        title="T",
        external_id="e",
        source="s",
        url="http://a.b",
        published_at="2017-06-08T00:00:00Z",
        metadata={"a": [1]},
    )
    assert store.find_article(article.id) == article


def test_an_article_comes_with_its_annotations_in_order_each_as_it_was(store):
    article = make_article(text='Mosul, Mosul, "Mosul", Mosul\u0301 \U0001f1ee\U0001f1f6 Mosul ' * 3)
    scores = [0.1 + 0.2, 1 / 3, 2 / 3 * 1e-9, 0.0, 1.0, None, 0.9312]
    annotations = [
        make_annotation(
            article, 5 * place, 5 * place + 4, score=score, note='a "note"\n' if place % 2 else None
        )
        for place, score in reversed(list(enumerate(scores)))
    ]
    with store.write(make_change_set("service")) as tx:
        tx.add_article(article)
        tx.add_annotations(annotations)
    assert store.read_article(article.id)[1] == annotations[::-1]


def test_an_unknown_article_is_not_found(store):
    with pytest.raises(NotFound):
        store.find_article("nobody")
    with pytest.raises(NotFound):
        store.find_version("nobody")


def test_an_external_id_is_taken_once(store):
    stored(store, external_id="e")
    with pytest.raises(ExternalIdTaken), store.write(make_change_set()) as tx:
        tx.add_article(make_article(external_id="e"))
    assert store.last_seq() == 1


def test_a_deleted_article_frees_its_external_id_and_is_gone(store):
    article, _ = stored(store, external_id="e")
    with store.write(make_change_set()) as tx:
        tx.replace_article(
            replace(article, deleted_at="2026-01-01T00:00:00.000000Z", deleted_by="admin"), "delete"
        )
    with pytest.raises(Gone):
        store.find_article(article.id)
    with pytest.raises(Gone):
        store.find_version(article.id)
    again, _ = stored(store, external_id="e")
    assert store.find_article_by_external_id("e").id == again.id


def test_a_change_raises_the_version_by_one(store):
    article, _ = stored(store)
    with store.write(make_change_set()) as tx:
        changed = tx.replace_article(replace(article, title="New"), "update")
    assert (changed.version, store.find_version(article.id), store.find_article(article.id).title) == (
        2,
        2,
        "New",
    )


def test_a_stale_change_of_an_article_changes_nothing(store):
    article, _ = stored(store)
    with store.write(make_change_set()) as tx:
        tx.replace_article(replace(article, title="New"), "update")
    with pytest.raises(Stale) as stale, store.write(make_change_set()) as tx:
        tx.replace_article(replace(article, title="Other"), "update")
    assert stale.value.current.title == "New"
    assert store.find_article(article.id).title == "New"


def test_the_fields_that_moved_are_named(store):
    article, _ = stored(store, (28, 33))
    with store.write(make_change_set()) as tx:
        tx.replace_article(replace(article, title="New", source="s"), "update")
    assert store.changed_article_fields(article.id, 1) == ["title", "source"]
    assert store.changed_article_fields(article.id, 2) == []
    with store.write(make_change_set()) as tx:
        tx.replace_article(replace(tx.find_article(article.id), title=article.title), "update")
    assert store.changed_article_fields(article.id, 1) == ["source"]


def test_a_discarded_transaction_leaves_no_trace(store):
    with store.write(make_change_set()) as tx:
        tx.add_article(make_article())
        tx.discard()
    assert store.last_seq() == 0
    assert store.list_articles(ArticleFilter(), "created_at", 10).items == ()


def test_an_exception_leaves_no_trace(store):
    with pytest.raises(RuntimeError), store.write(make_change_set()) as tx:
        tx.add_article(make_article())
        raise RuntimeError
    assert store.last_seq() == 0


@pytest.mark.parametrize(
    "sort", ["created_at", "-created_at", "published_at", "-published_at", "updated_at", "-updated_at"]
)
def test_pages_hold_every_article_once_and_in_order(store, sort):
    for number in range(7):
        stored(store, published_at=None if number % 3 == 0 else f"2017-06-0{number % 4 + 1}T00:00:00Z")
    found, after = [], None
    while True:
        page = store.list_articles(ArticleFilter(), sort, 2, after)
        found += page.items
        if page.next_after is None:
            break
        after = page.next_after
    assert len({article.id for article in found}) == len(found) == 7
    values = [getattr(article, sort.removeprefix("-")) for article in found]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[len(known) :] == [None] * (7 - len(known))


def test_publication_orders_to_the_fraction_of_a_second(store):
    moments = [f"2017-06-08T00:00:{s}Z" for s in ("00", "00.200000", "00.500000", "01", "01.000001", "02")]
    for moment in (moments[i] for i in (3, 0, 5, 2, 4, 1)):
        stored(store, published_at=moment)

    def listed(sort="published_at", limit=10, **filter):
        found, after = [], None
        while True:
            page = store.list_articles(ArticleFilter(**filter), sort, limit, after)
            found += [article.published_at for article in page.items]
            after = page.next_after
            if after is None:
                return found

    assert listed() == listed(limit=1) == moments
    assert listed("-published_at") == listed("-published_at", 2) == moments[::-1]
    for number, moment in enumerate(moments):
        assert listed(published_after=moment) == moments[number + 1 :]
        assert listed(published_before=moment) == moments[:number]
    assert listed(published_after=moments[0], published_before=moments[3]) == moments[1:3]


FILTERS = {
    "status": (ArticleFilter(status="failed"), {"status": "failed"}),
    "review status": (ArticleFilter(review_status="reviewed"), {"review_status": "reviewed"}),
    "source": (ArticleFilter(source="Reuters"), {"source": "Reuters"}),
    "external id": (ArticleFilter(external_id="x"), {"external_id": "x"}),
    "published after": (
        ArticleFilter(published_after="2017-01-01T00:00:00Z"),
        {"published_at": "2017-06-08T00:00:00Z"},
    ),
    "a word of the text": (ArticleFilter(q="Kirkuk"), {"text": "They met in Kirkuk."}),
    "a word of the title": (ArticleFilter(q="kirkuk"), {"title": "Kirkuk"}),
}


@pytest.mark.parametrize(("filter", "fitting"), FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_keeps_what_fits(store, filter, fitting):
    stored(store)
    article, _ = stored(store, **fitting)
    assert [a.id for a in store.list_articles(filter, "created_at", 10).items] == [article.id]


def test_a_label_filter_looks_at_live_annotations(store):
    stored(store)
    article, (annotation,) = stored(store, (28, 33))
    assert [a.id for a in store.list_articles(ArticleFilter(label="LOCATION"), "created_at", 10).items] == [
        article.id
    ]
    with store.write(make_change_set()) as tx:
        tx.replace_annotation(replace(annotation, status="rejected"), "reject")
    assert store.list_articles(ArticleFilter(label="LOCATION"), "created_at", 10).items == ()


@pytest.mark.parametrize("q", ['"', "NEAR(", "a AND", "*", "text:x", "a-b", "x'y"])
def test_operators_of_the_search_engine_are_plain_words(store, q):
    stored(store)
    try:
        store.list_articles(ArticleFilter(q=q), "created_at", 10)
    except InvalidQuery as refusal:
        assert "no word" in refusal.detail


def test_a_search_needs_every_word(store):
    article, _ = stored(store)
    assert [
        a.id for a in store.list_articles(ArticleFilter(q="mosul wednesday"), "created_at", 10).items
    ] == [article.id]
    assert store.list_articles(ArticleFilter(q="mosul friday"), "created_at", 10).items == ()


def test_a_new_title_is_found_and_the_old_one_is_not(store):
    article, _ = stored(store, title="Kirkuk")
    with store.write(make_change_set()) as tx:
        tx.replace_article(replace(article, title="Basra"), "update")
    assert store.list_articles(ArticleFilter(q="Kirkuk"), "created_at", 10).items == ()
    assert len(store.list_articles(ArticleFilter(q="Basra"), "created_at", 10).items) == 1
