"""What goes out: which articles, which of their annotations, and as of when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.domain.exchange import Bundle, WholeBundle
from api.domain.filters import AnnotationFilter, ArticleFilter, fits, keeps, words_of
from api.domain.ports import Store
from api.errors import InvalidQuery

PAGE = 50
_EVERY = AnnotationFilter()


@dataclass(frozen=True, slots=True)
class Selection:
    """`articles` says which articles go out, `annotations` which of their annotations do: an article of which none is left goes out
    without any, as it says something too. `as_of` (a seq) reads the past; `history` adds what led to the state now.
    """

    articles: ArticleFilter = ArticleFilter()
    annotations: AnnotationFilter = _EVERY
    as_of: int | None = None
    history: bool = False

    @property
    def whole(self) -> bool:
        """Whether articles go out as they are now, with all that they have: only then there is a history that leads there."""
        return self.annotations == _EVERY and self.as_of is None


def iter_selected(store: Store, selection: Selection) -> Iterator[Bundle]:
    """Oldest article first. Each is consistent in itself, and all of them are where `as_of` is given.

    Raises InvalidQuery for a search without a word.
    """
    if selection.as_of is None:
        found = store.exchange.iter_bundles(selection.articles)
    else:
        found = _iter_then(store, selection.articles, selection.as_of)
    if selection.annotations == _EVERY:
        yield from found
        return
    for bundle in found:
        yield replace(bundle, annotations=[a for a in bundle.annotations if fits(a, selection.annotations)])


def iter_whole(store: Store, selection: Selection) -> Iterator[WholeBundle]:
    """The same with the history. Raises InvalidQuery also for one that cannot be."""
    if not selection.whole:
        raise InvalidQuery(
            "history=true is for whole articles as they are now; leave out as_of and what narrows the annotations."
        )
    return store.exchange.iter_whole(selection.articles)


def _iter_then(store: Store, filter: ArticleFilter, seq: int) -> Iterator[Bundle]:
    if filter.q is not None:
        words_of(filter.q)
    after: str | None = None
    while page := store.history.list_articles(seq, PAGE, after):
        after = page[-1][0].id
        for article, left in page:
            if keeps(filter, article, left):
                yield Bundle(article, left)
