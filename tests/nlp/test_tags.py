"""The best legal tag sequence, against a search of all of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.nlp.tags import TAGS, best_tags, log_softmax, spans_of

B_PERSON, I_PERSON, B_ORG, I_ORG = (
    TAGS.index(t) for t in ("B-PERSON", "I-PERSON", "B-ORGANIZATION", "I-ORGANIZATION")
)


def legal(tags):
    before = 0
    for tag in tags:
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


@given(st.integers(0, 10_000), st.sampled_from([0.01, 1.0, 80.0]))
def test_scores_become_log_probabilities_and_those_stay(seed, size):
    scores = (np.random.default_rng(seed).normal(size=(3, len(TAGS))) * size).astype(np.float32)
    logs = log_softmax(scores)
    assert np.allclose(np.exp(logs).sum(axis=1), 1, atol=1e-5)
    assert (logs.argmax(axis=1) == scores.argmax(axis=1)).all()
    assert np.allclose(log_softmax(logs), logs, atol=1e-5)
    assert log_softmax(scores[:0]).shape == (0, len(TAGS))


@given(st.integers(0, 10_000))
def test_the_found_sequence_is_the_best_legal_one(seed):
    scores = np.random.default_rng(seed).normal(size=(4, 5)).astype(np.float32)
    full = np.full((4, len(TAGS)), -50, dtype=np.float32)
    full[:, :5] = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    best = max(
        (tags for tags in itertools.product(range(5), repeat=4) if legal(tags)),
        key=lambda tags: sum(full[i, tag] for i, tag in enumerate(tags)),
    )
    assert best_tags(full).tolist() == list(best)


@given(st.integers(0, 10_000), st.integers(0, 80))
def test_every_found_sequence_is_legal(seed, size):
    scores = np.random.default_rng(seed).normal(scale=4, size=(size, len(TAGS))).astype(np.float32)
    scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
    assert legal(best_tags(scores).tolist())


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ([], []),
        ([0, B_PERSON, I_PERSON, 0], [(1, 3, "PERSON")]),
        ([B_PERSON, B_PERSON], [(0, 1, "PERSON"), (1, 2, "PERSON")]),
        ([B_PERSON, B_ORG, I_ORG], [(0, 1, "PERSON"), (1, 3, "ORGANIZATION")]),
        ([I_ORG, 0], [(0, 1, "ORGANIZATION")]),
    ],
    ids=["nothing", "one span", "neighbours of one label", "neighbours of two labels", "a stray inside tag"],
)
def test_tags_become_spans(tags, spans):
    assert spans_of(tags) == spans
