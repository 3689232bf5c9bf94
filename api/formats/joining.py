"""Files with a line for each span, or for each decision about them: what they say of one article in a row is one item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from api.domain.exchange import ImportedArticle, Item


def joined(items: Iterable[Item], same: Callable[[ImportedArticle, ImportedArticle], bool]) -> Iterator[Item]:
    """The items, those that follow each other and are of the `same` article as one."""
    article: ImportedArticle | None = None
    for item in items:
        if isinstance(item, ImportedArticle) and article is not None and same(article, item):
            article = replace(
                article,
                spans=(*article.spans, *item.spans),
                unsupported=(*article.unsupported, *item.unsupported),
            )
            continue
        if article is not None:
            yield article
        article = item if isinstance(item, ImportedArticle) else None
        if article is None:
            yield item
    if article is not None:
        yield article
