"""Annotated lines: reading them, and laying spans onto tokens as the tags that each token may have."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.domain.labels import LABELS
from api.errors import Invalid
from api.nlp.tags import TAG_INDEX, TAGS
from api.nlp.tokens import iter_token_ends


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """`labels` are those that are right here; more than one where a source does not tell them apart. "O": may be nothing."""

    start: int
    end: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldText:
    """One annotated text. `unannotated` are labels that the source does not mark: outside its spans one of those may stand."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]
    unannotated: tuple[str, ...] = ()
    date: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class TaggedText:
    """Tokens of a text as [start, end) and, for each, a bit mask over TAGS of the tags that it may have."""

    text: str
    ends: tuple[tuple[int, int], ...]
    allowed: tuple[int, ...]


def read_gold(
    path: Path, *, skip_damaged: bool = False, reviewed: bool = False, left: Counter[str] | None = None
) -> Iterator[GoldText]:
    """Reads JSONL in the gold or partial form, or what GET /v1/exports?format=jsonl writes (rejected annotations are left out; with
    `reviewed` also articles with annotations that nobody has decided on). Where spans overlap the longer one stands.

    Raises Invalid naming file and line for a line that cannot be used, unless `skip_damaged`; `left` counts what was left out.
    """
    left = Counter() if left is None else left
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise Invalid("the line is no JSON object")
                if "report" in record and "text" not in record:  # the last line of an export
                    continue
                if reviewed and any(
                    one.get("status") == "suggested" for one in record.get("annotations", ())
                ):
                    left["article(s) that are not reviewed to the end"] += 1
                    continue
                text = _gold_text(record, f"{path.name}:{number}")
            except (ValueError, KeyError, TypeError, Invalid) as error:
                if not skip_damaged:
                    raise Invalid(f"{path}, line {number}: {error or type(error).__name__}") from error
                left["damaged lines"] += 1
                continue
            yield text


def read_all(paths: Sequence[Path], *, skip_damaged: bool = False, reviewed: bool = False) -> list[GoldText]:
    """The lines of several files. Says on standard error how many lines of a file were left out, and why."""
    texts: list[GoldText] = []
    for path in paths:
        left: Counter[str] = Counter()
        texts += read_gold(path, skip_damaged=skip_damaged, reviewed=reviewed, left=left)
        for reason, count in left.items():
            print(f"{path}: {count} {reason} left out", file=sys.stderr)
    return texts


def _gold_text(line: dict[str, Any], name: str) -> GoldText:
    line = line | line["article"] if isinstance(line.get("article"), dict) else line
    text = line["text"]
    if not isinstance(text, str):
        raise Invalid("text is no string")
    spans = []
    if "annotations" in line:
        marked = [
            (a["start"], a["end"], a["label"]) for a in line["annotations"] if a.get("status") != "rejected"
        ]
    else:
        marked = [tuple(span) for span in line["spans"]]
    for start, end, label in marked:
        labels = (label,) if isinstance(label, str) else tuple(label)
        unknown = [name for name in labels if name not in LABELS and name != "O"]
        if unknown:
            raise Invalid(f"{unknown[0]!r} is no label")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise Invalid(f"span {start}..{end} does not lie in the text of {len(text)} code points")
        spans.append(GoldSpan(start, end, labels))
    return GoldText(
        id=str(line.get("id", name)),
        text=text,
        spans=_longest(spans),
        unannotated=tuple(line.get("unannotated", ())),
        date=line.get("date") or line.get("published_at"),
        source=str(line.get("source") or line.get("licence") or ""),
    )


def _longest(spans: list[GoldSpan]) -> tuple[GoldSpan, ...]:
    """In order; of spans that share a character the longest one."""
    kept: list[GoldSpan] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))


def tag_text(gold: GoldText) -> tuple[TaggedText, int]:
    """Lays the spans onto tokens; the count is of spans whose ends fall inside a token (they are laid on the tokens they touch)."""
    ends = tuple(iter_token_ends(gold.text))
    free = 1
    for label in gold.unannotated:
        free |= 1 << TAG_INDEX[f"B-{label}"] | 1 << TAG_INDEX[f"I-{label}"]
    allowed = [free] * len(ends)
    off = 0
    token = 0
    for span in gold.spans:
        while token < len(ends) and ends[token][1] <= span.start:
            token += 1
        first = token
        last = first
        while last < len(ends) and ends[last][0] < span.end:
            last += 1
        if first == last:
            off += 1
            continue
        off += ends[first][0] != span.start or ends[last - 1][1] != span.end
        for place in range(first, last):
            allowed[place] = _mask(span.labels, "B" if place == first else "I")
        token = last
    return TaggedText(gold.text, ends, tuple(allowed)), off


def _mask(labels: Sequence[str], prefix: str) -> int:
    mask = 0
    for label in labels:
        mask |= 1 if label == "O" else 1 << TAG_INDEX[f"{prefix}-{label}"]
    return mask


def is_single(mask: int) -> bool:
    """Whether a token's tag is known for sure."""
    return mask & (mask - 1) == 0 and mask < 1 << len(TAGS)
