"""What each line of a file of corrections comes to: a change, nothing, or a reason why not. Nothing is changed here.

A line is compared with the annotation as it was at the line's `version` (or as it is now, where there is none): only what differs is asked
for, so a sheet of a thousand rows of which twenty were edited is twenty corrections. Then the server says in a dry run what it would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from api.client import Annotation, Article, Client, NotFound, Stale, WrongId
from api.client.files.corrections import CLEARED, WANTS, Correction
from api.client.files.finding import (
    NOTHING_KNOWN,
    Impossible,
    Known,
    annotations_meant,
    article_meant,
    value_of,
)

MOST_OPERATIONS = 500
Outcome = Literal["change", "same", "conflict", "refused"]


@dataclass(frozen=True)
class Step:
    """What one line comes to for one annotation (None: the line adds one).

    `differs` is what the line says that was not so already, in its own words; `operation` is what the server is asked to do.
    """

    correction: Correction
    outcome: Outcome
    article_id: str
    article: str = ""
    annotation: Annotation | None = None
    differs: Mapping[str, Any] = field(default_factory=dict)
    operation: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""

    @property
    def line(self) -> int:
        return self.correction.line

    @property
    def about(self) -> tuple[int, str | None]:
        """What tells steps apart, also after an interruption."""
        return self.line, None if self.annotation is None else self.annotation.id

    @property
    def turn(self) -> int:
        """Within an article what makes room goes first: rejections, then spans that shrink. Then a span may grow over them in the same run."""
        wants, now = self.wants, self.annotation
        if wants.get("status") == "rejected":
            return 0
        if now is None or not {"start", "end"} & wants.keys():
            return 2
        return 1 if wants.get("start", now.start) >= now.start and wants.get("end", now.end) <= now.end else 2

    @property
    def wants(self) -> dict[str, Any]:
        """The fields that are to change."""
        return {
            name: value
            for name, value in self.operation.items()
            if name not in ("op", "id", "if_match", "reason")
        }


def plan(
    client: Client,
    corrections: Iterable[Correction],
    known: Known = NOTHING_KNOWN,
    tick: Callable[[int], object] = lambda lines: None,
) -> list[Step]:
    """The steps, in the order of the file."""
    by_article: dict[str, list[Correction]] = {}
    by_name: dict[str, str | None] = {}
    steps: list[Step] = []
    for correction in corrections:
        if correction.adds and (correction.line, None) in known.done:
            continue
        try:
            by_article.setdefault(article_meant(client, correction, by_name), []).append(correction)
        except Impossible as error:
            steps.append(Step(correction, "refused", correction.article_id or "", detail=str(error)))
    for article_id, group in by_article.items():
        steps += _plan_article(client, article_id, group, known)
        tick(len(group))
    return sorted(steps, key=lambda step: step.line)


def _plan_article(client: Client, article_id: str, corrections: list[Correction], known: Known) -> list[Step]:
    try:
        article = client.article(article_id)
    except (NotFound, WrongId) as error:
        return [Step(c, "refused", article_id, detail=error.detail) for c in corrections]
    steps: list[Step] = []
    first_line: dict[str, int] = {}
    for correction in corrections:
        for step in _steps(client, article, correction, known):
            seen = first_line.setdefault(step.annotation.id, step.line) if step.annotation else step.line
            if seen != step.line and step.outcome == "change":
                detail = f"Line {seen} is about the same span; one of the two has to go."
                step = replace(step, outcome="refused", detail=detail)
            steps.append(step)
    return _forecast(client, article_id, steps)


def _steps(client: Client, article: Article, correction: Correction, known: Known) -> Iterator[Step]:
    name = article.title or article.external_id or article.id
    plain = Step(correction, "refused", article.id, name)
    try:
        if correction.adds:
            yield _addition(plain)
            return
        for annotation in annotations_meant(client, article, correction, known):
            step = replace(plain, annotation=annotation)
            if step.about not in known.done:
                version = correction.version or known.version(step.about)
                try:
                    base = _base(client, annotation, version)
                except Impossible as error:
                    yield replace(step, differs=correction.wants, detail=str(error))
                    continue
                step = replace(step, differs=_other_cells(base, correction.wants))
                try:
                    yield _update(article, step, annotation, base)
                except Impossible as error:
                    yield replace(step, detail=str(error))
    except Impossible as error:
        if not any(line == correction.line for line, _ in known.done):
            yield replace(plain, detail=str(error))


def _addition(step: Step) -> Step:
    wants = {name: value for name, value in step.correction.wants.items() if name != "status"}
    return replace(step, outcome="change", operation={"op": "add", **wants, **_reason(step)})


def _base(client: Client, now: Annotation, version: int | None) -> Annotation:
    """The annotation as the line saw it; as it is now where it has come back to that, as after an undo. Raises Impossible."""
    if version in (None, now.version):
        return now
    seen = _as_of(client, now, int(version or 0))
    return now if all(getattr(seen, name) == getattr(now, name) for name in WANTS) else seen


def _other_cells(base: Annotation, wants: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wants.items() if value != value_of(base, name)}


def _update(article: Article, step: Step, now: Annotation, base: Annotation) -> Step:
    wants = _differences(article.text, base, step.correction.wants)
    if all(value_of(now, name) == value for name, value in wants.items()):
        surface = step.correction.surface
        detail = f"already done: it was {surface!r}" if surface not in (None, now.text) else ""
        return replace(step, outcome="same", detail=detail)
    operation = {"op": "update", "id": now.id, "if_match": base.version, **wants, **_reason(step)}
    if operation.get("note") == CLEARED:
        operation["note"] = None
    if base.version != now.version:
        return replace(step, outcome="conflict", operation=operation, detail=changed_by(now))
    return replace(step, outcome="change", operation=operation)


def changed_by(now: Annotation) -> str:
    return f"{now.updated_by} changed it meanwhile: now {now.label} {now.text!r}, {now.status}, version {now.version}."


def _as_of(client: Client, now: Annotation, version: int) -> Annotation:
    for revision in client.revisions(now.id):
        if revision.version == version:
            return replace(revision.annotation, version=version)
    raise Impossible(f"It has no version {version}; it is at version {now.version}.")


def _differences(text: str, base: Annotation, wants: Mapping[str, Any]) -> dict[str, Any]:
    """What a line says that was not so already. Raises Impossible."""
    fields = {
        name: wants[name]
        for name in ("label", "status", "note")
        if name in wants and wants[name] != value_of(base, name)
    }
    ends = {name: wants[name] for name in ("start", "end") if name in wants}
    other_text = "text" in wants and wants["text"] != base.text
    if any(value != value_of(base, name) for name, value in ends.items()):
        return fields | ends | ({"text": wants["text"]} if other_text else {})
    if other_text:
        start = _place(text, base, wants["text"])
        return fields | {"start": start, "end": start + len(wants["text"]), "text": wants["text"]}
    return fields


def _place(text: str, base: Annotation, wanted: str) -> int:
    """Where the wanted text shares characters with the span, nearest to its start."""
    places = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)] if wanted else []
    near = [place for place in places if place < base.end and place + len(wanted) > base.start]
    if not near:
        raise Impossible(
            f"{wanted!r} does not stand where {base.text!r} is; a span's text is never rewritten."
        )
    return min(near, key=lambda place: abs(place - base.start))


def _reason(step: Step) -> dict[str, str]:
    return {} if step.correction.reason is None else {"reason": step.correction.reason}


def _forecast(client: Client, article_id: str, steps: list[Step]) -> list[Step]:
    """The steps after the server has said what it would refuse."""
    asked = [index for index, step in enumerate(steps) if step.outcome == "change"]
    asked.sort(key=lambda index: (steps[index].turn, steps[index].line))
    for first in range(0, len(asked), MOST_OPERATIONS):
        some = asked[first : first + MOST_OPERATIONS]
        told = client.correct(
            article_id, [steps[index].operation for index in some], atomic=False, dry_run=True
        )
        for index, result in zip(some, told.results, strict=True):
            if result.refusal is not None:
                steps[index] = refused(steps[index], result.refusal)
    return steps


def refused(step: Step, refusal: Exception) -> Step:
    """The step after the server refused it. What is marked already is no refusal: the line is fulfilled."""
    if isinstance(refusal, Stale):
        detail = changed_by(refusal.current) if refusal.current else refusal.detail
        return replace(step, outcome="conflict", detail=detail, annotation=refusal.current or step.annotation)
    if step.annotation is None and getattr(refusal, "slug", "") == "duplicate-span":
        return replace(step, outcome="same")
    detail = re.sub(r"^#/operations/\d+(/\w+)?: ", "", getattr(refusal, "detail", str(refusal)))
    return replace(step, outcome="refused", detail=detail)
