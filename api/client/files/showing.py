"""A plan as a table for a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator

from api.client.files.corrections import Correction
from api.client.files.plan import Step

MOST_LINES = 40
MARKS = {"change": " ", "same": "=", "conflict": "!", "refused": "!"}


def table(steps: Iterable[Step], most: int | None = MOST_LINES, width: int | None = None) -> Iterator[str]:
    """The lines of the table: changes and problems, not what is so already without having been asked for before. `most` None shows them all."""
    width = max(80, width or shutil.get_terminal_size((120, 40)).columns)
    shown = [step for step in steps if step.outcome != "same" or step.detail]
    if not shown:
        return
    article_width = (width - 8) // 4
    span_width = (width - 8) // 4
    yield f"{'line':>5}  {'article':<{article_width}} {'span':<{span_width}} change"
    for step in shown[:most]:
        span = step.annotation.text if step.annotation else _named(step.correction)
        said = _changes(step) if step.outcome == "change" else step.detail
        yield (
            f"{step.line:>5}{MARKS[step.outcome]} {_fit(step.article, article_width):<{article_width}} "
            f"{_fit(span, span_width):<{span_width}} {said}"
        )
    if most is not None and len(shown) > most:
        yield f"  ... and {len(shown) - most} more (--all shows them)"


def _named(correction: Correction) -> str:
    """What a line calls its span, where no span was found."""
    return "(new)" if correction.adds else correction.surface or correction.annotation_id or ""


def _changes(step: Step) -> str:
    wants, now = step.wants, step.annotation
    if now is None:
        where = wants.get("text", f"{wants.get('start')}..{wants.get('end')}")
        return f"add {wants['label']} {where!r}"
    parts = []
    if "label" in wants:
        parts.append(f"{now.label} → {wants['label']}")
    if "text" in wants:
        parts.append(f"text → {wants['text']!r}")
    elif "start" in wants or "end" in wants:
        ends = wants.get("start", now.start), wants.get("end", now.end)
        parts.append(f"{now.start}..{now.end} → {ends[0]}..{ends[1]}")
    if "status" in wants:
        parts.append(f"{now.status} → {wants['status']}")
    if "note" in wants:
        parts.append(f"note → {wants['note']!r}" if wants["note"] else "note taken away")
    return ", ".join(parts)


def _fit(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
