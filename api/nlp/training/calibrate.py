"""Scores that mean what they say: a two-number logistic fit on held-out spans, and how well it holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_PRIOR = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Predicted spans whose score lies in [low, high): how many, their mean score, the share that is right."""

    low: float
    high: float
    count: int
    score: float
    right: float


def fit(raw: Sequence[float], right: Sequence[bool], steps: int = 200) -> tuple[float, float]:
    """(slope, offset) so that sigmoid(slope * logit(raw) + offset) is the probability of being right.

    Newton's method on the log likelihood, drawn towards (1, 0) with the weight of about one span, so that few spans do little.
    """
    x = _logit(raw)
    y = np.asarray(right, dtype=np.float64)
    rows = np.stack([x, np.ones_like(x)], axis=1)
    start = np.array([1.0, 0.0])

    def loss(weights: npt.NDArray[np.float64]) -> float:
        z = rows @ weights
        return float((np.logaddexp(0, z) - y * z).sum() + _PRIOR / 2 * ((weights - start) ** 2).sum())

    weights = start
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(rows @ weights, -500, 500)))
        gradient = rows.T @ (p - y) + _PRIOR * (weights - start)
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + _PRIOR * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        while loss(weights - step) > loss(weights) and float(np.abs(step).max()) > 1e-9:
            step = step / 2
        weights = weights - step
        if float(np.abs(step).max()) < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def _logit(raw: Sequence[float] | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    clipped = np.clip(np.asarray(raw, dtype=np.float64), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped) - np.log1p(-clipped))


def apply(raw: Sequence[float], slope: float, offset: float) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-(slope * _logit(raw) + offset))))


def reliability(scores: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The reliability table: bins of equal width, empty ones left out."""
    values, hits = np.asarray(scores, dtype=np.float64), np.asarray(right, dtype=np.float64)
    places = np.minimum((values * bins).astype(int), bins - 1)
    table = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            table.append(
                Bin(
                    place / bins,
                    (place + 1) / bins,
                    int(inside.sum()),
                    float(values[inside].mean()),
                    float(hits[inside].mean()),
                )
            )
    return table


def calibration_error(table: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance between score and share right, weighted by count."""
    total = sum(one.count for one in table)
    return math.fsum(one.count * abs(one.score - one.right) for one in table) / total if total else 0.0
