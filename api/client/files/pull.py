"""scripts/pull: what needs review as a sheet, least certain article first, which scripts/correct reads again."""

from __future__ import annotations

import argparse
import csv
import heapq
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from api.client import Annotation, Article, Client, NotFound
from api.client.files import exits
from api.client.files.exits import Wrong
from api.client.files.leftovers import write_whole
from api.client.files.progress import bar
from api.client.files.wording import counted
from api.domain.cells import as_cell

COLUMNS = (
    *("annotation_id", "version", "label", "start", "end", "text", "status", "note", "score"),
    *("context", "article_id", "external_id", "title", "published_at"),
)
AROUND = 80  # characters of context on either side
LONGEST_CELL = 32_767  # characters that a spreadsheet's cell can hold


def check_options(options: argparse.Namespace) -> None:
    """Raises Wrong for options that do not go together, before the server is asked."""
    if options.article and options.source is not None:
        raise Wrong("--article names the articles already; leave out --source, or name the source alone.")


def pull(client: Client, options: argparse.Namespace) -> int:
    """Writes the sheet, and gives the exit code."""
    target = None if options.file == "-" else Path(options.file)
    if target is not None and target.exists() and not options.force:
        raise Wrong(f"{target} exists and may hold somebody's work; --force replaces it.")
    chosen = choose(candidates(client, options), options.limit)
    articles = len({annotation.article_id for annotation in chosen})
    with bar("reading", articles, "article") as shown:
        content = "".join(rows(client, chosen, shown))
    if target is None:
        sys.stdout.write(content)
    else:
        write_whole(target, b"\xef\xbb\xbf" + content.encode())  # spreadsheets know UTF-8 by this mark
        print(f"{target}: {counted(len(chosen), 'span')} of {counted(articles, 'article')}.", file=sys.stderr)
    return exits.DONE


def candidates(client: Client, options: argparse.Namespace) -> Iterator[Annotation]:
    """Every annotation that the options ask for."""
    asked: dict[str, Any] = {"label": options.label}
    if options.status != "any":
        asked["status"] = options.status
    if options.source is None and not options.article:
        yield from client.annotations(max_score=options.max_score, **asked)
        return
    ids = options.article or [article.id for article in client.articles(source=options.source)]
    for article_id in ids:
        for annotation in client.annotations_of(article_id, **asked):
            if options.max_score is None or (
                annotation.score is not None and annotation.score <= options.max_score
            ):
                yield annotation


def choose(annotations: Iterable[Annotation], limit: int) -> list[Annotation]:
    """The least certain ones, as a reader wants them: by article, the one with the lowest score first, in text order."""
    least = heapq.nsmallest(limit, annotations, key=_certainty)
    lowest: dict[str, tuple[float, str]] = {}
    for annotation in least:
        lowest.setdefault(annotation.article_id, _certainty(annotation))
    return sorted(least, key=lambda a: (lowest[a.article_id], a.article_id, a.start))


def rows(client: Client, chosen: list[Annotation], shown: Any) -> Iterator[str]:
    """The sheet's lines, as the articles are read: each once."""
    held = io.StringIO()
    table = csv.writer(held)
    table.writerow(COLUMNS)
    article: Article | None = None
    for annotation in chosen:
        if article is None or article.id != annotation.article_id:
            try:
                article = client.article(annotation.article_id)
            except NotFound:  # deleted since it was listed
                continue
            finally:
                shown.update(1)
        table.writerow(_row(article, annotation))
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    yield held.getvalue()


def _row(article: Article, annotation: Annotation) -> list[Any]:
    values: dict[str, Any] = {name: getattr(annotation, name, None) for name in COLUMNS}
    values |= {
        "annotation_id": annotation.id,
        "context": context(article.text, annotation.start, annotation.end),
        "external_id": article.external_id,
        "title": article.title,
        "published_at": article.published_at,
    }
    for name in ("text", "note", "title"):
        if len(as_cell(values[name] or "")) > LONGEST_CELL:
            values[name] = None
    return [as_cell(value) if isinstance(value, str) else value for value in values.values()]


def context(text: str, start: int, end: int) -> str:
    """The span in brackets with what stands around it, in one line."""
    before = text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND]
    opening = "…" if start > AROUND else ""
    closing = "…" if end + AROUND < len(text) else ""
    return opening + " ".join(f"{before}[{text[start:end][:400]}]{after}".split()) + closing


def _certainty(annotation: Annotation) -> tuple[float, str]:
    return (2.0 if annotation.score is None else annotation.score), annotation.id
