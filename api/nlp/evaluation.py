"""How well an annotator does against gold texts: scores, errors by kind, calibration, speed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.domain.labels import LABELS
from api.domain.models import Suggestion
from api.domain.ports import Annotator
from api.nlp.training.calibrate import Bin, calibration_error, reliability
from api.nlp.training.data import GoldText
from api.nlp.training.scores import Scores

ERROR_KINDS = ("missed", "invented", "wrong label", "too long", "too short", "wrong ends")
CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Mistake:
    """One span that is not as in the gold text; `gold` or `found` is None where there is none."""

    kind: str
    text_id: str
    context: str
    gold: tuple[int, int, str] | None
    found: tuple[int, int, str] | None


@dataclass(slots=True)
class Evaluation:
    """`spans` are (gold, found) of each text; `judged` (score, right) of every span that has a score."""

    scores: Scores = field(default_factory=Scores)
    spans: list[tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]] = field(default_factory=list)
    judged: list[tuple[float, bool]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    words: int = 0
    seconds: float = 0.0

    @property
    def words_per_second(self) -> float:
        return self.words / self.seconds if self.seconds else 0.0

    @property
    def reliability(self) -> list[Bin]:
        """Ten bins of the score; empty without scores."""
        if not self.judged:
            return []
        return reliability([score for score, _ in self.judged], [right for _, right in self.judged])

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error; None without scores."""
        return calibration_error(self.reliability) if self.judged else None


def evaluate(
    annotator: Annotator, texts: Iterable[GoldText], tick: Callable[[], Any] = lambda: None
) -> Evaluation:
    """Annotates every text, one after the other, and compares. A gold span that allows several labels counts under the first that is one."""
    evaluation = Evaluation()
    for gold in texts:
        published_at = f"{gold.date[:10]}T00:00:00Z" if gold.date and len(gold.date) >= 10 else None
        started = time.perf_counter()
        suggestions = annotator.annotate(gold.text, published_at)
        evaluation.seconds += time.perf_counter() - started
        evaluation.words += len(gold.text.split())
        _compare(evaluation, gold, suggestions)
        tick()
    return evaluation


def _compare(evaluation: Evaluation, gold: GoldText, suggestions: Sequence[Suggestion]) -> None:
    right = [
        (span.start, span.end, next(label for label in span.labels if label in LABELS)) for span in gold.spans
    ]
    found = [(s.start, s.end, s.label) for s in suggestions]
    evaluation.scores.add(set(found), set(right))
    evaluation.spans.append((right, found))
    evaluation.judged += [
        (s.score, (s.start, s.end, s.label) in set(right)) for s in suggestions if s.score is not None
    ]
    evaluation.mistakes += _mistakes(gold, right, found)


def _mistakes(
    gold: GoldText, right: Sequence[tuple[int, int, str]], found: Sequence[tuple[int, int, str]]
) -> list[Mistake]:
    mistakes = []
    missed = [span for span in right if span not in set(found)]
    wrong = [span for span in found if span not in set(right)]
    for span in missed:
        near = next((other for other in wrong if other[0] < span[1] and span[0] < other[1]), None)
        if near is not None:
            wrong.remove(near)
        mistakes.append(Mistake(_kind(span, near), gold.id, _context(gold.text, near or span), span, near))
    mistakes += [Mistake("invented", gold.id, _context(gold.text, span), None, span) for span in wrong]
    return mistakes


def _kind(span: tuple[int, int, str], near: tuple[int, int, str] | None) -> str:
    if near is None:
        return "missed"
    if near[:2] == span[:2]:
        return "wrong label"
    if near[0] <= span[0] and near[1] >= span[1]:
        return "too long"
    return "too short" if near[0] >= span[0] and near[1] <= span[1] else "wrong ends"


def _context(text: str, span: tuple[int, int, str]) -> str:
    before, inside, behind = (
        text[max(0, span[0] - CONTEXT) : span[0]],
        text[span[0] : span[1]],
        text[span[1] : span[1] + CONTEXT],
    )
    return f"{before}[{inside}]{behind}".replace("\n", " ")


def partial_scores(evaluation: Evaluation) -> dict[str, dict[str, dict[str, float]]]:
    """nervaluate's four ways of counting (strict, exact, partial, ent_type), over all labels and for each."""
    from nervaluate import Evaluator  # a tool for measuring, not needed to serve

    def listed(spans: Sequence[tuple[int, int, str]]) -> list[dict[str, Any]]:
        return [{"start": start, "end": end, "label": label} for start, end, label in spans]

    evaluator = Evaluator(
        [listed(right) for right, _ in evaluation.spans],
        [listed(found) for _, found in evaluation.spans],
        tags=list(LABELS),
        loader="default",
    )
    results = evaluator.evaluate()
    tables = {"micro": results["overall"], **results["entities"]}
    return {
        name: {
            way: {figure: round(getattr(table[way], figure), 4) for figure in ("precision", "recall", "f1")}
            for way in ("strict", "exact", "partial", "ent_type")
        }
        for name, table in tables.items()
    }
