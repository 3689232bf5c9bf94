"""From annotated lines to a pipeline folder: the stages, export, calibration, the held-out report, and installing what is no worse."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import spacy

from api.nlp.assemble import assemble
from api.nlp.tagger import (
    CONFIG_FILE,
    MODEL_FILE,
    PIECES_FILE,
    AnnotationTagger,
    TaggerConfig,
    config_bytes,
)
from api.nlp.tokens import FineTokenizer
from api.nlp.training.data import GoldText
from api.nlp.training.export import export_onnx
from api.nlp.training.judging import fit_scores, judge, report
from api.nlp.training.network import SpanNetwork, load_encoder
from api.nlp.training.scores import Scores
from api.nlp.training.served import fingerprint
from api.nlp.training.stages import Plan, train_students, train_teachers


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
    scores = finish(plan, network, gold, dev, out, work, version=version)
    (out / "recipe.json").write_text(json.dumps(_recipe(plan, start), indent=2) + "\n")
    return scores


def _recipe(plan: Plan, start: Path | None) -> dict[str, Any]:
    """The plan; where a model was trained on, with its fingerprint in place of the shape, which is that model's own."""
    said = asdict(plan)
    if start is None:
        return said
    shape = ("layers", "inner", "heads", "drop_after", "teachers", "teacher")
    return {"from": fingerprint(start)} | {name: value for name, value in said.items() if name not in shape}


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
    """Everything after training: export, calibration of the tagger's scores on `dev`, assembly with the rules, and the report on the whole."""
    tagger_folder = work / "tagger"
    write_tagger(network, tagger_folder, TaggerConfig(most_pieces=plan.served_pieces))
    alone, raw = judge(_alone(tagger_folder), dev)
    slope, offset = fit_scores(raw) if raw else (1.0, 0.0)
    config = TaggerConfig(most_pieces=plan.served_pieces, slope=round(slope, 4), offset=round(offset, 4))
    (tagger_folder / CONFIG_FILE).write_bytes(config_bytes(config))
    assemble(tagger_folder, out, version)
    scores, judged = judge(spacy.load(out), dev)
    meta = {
        "description": "Five labels in conflict and defence reporting.",
        "sources": dict(Counter(text.source for text in gold).most_common()),
        "performance": scores.as_dict(),
    }
    assemble(tagger_folder, out, version, meta)
    told = report(scores, raw, judged, len(gold), len(dev)) | {"strict_tagger_alone": alone.as_dict()}
    (out / "report.json").write_text(json.dumps(told, indent=2) + "\n")
    return scores


def write_tagger(network: SpanNetwork, folder: Path, config: TaggerConfig) -> None:
    """The three files that `annotation_tagger` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    export_onnx(network, folder / MODEL_FILE)
    _, encoder_folder = load_encoder()
    shutil.copyfile(encoder_folder / "tokenizer.json", folder / PIECES_FILE)
    (folder / CONFIG_FILE).write_bytes(config_bytes(config))


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
