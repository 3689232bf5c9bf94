"""Windows as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from api.nlp.pieces import Pieces
from api.nlp.tags import TAGS
from api.nlp.training.network import SpanNetwork
from api.nlp.training.windows import Window


@dataclass(slots=True)
class Batch:
    """Tensors of like-long windows, as SpanNetwork takes them; `real` [batch, tokens] picks the tokens that are no padding,
    `allowed` [those tokens, tags] of 0/1, `taught` [those tokens, tags] probabilities or nothing."""

    ids: torch.Tensor
    casings: torch.Tensor
    mask: torch.Tensor
    kept: torch.Tensor
    kept_mask: torch.Tensor
    real: torch.Tensor
    allowed: torch.Tensor
    taught: torch.Tensor | None = None

    def logits(self, network: SpanNetwork) -> torch.Tensor:
        """[tokens of all windows, tags], in float32 whatever the network computes in."""
        answer: torch.Tensor = network(self.ids, self.casings, self.mask, self.kept, self.kept_mask)
        return answer[self.real].float()


def make_batch(windows: Sequence[Window], pieces: Pieces) -> Batch:
    longest = max(len(window.ids) for window in windows)
    ids = np.full((len(windows), longest), pieces.pad, dtype=np.int64)
    casings = np.full_like(ids, 5)
    mask = np.zeros_like(ids)
    most_kept = max(len(window.first) for window in windows) + 2
    kept = np.zeros((len(windows), most_kept), dtype=np.int64)
    kept_mask = np.zeros_like(kept)
    real = np.zeros((len(windows), most_kept - 2), dtype=bool)
    allowed: list[int] = []
    for row, window in enumerate(windows):
        size, count = len(window.ids), len(window.first) + 2
        ids[row, :size], casings[row, :size], mask[row, :size] = window.ids, window.casings, 1
        kept[row, :count], kept_mask[row, :count] = [0, *window.first, size - 1], 1
        real[row, : count - 2] = True
        allowed += window.allowed
    bits = (np.array(allowed)[:, None] >> np.arange(len(TAGS))) & 1
    taught = None
    if windows[0].taught is not None:
        taught = torch.from_numpy(np.concatenate([window.taught for window in windows]).astype(np.float32))
    return Batch(
        ids=torch.from_numpy(ids),
        casings=torch.from_numpy(casings),
        mask=torch.from_numpy(mask),
        kept=torch.from_numpy(kept),
        kept_mask=torch.from_numpy(kept_mask),
        real=torch.from_numpy(real),
        allowed=torch.from_numpy(bits.astype(np.float32)),
        taught=taught,
    )


def hide_pieces(batch: Batch, pieces: Pieces, rate: float) -> None:
    """Masks some pieces, so that the context must carry what the name does not."""
    hidden = (torch.rand(batch.ids.shape) < rate) & (batch.mask == 1)
    hidden &= (batch.ids != pieces.cls) & (batch.ids != pieces.sep)
    batch.ids[hidden] = pieces.mask
