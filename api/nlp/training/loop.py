"""Training: windows in, weights out. Losses over the tags that a token may have, or over what teachers say."""

from __future__ import annotations

import random as random_module
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tqdm import tqdm

from api.nlp.pieces import Pieces
from api.nlp.tags import TAGS
from api.nlp.training.augment import Names, vary
from api.nlp.training.data import GoldText, tag_text
from api.nlp.training.network import SpanNetwork
from api.nlp.training.windows import Window, cut_windows


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one network is trained. Rates are per step at the top of a linear schedule with 10 % warm-up; lengths in word pieces."""

    epochs: int = 10
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    batch_pieces: int = 2048
    most_pieces: int = 192
    swap_rate: float = 0.5
    upper_rate: float = 0.04
    piece_dropout: float = 0.04
    weight_average: float = 0.995
    temperature: float = 1.0
    seed: int = 1


@dataclass(slots=True)
class Batch:
    """Tensors of like-long windows, as SpanNetwork takes them; `real` [batch, tokens] picks the tokens that are no padding,
    `allowed` [those tokens, tags] of 0/1."""

    ids: torch.Tensor
    casings: torch.Tensor
    mask: torch.Tensor
    kept: torch.Tensor
    kept_mask: torch.Tensor
    real: torch.Tensor
    allowed: torch.Tensor

    def logits(self, network: SpanNetwork) -> torch.Tensor:
        """[tokens of all windows, tags], in float32 whatever the network computes in."""
        return network(self.ids, self.casings, self.mask, self.kept, self.kept_mask)[self.real].float()


def make_batch(windows: Sequence[Window], pieces: Pieces) -> Batch:
    longest = max(len(window.ids) for window in windows)
    ids = np.full((len(windows), longest), pieces.pad, dtype=np.int64)
    casings = np.full_like(ids, 5)
    mask = np.zeros_like(ids)
    most_kept = max(len(window.first) for window in windows) + 2
    kept = np.zeros((len(windows), most_kept), dtype=np.int64)
    kept_mask = np.zeros_like(kept)
    allowed: list[int] = []
    for row, window in enumerate(windows):
        size, count = len(window.ids), len(window.first) + 2
        ids[row, :size], casings[row, :size], mask[row, :size] = window.ids, window.casings, 1
        kept[row, :count], kept_mask[row, :count] = [0, *window.first, size - 1], 1
        allowed += window.allowed
    real = np.zeros((len(windows), most_kept - 2), dtype=bool)
    for row, window in enumerate(windows):
        real[row, : len(window.first)] = True
    bits = (np.array(allowed)[:, None] >> np.arange(len(TAGS))) & 1
    return Batch(
        *(torch.from_numpy(array) for array in (ids, casings, mask, kept, kept_mask, real)),
        torch.from_numpy(bits.astype(np.float32)),
    )


def group_windows(windows: list[Window], size: int, random: random_module.Random) -> list[list[Window]]:
    """Batches of like-long windows of about `size` pieces in all, in random order."""
    windows = sorted(windows, key=lambda window: len(window.ids) + random.random() * 16)
    batches: list[list[Window]] = [[]]
    for window in windows:
        if batches[-1] and (len(batches[-1]) + 1) * len(window.ids) > size:
            batches.append([])
        batches[-1].append(window)
    random.shuffle(batches)
    return batches


def marginal_loss(logits: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Minus the log probability that a token has one of its allowed tags; tokens that may have any tag teach nothing."""
    log_probabilities = logits.log_softmax(-1)
    kept = torch.logsumexp(log_probabilities.masked_fill(allowed == 0, -1e9), dim=-1)
    return -kept.mean()


def train(
    network: SpanNetwork,
    gold: Sequence[GoldText],
    pieces: Pieces,
    recipe: Recipe,
    teachers: Sequence[SpanNetwork] = (),
    after_epoch: Callable[[int, SpanNetwork], None] | None = None,
    label: str = "train",
) -> SpanNetwork:
    """Trains in place and returns the network with averaged weights. With teachers the target is the mean of their tag probabilities
    (at `temperature`) together with the gold tags, in equal parts."""
    random = random_module.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    names = Names(gold)
    head = [*network.head.parameters(), *network.casing.parameters()]
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.encoder.parameters()), "lr": recipe.encoder_rate},
            {"params": head, "lr": recipe.head_rate},
        ],
        weight_decay=0.01,
    )
    steps_an_epoch = len(
        group_windows(_windows(gold, pieces, recipe, names, random), recipe.batch_pieces, random)
    )
    steps = steps_an_epoch * recipe.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min(1.0, (step + 1) / (0.1 * steps), max(0.02, (steps - step) / (0.9 * steps))),
    )
    average = {name: value.detach().clone() for name, value in network.state_dict().items()}
    for epoch in range(recipe.epochs):
        network.train()
        batches = group_windows(_windows(gold, pieces, recipe, names, random), recipe.batch_pieces, random)
        total = 0.0
        progress = tqdm(batches, desc=f"{label} {epoch + 1}/{recipe.epochs}", mininterval=10)
        for windows in progress:
            batch = make_batch(windows, pieces)
            _drop_pieces(batch, pieces, recipe.piece_dropout)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                chosen = batch.logits(network)
            loss = marginal_loss(chosen, batch.allowed)
            if teachers:
                loss = 0.3 * loss + 0.7 * _distillation(chosen, batch, teachers, recipe.temperature)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
            for name, value in network.state_dict().items():
                if value.is_floating_point():
                    average[name].lerp_(value, 1 - recipe.weight_average)
        tqdm.write(f"{label} epoch {epoch + 1}: loss {total / max(1, len(batches)):.4f}")
        if after_epoch is not None:
            after_epoch(epoch, network)
    network.load_state_dict(average)
    return network.eval()


def _distillation(
    logits: torch.Tensor, batch: Batch, teachers: Sequence[SpanNetwork], temperature: float
) -> torch.Tensor:
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        taught = torch.stack(
            [
                t(batch.ids, batch.casings, batch.mask)[batch.rows, batch.places].float().softmax(-1)
                for t in teachers
            ]
        ).mean(0)
    return -(taught * (logits / temperature).log_softmax(-1)).sum(-1).mean() * temperature


def _windows(
    gold: Sequence[GoldText], pieces: Pieces, recipe: Recipe, names: Names, random: random_module.Random
) -> list[Window]:
    windows = []
    for text in gold:
        varied = vary(text, names, random, recipe.swap_rate, recipe.upper_rate)
        tagged, _ = tag_text(varied)
        windows += cut_windows(tagged, pieces, recipe.most_pieces, random)
    return windows


def _drop_pieces(batch: Batch, pieces: Pieces, rate: float) -> None:
    """Hides some pieces, so that the context must carry what the name does not."""
    dropped = (torch.rand(batch.ids.shape) < rate) & (batch.mask == 1) & (batch.ids != pieces.cls)
    batch.ids[dropped] = pieces.mask
