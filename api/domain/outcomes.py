"""What became of the items of an import, and the report that adds it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from api.domain.incoming import MOST_REASONS, Reason
from api.domain.merging import Merge

MOST_LISTED = 1000
What = Literal["added", "updated", "unchanged", "skipped", "refused"]
ITEMS: tuple[What, ...] = ("added", "updated", "unchanged", "skipped", "refused")
SPANS = ("added", "updated", "unchanged", "kept", "left_out", "withdrawn")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item; `what` is about its article, or about the annotation that it corrects."""

    place: str
    what: What
    article_id: str | None = None
    spans: Merge = field(default_factory=Merge)
    reasons: Sequence[Reason] = ()


class Tally:
    """The report of an import, as it grows."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body: dict[str, Any] = {
            "items": {"read": 0} | dict.fromkeys(ITEMS, 0),
            "annotations": dict.fromkeys(SPANS, 0),
            "told": [],
            "not_told": 0,
            **body,
        }
        for name in ("items", "annotations"):
            self.body[name] = dict(self.body[name])
        self.body["told"] = list(self.body["told"])

    def add(self, outcome: Outcome) -> None:
        body = self.body
        body["items"]["read"] += 1
        body["items"][outcome.what] += 1
        if outcome.what != "refused":
            for name in SPANS:
                body["annotations"][name] += getattr(outcome.spans, name)
        reasons = [*outcome.reasons, *outcome.spans.reasons]
        if not reasons:
            return
        if len(body["told"]) >= MOST_LISTED:
            body["not_told"] += 1
            return
        told = {
            "place": outcome.place,
            "outcome": outcome.what,
            "article_id": outcome.article_id,
            "reasons": [
                {"place": r.place, "type": f"/problems/{r.slug}", "detail": r.detail}
                for r in reasons[:MOST_REASONS]
            ],
        }
        body["told"].append(told | {"more_reasons": max(0, len(reasons) - MOST_REASONS)})
