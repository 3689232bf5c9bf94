"""Scores that mean what they say."""

import numpy as np
import pytest

from api.nlp.training.calibrate import apply, calibration_error, fit, reliability


def test_overconfident_scores_are_brought_down():
    random = np.random.default_rng(1)
    truth = random.uniform(0.5, 0.99, 4000)
    right = random.random(4000) < truth
    overconfident = 1 / (1 + np.exp(-3 * np.log(truth / (1 - truth))))
    slope, offset = fit(overconfident, right)
    before = calibration_error(reliability(overconfident, right))
    after = calibration_error(reliability(apply(overconfident, slope, offset), right))
    assert slope < 0.6
    assert after < 0.03 < before


def test_few_spans_change_little():
    slope, offset = fit([0.9], [False])
    assert 0 < slope < 1.2
    assert abs(offset) < 1


def test_the_order_of_scores_stays():
    scores = apply([0.2, 0.5, 0.999999, 1.0], 0.7, -0.2)
    assert list(scores) == sorted(scores)
    assert 0 < scores[0] < scores[-1] < 1


@pytest.mark.parametrize(
    ("scores", "right", "error"),
    [
        ([], [], 0.0),
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [True, False], 0.5),
        ([0.25] * 4, [True, False, False, False], 0.0),
    ],
    ids=["nothing", "always right", "half right", "as said"],
)
def test_the_error_is_the_mean_distance(scores, right, error):
    assert calibration_error(reliability(scores, right)) == pytest.approx(error)
