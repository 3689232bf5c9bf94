"""From annotated lines to a pipeline folder: the stages, export, calibration, the held-out report, and installing what is no worse."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import spacy

from api.errors import Invalid
from api.nlp.assemble import assemble
from api.nlp.tagger import (
    CONFIG_FILE,
    MODEL_FILE,
    PIECES_FILE,
    SPANS_KEY,
    AnnotationTagger,
    TaggerConfig,
    config_bytes,
)
from api.nlp.tokens import FineTokenizer
from api.nlp.training import calibrate
from api.nlp.training.data import GoldText
from api.nlp.training.export import export_onnx
from api.nlp.training.network import SpanNetwork, load_encoder
from api.nlp.training.scores import Marked, Scores, score_all
from api.nlp.training.stages import Plan, marked, train_students, train_teachers


@dataclass(frozen=True, slots=True)
class Judged:
    """A span that a pipeline marked: in which of the held-out texts, with what score, and whether it is right."""

    text: int
    score: float
    right: bool


def build(
    plan: Plan,
    gold: Sequence[GoldText],
    dev: Sequence[GoldText],
    out: Path,
    work: Path,
    *,
    version: str,
    jobs: int = 1,
    start: Path | None = None,
) -> Scores:
    """Writes the pipeline folder `out`, with recipe.json and report.json in it, and returns its strict scores on `dev`.

    With `start`, a pipeline folder, its model is what is trained.
    """
    work.mkdir(parents=True, exist_ok=True)
    teachers = train_teachers(plan, gold, dev, work, jobs)
    network = train_students(plan, gold, dev, teachers, work, start)
    return finish(plan, network, gold, dev, out, work, version=version)


def finish(
    plan: Plan,
    network: SpanNetwork,
    gold: Sequence[GoldText],
    dev: Sequence[GoldText],
    out: Path,
    work: Path,
    *,
    version: str,
) -> Scores:
    """Everything after training: export, calibration on `dev`, report, assembly."""
    tagger_folder = work / "tagger"
    write_tagger(network, tagger_folder, TaggerConfig(most_pieces=plan.most_pieces))
    _, raw = judge(_alone(tagger_folder), dev)
    slope, offset = _fit(raw) if raw else (1.0, 0.0)
    config = TaggerConfig(most_pieces=plan.most_pieces, slope=round(slope, 4), offset=round(offset, 4))
    (tagger_folder / CONFIG_FILE).write_bytes(config_bytes(config))
    scores, judged = judge(_alone(tagger_folder), dev)
    sources = dict(Counter(text.source for text in gold).most_common())
    meta = {
        "description": "Five labels in conflict and defence reporting.",
        "sources": sources,
        "performance": scores.as_dict(),
    }
    assemble(tagger_folder, out, version, meta)
    (out / "recipe.json").write_text(json.dumps(asdict(plan), indent=2) + "\n")
    (out / "report.json").write_text(
        json.dumps(report(scores, raw, judged, len(gold), len(dev)), indent=2) + "\n"
    )
    return scores


def write_tagger(network: SpanNetwork, folder: Path, config: TaggerConfig) -> None:
    """The three files that `annotation_tagger` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    export_onnx(network, folder / MODEL_FILE)
    _, encoder_folder = load_encoder()
    shutil.copyfile(encoder_folder / "tokenizer.json", folder / PIECES_FILE)
    (folder / CONFIG_FILE).write_bytes(config_bytes(config))


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
            scores += calibrate.apply([one.score for one in measured], *_fit(fitted)).tolist()
            right += [one.right for one in measured]
    return calibrate.calibration_error(calibrate.reliability(scores, right))


def _fit(raw: list[Judged]) -> tuple[float, float]:
    return calibrate.fit([one.score for one in raw], [one.right for one in raw])


def install(new: Path, present: Path, dev: Sequence[GoldText]) -> str:
    """Puts the pipeline folder `new` in the place of `present`, and says so.

    Raises Invalid where it is worse on `dev` than what is there, or where there is nothing to compare on.
    """
    if not dev:
        raise Invalid(
            "Nothing is installed without a held-out set (--dev): it could be worse than the present model."
        )
    after = judge(spacy.load(new), dev)[0].micro.f1
    if present.exists():
        before = judge(spacy.load(present), dev)[0].micro.f1
        if after < before:
            raise Invalid(
                f"Not installed: F1 {after:.4f} on the held-out texts; the present model has {before:.4f}."
            )
        shutil.rmtree(present)
    shutil.copytree(new, present)
    return f"Installed in {present}: F1 {after:.4f} on the held-out texts."


def _alone(folder: Path) -> Any:
    """A pipeline of tokenizer and tagger only."""
    nlp = spacy.blank("en")
    nlp.tokenizer = FineTokenizer(nlp.vocab)
    tagger: Any = nlp.add_pipe("annotation_tagger")
    assert isinstance(tagger, AnnotationTagger)
    tagger.from_disk(folder)
    return nlp


def with_seed(plan: Plan, seed: int) -> Plan:
    """The same plan from another random start."""
    return replace(plan, teacher=replace(plan.teacher, seed=seed), student=replace(plan.student, seed=seed))
