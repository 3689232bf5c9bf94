"""What a format could not hold, counted, with the first places. Nothing is left out of an export without a line here.

Grave losses change what an export says (a span that is missing, a text that reads differently); `strict` refuses them. The others are
fields the format has no place for, or things a reader of the file should know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from api.domain.exchange import Bundle, WholeBundle
from api.domain.models import Annotation, Article
from api.domain.offsets import OffsetMap

MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Loss:
    meaning: str
    grave: bool = False


LOSSES: dict[str, Loss] = {
    "overlap": Loss("spans that share tokens or characters with a longer or earlier one: left out", True),
    "off_token": Loss("spans whose ends are not those of tokens: left out", True),
    "rejected": Loss("rejected spans, which other tools would read as valid ones: left out", True),
    "without_spans": Loss("articles without a span, which the format cannot name: left out", True),
    "white_space": Loss(
        "articles whose white space is not kept: there are blanks between the tokens instead", True
    ),
    "long_text": Loss(
        "spans too long for a spreadsheet's cell: their text is left empty, their offsets stay"
    ),
    "unaligned": Loss("spans whose ends lie inside tokens: written without token numbers"),
    "shifted": Loss("spans whose offsets differ from code points, because the format counts in another unit"),
    "line_breaks": Loss(
        "spans over a line break, whose copy of the text has blanks there; the offsets are exact"
    ),
    "note_breaks": Loss("notes whose line breaks and tabs are written as blanks"),
}

# what an export may be unable to carry: name -> whether this article or annotation has it at all
ARTICLE_FIELDS: dict[str, Callable[[Article], Any]] = {
    "article.text": lambda a: True,
    "article.id": lambda a: True,
    "article.external_id": lambda a: a.external_id is not None,
    "article.title": lambda a: a.title is not None,
    "article.language": lambda a: a.language != "en",
    "article.source": lambda a: a.source is not None,
    "article.url": lambda a: a.url is not None,
    "article.published_at": lambda a: a.published_at is not None,
    "article.metadata": lambda a: bool(a.metadata),
    "article.review_status": lambda a: a.review_status != "unreviewed",
    "article.state": lambda a: a.status != "annotated" or a.model is not None,
    "article.times": lambda a: True,
    "article.history": lambda a: a.version > 1,
}
ANNOTATION_FIELDS: dict[str, Callable[[Annotation], Any]] = {
    "id": lambda a: True,
    "status": lambda a: a.status == "suggested",
    "origin": lambda a: a.origin != "import",
    "score": lambda a: a.score is not None,
    "normalized": lambda a: a.normalized is not None,
    "model": lambda a: a.model is not None,
    "original": lambda a: a.original is not None,
    "note": lambda a: a.note is not None,
    "times": lambda a: True,
    "history": lambda a: a.version > 1,
}
EVERYTHING = frozenset({*ARTICLE_FIELDS, *ANNOTATION_FIELDS})


class LossReport:
    """Counts by kind of loss, and of fields that were there and would not come back if the file were imported, whether or not they can
    be seen in it (`not_carried`). `most_examples` None keeps every place."""

    def __init__(self, most_examples: int | None = MOST_EXAMPLES) -> None:
        self.articles = 0
        self.annotations = 0
        self.losses: dict[str, int] = {}
        self.not_carried: dict[str, int] = {}
        self.examples: dict[str, list[dict[str, Any]]] = {}
        self._most = most_examples

    def add(self, kind: str, article: Article, annotation: Annotation | None = None) -> None:
        """`kind` is a key of LOSSES."""
        self.losses[kind] = self.losses.get(kind, 0) + 1
        places = self.examples.setdefault(kind, [])
        if self._most is None or len(places) < self._most:
            places.append(_place(article, annotation))

    def watch(self, bundles: Iterable[Bundle], carries: frozenset[str]) -> Iterable[Bundle]:
        """Hands the bundles on and counts what they hold and what of it the format does not carry."""
        of_articles = [(name, has) for name, has in ARTICLE_FIELDS.items() if name not in carries]
        of_annotations = [(name, has) for name, has in ANNOTATION_FIELDS.items() if name not in carries]
        for bundle in bundles:
            self.articles += 1
            self.annotations += len(bundle.annotations)
            for name, has in of_articles:
                if has(bundle.article):
                    self.not_carried[name] = self.not_carried.get(name, 0) + 1
            for field, holds in of_annotations:
                found = sum(1 for annotation in bundle.annotations if holds(annotation))
                if found:
                    self.not_carried[field] = self.not_carried.get(field, 0) + found
            yield bundle

    def count_whole(self, bundles: Iterable[WholeBundle]) -> Iterable[WholeBundle]:
        """Hands the bundles on and counts what they hold, of which nothing is lost."""
        for bundle in bundles:
            self.articles += 1
            self.annotations += bundle.number
            yield bundle

    @property
    def grave(self) -> dict[str, int]:
        """The losses that `strict` refuses."""
        return {kind: count for kind, count in self.losses.items() if LOSSES[kind].grave}

    def as_json(self, format: str, **more: Any) -> dict[str, Any]:
        return {
            "format": format,
            "articles": self.articles,
            "annotations": self.annotations,
            "losses": [
                {
                    "kind": kind,
                    "meaning": LOSSES[kind].meaning,
                    "count": count,
                    "grave": LOSSES[kind].grave,
                    "examples": self.examples[kind],
                }
                for kind, count in sorted(self.losses.items())
            ],
            "not_carried": dict(sorted(self.not_carried.items())),
            **more,
        }

    def sentence(self) -> str:
        """The grave losses in one sentence, for a refusal."""
        return "; ".join(f"{count} {LOSSES[kind].meaning}" for kind, count in sorted(self.grave.items()))


def count_shifts(bundle: Bundle, offsets: OffsetMap, report: LossReport) -> None:
    """Notes the spans whose offsets in the map's unit are not those in code points."""
    for annotation in bundle.annotations:
        if offsets.from_code_points(annotation.end) != annotation.end:
            report.add("shifted", bundle.article, annotation)


def _place(article: Article, annotation: Annotation | None) -> dict[str, Any]:
    place: dict[str, Any] = {"article_id": article.id}
    if annotation is not None:
        place |= {
            "annotation_id": annotation.id,
            "label": annotation.label,
            "start": annotation.start,
            "end": annotation.end,
        }
    return place
