"""Teachers read windows once; students learn from what they said as often as they like.

Where the teachers prefer a tag that the annotation rules out, what they said of the allowed tags alone is taught.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from api.nlp.pieces import Pieces
from api.nlp.training.batches import make_batch
from api.nlp.training.network import SpanNetwork
from api.nlp.training.windows import Window


def agreed(said: Any, allowed: Sequence[int]) -> Any:
    """The tag probabilities [tokens, tags], on the allowed tags alone for those tokens whose best tag is not allowed."""
    bits = ((np.asarray(allowed)[:, None] >> np.arange(said.shape[1])) & 1).astype(said.dtype)
    wrong = bits[np.arange(len(said)), said.argmax(1)] == 0
    kept = (said + 1e-6) * bits
    return np.where(wrong[:, None], kept / kept.sum(1, keepdims=True), said)


def teach(windows: Sequence[Window], teachers: Sequence[SpanNetwork], pieces: Pieces, batch: int = 8) -> None:
    """Sets `taught` of each window to the teachers' mean tag probabilities."""
    ordered = sorted(windows, key=lambda window: len(window.ids))
    for at in tqdm(range(0, len(ordered), batch), desc="teachers read", mininterval=10):
        some = ordered[at : at + batch]
        tensors = make_batch(some, pieces)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            said = torch.stack([tensors.logits(teacher).softmax(-1) for teacher in teachers]).mean(0)
        ends = np.cumsum([len(window.first) for window in some])[:-1]
        for window, taught in zip(some, np.split(said.float().numpy(), ends), strict=True):
            window.taught = agreed(taught, window.allowed).astype(np.float16)
