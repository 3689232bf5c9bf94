"""What makes a span right: in range, whole graphemes, no blank edges, the text it claims, no overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass
from operator import attrgetter
from unicodedata import normalize

from api.domain.labels import LABELS
from api.domain.models import Annotation
from api.domain.offsets import OffsetMap, OffsetUnit, splits_grapheme
from api.errors import (
    BlankEdge,
    DuplicateSpan,
    Invalid,
    OutOfRange,
    Overlap,
    SplitsGrapheme,
    TextMismatch,
    UnknownLabel,
)

# Unicode White_Space=Yes (PropList.txt): str.isspace() also takes U+001C..U+001F, which are not.
BLANKS = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
MOST_CANDIDATES = 5
by_place = attrgetter("start", "end", "id")  # sorts annotations of one article as every list does


@dataclass(frozen=True, slots=True)
class SpanRequest:
    """Where a client wants a span: ends in `unit`, or the text that stands there, or both. `pointer` leads to it in the body."""

    start: int | None = None
    end: int | None = None
    text: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    unit: OffsetUnit = "code_point"
    pointer: str = "#"

    @property
    def asks(self) -> bool:
        return any(said is not None for said in (self.start, self.end, self.text, self.prefix, self.suffix))


def locate_span(
    article_text: str,
    asked: SpanRequest,
    fallback: tuple[int, int] | None = None,
    offsets: OffsetMap | None = None,
) -> tuple[int, int]:
    """The ends in code points of the span asked for, checked against the text.

    `fallback` are the ends now (a PATCH may move one end only); `offsets` spares making the text's map once more. Raises OutOfRange, SplitsGrapheme, BlankEdge, TextMismatch, Invalid.
    """
    if asked.start is None and asked.end is None and asked.text is not None:
        if (
            fallback is not None
            and article_text[fallback[0] : fallback[1]] == asked.text
            and _fits(article_text, fallback[0], asked)
        ):
            return fallback
        start = _find_text(article_text, asked, offsets)
        end = start + len(asked.text)
        check_span(article_text, start, end, asked.pointer)
        return start, end
    offsets = offsets or OffsetMap(article_text, asked.unit)
    start = _end_of(asked.start, fallback and fallback[0], offsets, "start", asked.pointer)
    end = _end_of(asked.end, fallback and fallback[1], offsets, "end", asked.pointer)
    if start >= end:
        raise OutOfRange(
            f"start must be before end: {offsets.from_code_points(start)} is not before {offsets.from_code_points(end)}.",
            pointer=f"{asked.pointer}/end" if asked.end is not None else f"{asked.pointer}/start",
        )
    there = article_text[start:end]
    if asked.text is not None and there != asked.text:
        sentence = (
            f"text[{offsets.from_code_points(start)}:{offsets.from_code_points(end)}] is {_shown(there)}, "
            f"not {_shown(asked.text)}."
        )
        raise _mismatch(sentence, article_text, asked, offsets, start, there)
    if not _fits(article_text, start, asked, end):
        raise TextMismatch(
            "The prefix or suffix sent does not stand beside these ends.", pointer=f"{asked.pointer}/prefix"
        )
    check_span(article_text, start, end, asked.pointer, offsets)
    return start, end


def check_span(
    article_text: str, start: int, end: int, pointer: str = "#", offsets: OffsetMap | None = None
) -> None:
    """Ends in code points; `offsets` words the refusals in the client's unit."""
    shown = offsets.from_code_points if offsets is not None else int
    if not 0 <= start < end <= len(article_text):
        raise OutOfRange(
            f"The span {start}..{end} does not lie in the text, which has {len(article_text)} code points.",
            pointer=pointer,
        )
    if article_text.isascii() and article_text[start] not in BLANKS and article_text[end - 1] not in BLANKS:
        return  # the one cluster of ASCII, CR LF, is blank
    for offset, name in ((start, "start"), (end, "end")):
        if splits_grapheme(article_text, offset):
            raise SplitsGrapheme(
                f"{name} {shown(offset)} falls inside the grapheme cluster around {_shown(article_text[max(0, offset - 1) : offset + 1])}; "
                "move it to the cluster's edge.",
                pointer=f"{pointer}/{name}",
            )
    for offset, name, place in ((start, "start", start), (end - 1, "end", end)):
        if article_text[offset] in BLANKS:
            raise BlankEdge(
                f"The span would {'begin' if name == 'start' else 'end'} with white space at {name} {shown(place)}; leave it out.",
                pointer=f"{pointer}/{name}",
            )


def check_label(label: str, pointer: str = "#/label") -> None:
    if label not in LABELS:
        raise UnknownLabel(f"{label!r} is no label. Labels are {', '.join(LABELS)}.", pointer=pointer)


def check_overlap(
    label: str, start: int, end: int, others: Sequence[Annotation], mode: str, pointer: str = "#"
) -> None:
    """`others` are the live annotations that share characters with [start, end), without the one being written.

    `mode` is the setting ANNOTATION_OVERLAP. Raises DuplicateSpan (always refused), then Overlap.
    """
    for other in others:
        if (other.label, other.start, other.end) == (label, start, end):
            raise DuplicateSpan(
                f"Annotation {other.id} marks the same span as {label} already.", other=other, pointer=pointer
            )
    for other in others:
        nested = (other.start <= start and end <= other.end) or (start <= other.start and other.end <= end)
        if mode == "none" or (mode == "nested" and not nested):
            raise Overlap(
                f"The span shares characters with annotation {other.id}, {other.label} {_shown(other.text)} at "
                f"{other.start}..{other.end} (code points).",
                other=other,
                pointer=pointer,
            )


class Neighbours:
    """The live annotations of one article, by place."""

    def __init__(self, annotations: Sequence[Annotation]) -> None:
        self._live = sorted((a for a in annotations if a.live), key=attrgetter("start"))
        self._starts = [a.start for a in self._live]
        self._longest = max((a.end - a.start for a in self._live), default=0)

    def of(self, start: int, end: int) -> list[Annotation]:
        """Those that share characters with [start, end)."""
        first, behind = bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)
        return [a for a in self._live[first:behind] if a.end > start]


def check_apart(annotations: Sequence[Annotation], mode: str, fresh: Set[str] | None = None) -> None:
    """Live annotations of one article against each other, as check_overlap has it; with `fresh`, only pairs that hold one of these ids."""
    standing: list[Annotation] = []
    for annotation in sorted(annotations, key=lambda a: (a.start, a.end)):
        standing = [other for other in standing if other.end > annotation.start]
        if standing:
            others = (
                standing
                if fresh is None or annotation.id in fresh
                else [other for other in standing if other.id in fresh]
            )
            try:
                check_overlap(annotation.label, annotation.start, annotation.end, others, mode)
            except Overlap as overlap:
                overlap.span = annotation
                raise
        standing.append(annotation)


def _end_of(asked: int | None, fallback: int | None, offsets: OffsetMap, name: str, pointer: str) -> int:
    if asked is not None:
        return offsets.to_code_points(asked, f"{pointer}/{name}")
    if fallback is not None:
        return fallback
    raise Invalid(
        f"{name} is missing: send start and end, or text that occurs once.", pointer=f"{pointer}/{name}"
    )


def _fits(article_text: str, start: int, asked: SpanRequest, end: int | None = None) -> bool:
    end = start + len(asked.text or "") if end is None else end
    return article_text.endswith(asked.prefix or "", 0, start) and article_text.startswith(
        asked.suffix or "", end
    )


def _find_text(article_text: str, asked: SpanRequest, offsets: OffsetMap | None) -> int:
    text = asked.text or ""
    if not text:
        raise Invalid("text is empty; a span holds at least one character.", pointer=f"{asked.pointer}/text")
    places = [start for start in _iter_places(article_text, text) if _fits(article_text, start, asked)]
    if len(places) == 1:
        return places[0]
    offsets = offsets or OffsetMap(article_text, asked.unit)
    if not places:
        around = " with what you sent around it" if asked.prefix or asked.suffix else ""
        raise _mismatch(
            f"{_shown(text)} does not occur in the article{around}.", article_text, asked, offsets
        )
    raise _mismatch(
        f"{_shown(text)} occurs {len(places)} times in the article; send start and end, or a prefix or suffix that "
        "makes it unique.",
        article_text,
        asked,
        offsets,
    )


def _mismatch(
    sentence: str,
    article_text: str,
    asked: SpanRequest,
    offsets: OffsetMap,
    near: int = 0,
    there: str = "",
) -> TextMismatch:
    """The refusal with the places nearest to `near`. `there` is what stands at the ends asked for."""
    sent = asked.text or ""
    written = _as_written(article_text, sent, there)
    if written != sent:
        sentence = (
            f"{_shown(sent)} and what stands in the article differ in Unicode normalisation alone: {len(sent)} code points sent, "
            f"{len(written)} there. Send it as it stands at one of the `candidates`."
        )
    candidates = _candidates(article_text, written, near, offsets)
    return TextMismatch(sentence, candidates=candidates, pointer=f"{asked.pointer}/text")


def _as_written(article_text: str, text: str, there: str) -> str:
    """`text` as the article writes it, where the two differ in Unicode normalisation alone (é in one code point or two); else `text`."""
    if there and normalize("NFC", there) == normalize("NFC", text):
        return there
    forms = (text, normalize("NFC", text), normalize("NFD", text))
    return next((form for form in forms if form in article_text), text)


def _iter_places(article_text: str, text: str) -> list[int]:
    places = []
    place = article_text.find(text)
    while place >= 0:
        places.append(place)
        place = article_text.find(text, place + 1)
    return places


def _candidates(article_text: str, text: str, near: int, offsets: OffsetMap) -> list[tuple[int, int]]:
    """The places nearest to `near` where `text` does stand, in the client's unit."""
    if not text:
        return []
    nearest = sorted(_iter_places(article_text, text), key=lambda place: (abs(place - near), place))
    return [
        (offsets.from_code_points(place), offsets.from_code_points(place + len(text)))
        for place in nearest[:MOST_CANDIDATES]
    ]


def _shown(text: str, most: int = 60) -> str:
    return repr(text if len(text) <= most else text[: most - 1] + "…")
