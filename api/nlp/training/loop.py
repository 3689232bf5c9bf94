"""Training one network: windows in, averaged weights out. The loss is over the tags that a token may have, and over what teachers say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import torch
from tqdm import tqdm

from api.nlp.pieces import Pieces
from api.nlp.training.batches import hide_pieces, make_batch
from api.nlp.training.network import SpanNetwork
from api.nlp.training.windows import Window, group_windows


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one network is trained. Rates are per step at the top of a linear schedule with 10 % warm-up; `batch` is in word pieces;
    `taught_share` is the part of the loss that follows the teachers, where there are any."""

    epochs: int = 8
    encoder_rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = 2048
    hidden_pieces: float = 0.04
    averaging: float = 0.99
    taught_share: float = 0.7
    frozen_words: bool = False
    seed: int = 1


def marginal_loss(logits: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Minus the log probability that a token has one of its allowed tags; a token that may have any tag teaches nothing."""
    return -torch.logsumexp(logits.log_softmax(-1).masked_fill(allowed == 0, -1e9), dim=-1).mean()


def taught_loss(logits: torch.Tensor, taught: torch.Tensor) -> torch.Tensor:
    """Cross entropy against the teachers' probabilities."""
    return -(taught * logits.log_softmax(-1)).sum(-1).mean()


def train(
    network: SpanNetwork,
    windows_of: Callable[[int], Sequence[Window]],
    pieces: Pieces,
    recipe: Recipe,
    after_epoch: Callable[[int, SpanNetwork], None] | None = None,
    name: str = "train",
) -> SpanNetwork:
    """Trains in place and returns the network with averaged weights. `windows_of` gives the windows of an epoch, 0 the first."""
    random = Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    if recipe.frozen_words:
        network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    optimizer = _optimizer(network, recipe)
    trained = [value for value in network.parameters() if value.requires_grad]
    average = [value.detach().clone() for value in trained]
    schedule = None
    for epoch in range(recipe.epochs):
        network.train()
        batches = group_windows(windows_of(epoch), recipe.batch, random)
        if schedule is None:
            schedule = _schedule(optimizer, len(batches) * recipe.epochs)
        total = 0.0
        for windows in tqdm(batches, desc=f"{name} {epoch + 1}/{recipe.epochs}", mininterval=10):
            batch = make_batch(windows, pieces)
            hide_pieces(batch, pieces, recipe.hidden_pieces)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = batch.logits(network)
            loss = marginal_loss(logits, batch.allowed)
            if batch.taught is not None:
                share = recipe.taught_share
                loss = (1 - share) * loss + share * taught_loss(logits, batch.taught)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
            torch._foreach_lerp_(average, [value.detach() for value in trained], 1 - recipe.averaging)
        tqdm.write(f"{name} epoch {epoch + 1}: loss {total / max(1, len(batches)):.4f}")
        if after_epoch is not None:
            after_epoch(epoch, network)
    with torch.no_grad():
        for value, averaged in zip(trained, average, strict=True):
            value.copy_(averaged)
    return network.eval()


def _optimizer(network: SpanNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    head = [*network.head.parameters(), *network.casing.parameters()]
    encoder = [value for value in network.encoder.parameters() if value.requires_grad]
    return torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": head, "lr": recipe.head_rate}],
        weight_decay=0.01,
        fused=True,
    )


def _schedule(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    warm = 0.1 * steps
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
    )
