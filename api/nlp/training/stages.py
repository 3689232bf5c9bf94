"""The stages of making the model: teachers (whole encoders, several seeds), their reading of varied texts, and the small student.

What a stage made is kept in the work folder under a name that holds all that it depends on, so that an interrupted training goes on
where it stopped, and the same command gives the same model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from api.nlp.pieces import Pieces
from api.nlp.tags import best_tags, spans_of
from api.nlp.training.augment import Names, Rates, vary
from api.nlp.training.batches import make_batch
from api.nlp.training.data import GoldText, tag_text
from api.nlp.training.distil import teach
from api.nlp.training.judging import marked
from api.nlp.training.loop import Recipe, train
from api.nlp.training.network import SpanNetwork, load_encoder, shrink
from api.nlp.training.scores import Marked, score_all
from api.nlp.training.served import fingerprint, load_served
from api.nlp.training.windows import Window, cut_windows
from api.nlp.training.world import World


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides the model, beside the data.

    `layers` of the encoder are the student's, `inner` its feed-forward width, `heads` its attention heads; from layer `drop_after` on it
    reads one piece a token. `versions`: varied copies of the texts that the teachers read for it. `students`: from how many random
    seeds it is trained; their weights are averaged. `most_pieces` are read at a time in training, `served_pieces` in the service.
    """

    teachers: int = 1
    teacher: Recipe = field(default_factory=Recipe)
    student: Recipe = field(
        default_factory=lambda: Recipe(
            epochs=20, encoder_rate=3e-4, batch=1024, averaging=0.998, frozen_words=True
        )
    )
    layers: tuple[int, ...] = (0, 1, 3, 5)
    inner: int = 768
    heads: int = 8
    drop_after: int | None = 1
    versions: int = 5
    students: int = 1
    most_pieces: int = 128
    served_pieces: int = 112
    rates: Rates = field(default_factory=Rates)


CONTINUED = Plan(
    teachers=0,
    students=2,
    student=Recipe(
        epochs=4, encoder_rate=1.5e-4, head_rate=5e-4, batch=1024, averaging=0.99, frozen_words=True
    ),
    versions=4,
)
"""The plan where training goes on from a model that teachers have made already."""


def train_teachers(
    plan: Plan, gold: Sequence[GoldText], dev: Sequence[GoldText], work: Path, jobs: int
) -> list[Path]:
    """The weights' files of all teachers; `jobs` of them are trained at a time, each in a process of its own."""
    todo = [(plan, number, gold, dev, work) for number in range(1, plan.teachers + 1)]
    if jobs == 1:
        return [_train_teacher(*one) for one in todo]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_train_teacher, *zip(*todo, strict=True)))


def _train_teacher(
    plan: Plan, number: int, gold: Sequence[GoldText], dev: Sequence[GoldText], work: Path
) -> Path:
    recipe = replace(plan.teacher, seed=plan.teacher.seed + number)
    path = work / f"teacher-{number}-{_key(gold, recipe, plan.rates, plan.most_pieces)}.pt"
    if not path.exists():
        encoder, folder = load_encoder()
        pieces = Pieces.from_file(folder / "tokenizer.json")
        torch.manual_seed(recipe.seed)
        network = SpanNetwork(encoder)
        source = VariedTexts(gold, pieces, plan, recipe.seed)
        name = f"teacher {number}"
        train(network, source.windows, pieces, recipe, Reporter(dev, pieces, plan, name), name)
        _save(network, path)
    return path


def train_students(
    plan: Plan,
    gold: Sequence[GoldText],
    dev: Sequence[GoldText],
    teachers: Sequence[Path],
    work: Path,
    start: Path | None = None,
) -> SpanNetwork:
    """The small network: the mean of the weights that `plan.students` random seeds lead to from the same beginning."""
    seeds = [replace(plan.student, seed=plan.student.seed + number) for number in range(plan.students)]
    return mean_network(
        [train_student(replace(plan, student=one), gold, dev, teachers, work, start) for one in seeds]
    )


def mean_network(networks: Sequence[SpanNetwork]) -> SpanNetwork:
    """Networks that began alike and went different ways, averaged weight by weight: better on texts of other kinds than each of them."""
    first = networks[0]
    with torch.no_grad():
        for value, *others in zip(*(one.parameters() for one in networks), strict=True):
            value.copy_(torch.stack([value, *others]).mean(0))
    return first.eval()


def train_student(
    plan: Plan,
    gold: Sequence[GoldText],
    dev: Sequence[GoldText],
    teachers: Sequence[Path],
    work: Path,
    start: Path | None = None,
) -> SpanNetwork:
    """The small network. It begins as the first teacher without most of its parts, or as what the pipeline folder `start` serves."""
    encoder, folder = load_encoder()
    pieces = Pieces.from_file(folder / "tokenizer.json")
    if start is not None:
        network = load_served(start)
    else:
        network = load_network(teachers[0]) if teachers else SpanNetwork(encoder)
        network = shrink(network, plan.layers, plan.inner, plan.heads, plan.drop_after)
    shape = [plan.layers, plan.inner, plan.heads, plan.drop_after, plan.versions]
    names = _names(teachers, start)
    path = work / f"student-{_key(gold, plan.student, plan.rates, plan.most_pieces, shape, names)}.pt"
    if path.exists():
        network.load_state_dict(torch.load(path, weights_only=True))
        return network.eval()
    taught = _taught_versions(plan, gold, teachers, pieces, work)
    reporter = Reporter(dev, pieces, plan, "student")
    train(network, lambda epoch: taught[epoch % len(taught)], pieces, plan.student, reporter, "student")
    _save(network, path)
    return network


def load_network(path: Path) -> SpanNetwork:
    """A whole teacher."""
    encoder, _ = load_encoder()
    network = SpanNetwork(encoder)
    network.load_state_dict(torch.load(path, weights_only=True))
    return network.eval()


class VariedTexts:
    """The windows of each epoch: every text in a new variation."""

    def __init__(self, gold: Sequence[GoldText], pieces: Pieces, plan: Plan, seed: int) -> None:
        self._gold, self._pieces, self._plan, self._seed = gold, pieces, plan, seed
        self._names = Names(gold, World())

    def windows(self, epoch: int) -> list[Window]:
        random = Random(f"{self._seed} {epoch}")
        windows: list[Window] = []
        for text in self._gold:
            tagged, _ = tag_text(vary(text, self._names, random, self._plan.rates))
            windows += cut_windows(tagged, self._pieces, self._plan.most_pieces, random)
        return windows


class Reporter:
    """Prints the held-out scores after each epoch."""

    def __init__(self, dev: Sequence[GoldText], pieces: Pieces, plan: Plan, name: str) -> None:
        self._dev, self._pieces, self._plan, self._name = dev, pieces, plan, name

    def __call__(self, epoch: int, network: SpanNetwork) -> None:
        if self._dev:
            pairs = [
                (predict(network, text, self._pieces, self._plan.most_pieces), marked(text))
                for text in self._dev
            ]
            print(f"{self._name} epoch {epoch + 1}: held out {score_all(pairs).line()}", flush=True)


def predict(network: SpanNetwork, text: GoldText, pieces: Pieces, most_pieces: int) -> Marked:
    """Spans by the torch network; the tagger's answer up to rounding."""
    network.eval()
    tagged, _ = tag_text(text)
    read = []
    for window in cut_windows(tagged, pieces, most_pieces, None):
        with torch.no_grad():
            read.append(make_batch([window], pieces).logits(network).log_softmax(-1).numpy())
    if not read:
        return set()
    spans = spans_of(best_tags(np.concatenate(read)).tolist())
    return {(tagged.ends[first][0], tagged.ends[last - 1][1], label) for first, last, label in spans}


def _taught_versions(
    plan: Plan,
    gold: Sequence[GoldText],
    teachers: Sequence[Path],
    pieces: Pieces,
    work: Path,
) -> list[list[Window]]:
    source = VariedTexts(gold, pieces, plan, plan.student.seed)
    networks = [load_network(path) for path in teachers]
    versions = []
    for version in range(plan.versions):
        windows = source.windows(version)
        key = _key(gold, plan.rates, plan.most_pieces, plan.student.seed, *(path.name for path in teachers))
        path = work / f"taught-{version}-{key}.npz"
        if networks and path.exists():
            said = np.load(path)
            for index, window in enumerate(windows):
                window.taught = said[f"arr_{index}"]
        elif networks:
            teach(windows, networks, pieces)
            np.savez(path, *(window.taught for window in windows))
        versions.append(windows)
    return versions


def _names(teachers: Sequence[Path], start: Path | None) -> list[str]:
    return [*(path.name for path in teachers), *([] if start is None else [fingerprint(start)])]


def _save(network: SpanNetwork, path: Path) -> None:
    unfinished = path.with_suffix(".unfinished")
    torch.save(network.state_dict(), unfinished)
    unfinished.rename(path)


def _key(gold: Sequence[GoldText], *parts: Any) -> str:
    said = [asdict(part) if hasattr(part, "__dataclass_fields__") else part for part in parts]
    texts = hashlib.sha256("".join(f"{text.id}{text.text}{text.spans}" for text in gold).encode()).hexdigest()
    return hashlib.sha256(json.dumps([texts, said]).encode()).hexdigest()[:10]
