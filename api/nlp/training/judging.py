"""How good a pipeline is on held-out texts, how far its scores can be trusted, and installing what is no worse. Needs no torch."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import spacy

from api.errors import Invalid
from api.nlp.tagger import SPANS_KEY
from api.nlp.training import calibrate
from api.nlp.training.data import GoldText
from api.nlp.training.scores import Marked, Scores, score_all


@dataclass(frozen=True, slots=True)
class Judged:
    """A span that a pipeline marked: in which of the held-out texts, with what score, and whether it is right."""

    text: int
    score: float
    right: bool


def marked(text: GoldText) -> Marked:
    """The spans of a fully annotated text."""
    return {(span.start, span.end, span.labels[0]) for span in text.spans}


def judge(nlp: Any, dev: Sequence[GoldText]) -> tuple[Scores, list[Judged]]:
    """Strict scores of a pipeline, and for each span that it marks its score and whether it is right."""
    pairs: list[tuple[Marked, Marked]] = []
    judged: list[Judged] = []
    for place, text in enumerate(dev):
        doc = nlp(text.text)  # its spans do not outlive it
        group = doc.spans[SPANS_KEY]
        gold = marked(text)
        spans = [(span.start_char, span.end_char, span.label_) for span in group]
        pairs.append((set(spans), gold))
        scores = group.attrs.get("scores") or [0.0] * len(spans)
        judged += [Judged(place, score, span in gold) for span, score in zip(spans, scores, strict=True)]
    return score_all(pairs), judged


def report(
    scores: Scores, raw: list[Judged], judged: list[Judged], trained_on: int, held_out: int
) -> dict[str, Any]:
    """Figures for the model card: strict scores, the reliability table with its error, and the error of the same calibration fitted on
    one half of the held-out texts and measured on the other."""
    table = calibrate.reliability([one.score for one in judged], [one.right for one in judged])
    return {
        "texts": {"trained_on": trained_on, "held_out": held_out},
        "strict": scores.as_dict(),
        "calibration": {
            "error": round(calibrate.calibration_error(table), 4),
            "error_between_halves": round(crossed_error(raw), 4),
            "table": [asdict(one) for one in table],
        },
    }


def crossed_error(raw: list[Judged]) -> float:
    """Expected calibration error where no text's spans were calibrated with its own."""
    scores: list[float] = []
    right: list[bool] = []
    for half in (0, 1):
        fitted = [one for one in raw if one.text % 2 != half]
        measured = [one for one in raw if one.text % 2 == half]
        if fitted and measured:
            scores += calibrate.apply([one.score for one in measured], *fit_scores(fitted)).tolist()
            right += [one.right for one in measured]
    return calibrate.calibration_error(calibrate.reliability(scores, right))


def fit_scores(raw: list[Judged]) -> tuple[float, float]:
    return calibrate.fit([one.score for one in raw], [one.right for one in raw])


def install(new: Path, present: Path, dev: Sequence[GoldText]) -> str:
    """Puts the pipeline folder `new` in the place of `present`, and says so, and which labels lost by it.

    Raises Invalid where it is worse on `dev` than what is there, or where there is nothing to compare on.
    """
    if not dev:
        raise Invalid(
            "Nothing is installed without a held-out set (--dev): it could be worse than the present model."
        )
    after, lost = judge(spacy.load(new), dev)[0], ""
    if present.exists():
        before = judge(spacy.load(present), dev)[0]
        if after.micro.f1 < before.micro.f1:
            raise Invalid(
                f"Not installed: F1 {after.micro.f1:.4f} on the held-out texts; the present model has {before.micro.f1:.4f}."
            )
        worse = [
            f"{label} {before.labels[label].f1:.4f} to {counts.f1:.4f}"
            for label, counts in after.labels.items()
            if counts.f1 < before.labels[label].f1
        ]
        lost = f" Lower than before: {', '.join(worse)}." if worse else ""
        shutil.rmtree(present)
    shutil.copytree(new, present)
    return f"Installed in {present}: F1 {after.micro.f1:.4f} on the held-out texts.{lost}"
