"""Strict span scores: both ends and the label must be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from api.domain.labels import LABELS

Marked = set[tuple[int, int, str]]


@dataclass(slots=True)
class Counts:
    """Right, predicted and gold spans of one label."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        both = self.predicted + self.gold
        return 2 * self.right / both if both else 0.0


@dataclass(slots=True)
class Scores:
    """Counts per label; `micro` over all of them."""

    labels: dict[str, Counts] = field(default_factory=lambda: {label: Counts() for label in LABELS})

    def add(self, predicted: Marked, gold: Marked) -> None:
        for counted, spans in (("predicted", predicted), ("gold", gold), ("right", predicted & gold)):
            for _, _, label in spans:
                counts = self.labels[label]
                setattr(counts, counted, getattr(counts, counted) + 1)

    @property
    def micro(self) -> Counts:
        every = self.labels.values()
        return Counts(
            sum(c.right for c in every), sum(c.predicted for c in every), sum(c.gold for c in every)
        )

    def as_dict(self) -> dict[str, dict[str, float]]:
        return {name: _figures(counts) for name, counts in (("micro", self.micro), *self.labels.items())}

    def line(self) -> str:
        parts = [f"{name} {counts.f1:.4f}" for name, counts in (("micro", self.micro), *self.labels.items())]
        return "  ".join(parts)

    def table(self) -> str:
        """For people."""
        rows = [f"{'':14}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}"]
        for name, c in (("micro", self.micro), *self.labels.items()):
            rows.append(f"{name:14}{c.precision:10.3f}{c.recall:8.3f}{c.f1:8.3f}{c.gold:7}")
        return "\n".join(rows)


def score_all(pairs: Iterable[tuple[Marked, Marked]]) -> Scores:
    """(predicted, gold) of each text."""
    scores = Scores()
    for predicted, gold in pairs:
        scores.add(predicted, gold)
    return scores


def _figures(counts: Counts) -> dict[str, float]:
    return {name: round(getattr(counts, name), 4) for name in ("precision", "recall", "f1")}
