"""Annotations: read, correct one with the version that was seen, correct many, look back and go back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from api.client.articles import Moment
from api.client.connection import Connection
from api.client.paths import path_to
from api.client.problems import Conflict, Refused, Stale, refusal_of
from api.client.values import Annotation, Revision

Fields = Mapping[str, Any]
Decision = Callable[[Stale, Annotation], Fields | None]
EDITS = 10


class AnnotationFilters(TypedDict, total=False):
    """As the list takes them; `limit` is how many come in one answer, not how many come in all."""

    limit: int
    label: str
    text: str
    q: str
    status: str
    origin: str
    corrected: bool
    min_score: float
    max_score: float
    updated_by: str
    updated_since: Moment
    model_version: str


class ArticleAnnotationFilters(TypedDict, total=False):
    """The same of one article's list."""

    limit: int
    label: str
    status: str
    origin: str
    corrected: bool
    min_score: float
    overlaps: tuple[int, int]
    as_of: int | Moment


@dataclass(frozen=True)
class Result:
    """What became of one operation: the annotation as it is now, or why not."""

    index: int
    annotation: Annotation | None = None
    refusal: Refused | None = None


@dataclass(frozen=True)
class Corrected:
    """`change_set` is None where nothing was written."""

    change_set: str | None
    results: tuple[Result, ...]


class Annotations(Connection):
    def annotations(self, **filters: Unpack[AnnotationFilters]) -> Iterator[Annotation]:
        """Every annotation that fits, across articles; `limit` is the size of a page, as with `articles`."""
        return self.items(Annotation, "/v1/annotations", filters)

    def annotations_of(
        self, article_id: str, **filters: Unpack[ArticleAnnotationFilters]
    ) -> Iterator[Annotation]:
        """The annotations of one article in text order."""
        return self.items(Annotation, path_to("articles", article_id, "annotations"), filters)

    def annotation(self, annotation_id: str) -> Annotation:
        return self.read(Annotation, self.call("GET", path_to("annotations", annotation_id)))

    def add_annotation(self, article_id: str, label: str, **span: Any) -> Annotation:
        """Marks a span that was missed: `start` and `end`, or `text` (with `prefix` or `suffix` where it occurs more than once), and `note`,
        `reason`. Raises Conflict where it is marked already or overlaps."""
        where = path_to("articles", article_id, "annotations")
        try:
            answer = self.call("POST", where, json={"label": label, **span}, repeatable=True)
        except Conflict as refusal:
            other = refusal.other
            if refusal.repeated and refusal.slug == "duplicate-span" and other and other.version == 1:
                return other  # made by our first try, whose answer was lost
            raise
        return self.read(Annotation, answer)

    def change(self, annotation: Annotation, *, reason: str | None = None, **fields: Any) -> Annotation:
        """Corrects it as it was read: `label`, `start`, `end`, `text`, `status`, `note`. Raises Stale when it changed since.

        `text` alone moves the ends to where that text stands.
        """
        body = fields | ({} if reason is None else {"reason": reason})
        try:
            answer = self.call(
                "PATCH", path_to("annotations", annotation.id), json=body, if_match=annotation.version
            )
        except Stale as stale:
            current = stale.current
            if stale.repeated and current and _is_our_own(current, annotation, fields):
                return current  # our first try did it, and its answer was lost
            raise
        return self.read(Annotation, answer)

    def edit(
        self,
        annotation_id: str,
        change: Fields | Callable[[Annotation], Fields | None],
        *,
        reason: str | None = None,
        decide: Decision | None = None,
    ) -> Annotation:
        """Reads the annotation, changes it, and starts over when somebody else was faster; gives it as it then is.

        `change` is called with the annotation as it is now and gives the fields to change, or None to leave it. It may also be the fields
        themselves: then a colleague's change of other fields is kept beside ours, but one of the same fields raises Stale.
        `decide`, when given, is asked instead after each conflict: with the refusal (`changed_fields` has moved) and the annotation as it is
        now it gives the fields to try next, or None to leave it as the colleague has it.
        """
        annotation = self.annotation(annotation_id)
        fields = change(annotation) if callable(change) else change
        for _ in range(EDITS):
            if not fields:
                return annotation
            try:
                return self.change(annotation, reason=reason, **fields)
            except Stale as stale:
                last, annotation = stale, stale.current or self.annotation(annotation_id)
                if decide is not None:
                    fields = decide(stale, annotation)
                elif callable(change):
                    fields = change(annotation)
                elif _meets(stale.changed_fields, fields):
                    raise
        raise last

    def accept(self, annotation: Annotation, *, reason: str | None = None) -> Annotation:
        """Says that it is right as it was read. Raises Stale."""
        return self.change(annotation, reason=reason, status="accepted")

    def reject(self, annotation: Annotation, *, reason: str | None = None) -> Annotation:
        """Says that it is none. It stays in the history. Raises Stale."""
        return self.change(annotation, reason=reason, status="rejected")

    def revisions(self, annotation_id: str) -> list[Revision]:
        """Its history, oldest first."""
        return list(self.items(Revision, path_to("annotations", annotation_id, "revisions"), {"limit": None}))

    def restore(self, annotation: Annotation, version: int, *, reason: str | None = None) -> Annotation:
        """Makes an earlier version current, as a new revision. Raises Stale."""
        where = path_to("annotations", annotation.id, "revisions", str(version), "restore")
        body = {} if reason is None else {"reason": reason}
        return self.read(Annotation, self.call("POST", where, json=body, if_match=annotation.version))

    def correct(
        self,
        article_id: str,
        operations: Iterable[Fields],
        *,
        atomic: bool = True,
        dry_run: bool = False,
        reason: str | None = None,
    ) -> Corrected:
        """Many corrections of one article in one request: {"op": add, update, accept, reject or restore, "id", "if_match", ...}.

        `atomic`: all or nothing, the first refusal is raised. Otherwise each fails alone. Raises AnswerLost when it is not known what was
        done: this is the one change that is not sent again by itself.
        """
        body = {"operations": list(operations), "atomic": atomic, "dry_run": dry_run}
        if reason is not None:
            body["reason"] = reason
        answer = self.call(
            "PATCH", path_to("articles", article_id, "annotations"), json=body, repeatable=dry_run
        )
        told, request_id = self.body(answer), answer.headers.get("X-Request-Id")
        return Corrected(
            told["change_set"], tuple(self._result(item, request_id) for item in told["results"])
        )

    def _result(self, item: Fields, request_id: str | None) -> Result:
        if "problem" in item:
            return Result(item["index"], refusal=refusal_of(item["problem"], request_id))
        return Result(item["index"], self.value(Annotation, item["annotation"]))


def _is_our_own(current: Annotation, before: Annotation, fields: Fields) -> bool:
    """Whether the next version after `before` is what we asked for."""
    return current.version == before.version + 1 and all(
        getattr(current, name, None) == value for name, value in fields.items()
    )


_ENDS = {"start", "end", "text"}


def _meets(theirs: Iterable[str], ours: Iterable[str]) -> bool:
    """Whether both changed the same; the ends and the text between them are one thing."""
    theirs, ours = set(theirs), set(ours)
    return bool(theirs & ours) or bool(theirs & _ENDS and ours & _ENDS)
