"""BIO tags over the five labels, and the best legal sequence of them (Viterbi)."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from api.domain.labels import LABELS

Floats = npt.NDArray[np.float32]

TAGS: tuple[str, ...] = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))
_SURE = float(np.log(0.999))
TAG_INDEX = {tag: index for index, tag in enumerate(TAGS)}


@lru_cache(maxsize=1)
def _forbidden() -> npt.NDArray[np.bool_]:
    """[from, to]: an I tag follows only B or I of its own label."""
    size = len(TAGS)
    forbidden = np.zeros((size, size), dtype=bool)
    for to in range(2, size, 2):
        forbidden[:, to] = True
        forbidden[to - 1, to] = forbidden[to, to] = False
    return forbidden


def log_softmax(scores: Floats) -> Floats:
    """[tokens, tags] scores of any size as log probabilities; what are such already stay as they are. numpy does it in a fifth of the time
    that onnxruntime takes for so few tags."""
    shifted = scores - scores.max(axis=1, keepdims=True, initial=-np.inf)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs


def best_tags(log_probabilities: Floats) -> npt.NDArray[np.int64]:
    """The most probable legal tag sequence of one text: [tokens, tags] log probabilities -> [tokens] tag indices.

    Where the greedy choice is legal it is the best one, so only the stretches around an illegal step are searched, out to tokens
    that are surely nothing.
    """
    tags: npt.NDArray[np.int64] = log_probabilities.argmax(axis=1)
    if len(tags) == 0:
        return tags
    wrong = (np.flatnonzero(_forbidden()[tags[:-1], tags[1:]]) + 1).tolist()
    if tags[0] > 0 and tags[0] % 2 == 0:
        wrong.insert(0, 0)
    if not wrong:
        return tags
    sure = np.flatnonzero(log_probabilities[:, 0] > _SURE)
    edges = [-1, *sure.tolist(), len(tags)]
    end = 0
    for place in wrong:
        if place < end:
            continue
        after = bisect_right(edges, place)
        start, end = edges[after - 1] + 1, edges[after]
        tags[start:end] = _viterbi(log_probabilities[start:end])
    return tags


def _viterbi(scores: Floats) -> npt.NDArray[np.int64]:
    """Exact search; the first tag may not be I. [tokens, tags] -> [tokens]."""
    penalty = np.where(_forbidden(), np.float32(-1e9), np.float32(0))
    best = scores[0].copy()
    best[2::2] -= 1e9
    back = np.zeros(scores.shape, dtype=np.int64)
    for step in range(1, len(scores)):
        paths = best[:, None] + penalty
        back[step] = paths.argmax(axis=0)
        best = paths.max(axis=0) + scores[step]
    tags: npt.NDArray[np.int64] = np.zeros(len(scores), dtype=np.int64)
    tags[-1] = best.argmax()
    for step in range(len(scores) - 1, 0, -1):
        tags[step - 1] = back[step, tags[step]]
    return tags


def spans_of(tags: list[int]) -> list[tuple[int, int, str]]:
    """Token spans [first, after last, label] of a tag sequence; a stray I begins a span."""
    spans: list[tuple[int, int, str]] = []
    open_at, open_label = -1, 0
    for index, tag in enumerate([*tags, 0]):
        label = (tag + 1) // 2
        if open_label and (label != open_label or tag % 2 == 1):
            spans.append((open_at, index, TAGS[2 * open_label][2:]))
            open_label = 0
        if label and not open_label:
            open_at, open_label = index, label
    return spans
