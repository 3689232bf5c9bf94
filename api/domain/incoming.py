"""Items of a file made ready outside of any transaction: checked as far as that goes without the store, spans found in their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from api.domain.annotations import Rules
from api.domain.contents import LONGEST, check_facts, check_text
from api.domain.exchange import (
    Bundle,
    ImportedArticle,
    ImportedBundle,
    ImportedCorrection,
    ImportedSpan,
    Item,
    Refused,
    Restored,
)
from api.domain.labels import LABEL_OF_ALIAS, LABELS
from api.domain.models import Annotation, AnnotationStatus, Normalized
from api.domain.offsets import OffsetMap, OffsetUnit
from api.domain.restoring import restored
from api.domain.spans import SpanRequest, check_apart, locate_span
from api.errors import AnnotationError, Invalid, Overlap, UnknownLabel

Conflicts = Literal["skip", "update", "fail"]
CORRECTED = "corrected in "
"""How the reason of a correction by id begins: a human's decision, unlike what else an import changes."""
MOST_REASONS = 20  # told of one item
FACTS = (*LONGEST, "published_at", "metadata")
_OF_ANY_CASE = {alias.casefold(): label for alias, label in LABEL_OF_ALIAS.items()}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a file is to be taken. `source` names where it comes from; `status` is what spans count as whose format says nothing about it.

    `on_conflict` says what becomes of what is stored already: `skip` leaves it as it is, `update` brings it to what the file says where no
    human touched it, `fail` refuses. `strict` refuses an article of which something would be left out.
    """

    format: str
    source: str
    on_conflict: Conflicts = "skip"
    dry_run: bool = False
    strict: bool = False
    status: AnnotationStatus = "accepted"
    max_length: int = 1_000_000
    offset_unit: OffsetUnit = "code_point"

    @property
    def reason(self) -> str:
        """What the history says of every change that the import makes."""
        return f"imported from {self.source} ({self.format})"

    @property
    def correction(self) -> str:
        """The same of an annotation that a line of the file corrects by its id."""
        return f"{CORRECTED}{self.source} ({self.format})"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not taken as the file has it, and where it stands in the file."""

    place: str
    slug: str
    detail: str

    @classmethod
    def of(cls, place: str, error: AnnotationError) -> Reason:
        return cls(place, error.slug, error.detail)


@dataclass(frozen=True, slots=True)
class Found:
    """A span of a file, found in the text: its label one of ours, its ends in code points."""

    span: ImportedSpan
    label: str
    start: int
    end: int
    normalized: Normalized | None

    @property
    def place(self) -> tuple[str, int, int]:
        return self.label, self.start, self.end


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of an article as far as they were found, and why the others were `left_out` (it has no place here) or are `wrong`."""

    found: Sequence[Found] = ()
    left_out: Sequence[Reason] = ()
    wrong: Sequence[Reason] = ()


@dataclass(frozen=True, slots=True)
class ReadyArticle:
    """`facts` are what the file says about the article and the service takes. Where the file has no text, `spans` are found later."""

    item: ImportedArticle
    facts: Mapping[str, Any]
    spans: Spans = field(default_factory=Spans)


@dataclass(frozen=True, slots=True)
class Wrong:
    """An item that is refused whatever is stored."""

    place: str
    reasons: Sequence[Reason]


Ready = ReadyArticle | Restored | ImportedCorrection | Wrong


def make_ready(item: Item, rules: Rules, terms: Terms, now: str) -> Ready:
    """Never raises for what is wrong with the item: that is a Wrong."""
    try:
        if isinstance(item, Refused):
            raise item.error
        if isinstance(item, ImportedBundle):
            return restored(item.bundle, now, rules.overlap, terms.max_length)
        if isinstance(item, ImportedArticle):
            return _ready_article(item, rules, terms)
        if "label" in item.fields:
            return replace(item, fields={**item.fields, "label": _label_of(item.fields["label"])})
        return item
    except AnnotationError as error:
        return Wrong(item.place, [Reason.of(item.place, error)])


def find_spans(item: ImportedArticle, text: str, published_at: str | None, rules: Rules) -> Spans:
    """Finds the spans of an article in its text."""
    found: list[Found] = []
    left_out = [Reason(item.place, Invalid.slug, sentence) for sentence in item.unsupported]
    wrong: list[Reason] = []
    seen: set[tuple[str, int, int, str | None]] = set()
    maps: dict[str, OffsetMap] = {}
    for span in item.spans:
        try:
            label = _label_of(span.label)
        except UnknownLabel as error:
            left_out.append(Reason.of(span.place, error))
            continue
        unit = span.asked.unit
        if unit not in maps:
            maps[unit] = OffsetMap(text, unit)
        try:
            start, end = locate_span(text, span.asked, None, maps[unit])
        except AnnotationError as error:
            wrong.append(Reason.of(span.place, error))
            continue
        # a place may have one live span, and of rejected ones as many as there are annotations
        mark = (label, start, end, f"rejected {span.id}" if span.status == "rejected" else None)
        if mark in seen:
            left_out.append(
                Reason(
                    span.place,
                    "duplicate-span",
                    f"{label} {text[start:end][:60]!r} is marked twice; once was taken.",
                )
            )
            continue
        seen.add(mark)
        value = rules.annotator.normalize(text, start, end, published_at) if label == "DATE" else None
        found.append(Found(span, label, start, end, value))
    return Spans(found, left_out, wrong)


def find_clash(spans: Sequence[Found], annotations: Sequence[Annotation], overlap: str) -> Reason | None:
    """Why spans of one article, which are to be these annotations, cannot all be there; told by their places in the file, since ids
    that were made for them are nothing that anybody could look up."""
    try:
        check_apart([a for a in annotations if a.live], overlap)
    except Overlap as clash:
        places = {a.id: span.span.place for span, a in zip(spans, annotations, strict=True)}
        return clash_of(clash, clash.span, places)
    return None


def clash_of(clash: Overlap, span: Annotation, places: Mapping[str, str]) -> Reason:
    """`places` are those in the file of annotations that it makes, by id."""
    other = clash.other
    if other.id not in places:
        return Reason.of(places[span.id], clash)
    what = "marks the same span as" if clash.slug == "duplicate-span" else "shares characters with"
    return Reason(
        places[span.id],
        clash.slug,
        f"{_shown(span)} (code points) {what} {places[other.id]}: {_shown(other)}.",
    )


def _shown(annotation: Annotation) -> str:
    a = annotation
    return f"{a.label} {a.text[:60]!r} at {a.start}..{a.end}"


def plain(bundle: Bundle, place: str) -> ImportedArticle:
    """The article of a bundle without its history, to be merged with one that is stored."""
    article = bundle.article
    spans = tuple(
        ImportedSpan(
            place,
            a.label,
            SpanRequest(a.start, a.end, a.text),
            status=a.status,
            score=a.score,
            note=a.note,
            id=a.id,
        )
        for a in bundle.annotations
        if not a.withdrawn
    )
    facts = {name: getattr(article, name) for name in FACTS}
    return ImportedArticle(place, article.text, spans, id=article.id, **facts)


def _ready_article(item: ImportedArticle, rules: Rules, terms: Terms) -> ReadyArticle | Wrong:
    facts = check_facts({name: getattr(item, name) for name in FACTS})
    if item.text is None:
        return ReadyArticle(item, facts)
    check_text(item.text, terms.max_length)
    return ReadyArticle(item, facts, find_spans(item, item.text, facts.get("published_at"), rules))


def _label_of(name: str) -> str:
    label = LABEL_OF_ALIAS.get(name) or _OF_ANY_CASE.get(name.casefold())
    if label is None:
        raise UnknownLabel(
            f"The label {name[:60]!r} has no counterpart here; labels are {', '.join(LABELS)}."
        )
    return label
