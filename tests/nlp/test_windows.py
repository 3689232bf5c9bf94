"""Windows over an article: every token is judged exactly once, and reads at most what fits."""

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from api.nlp.windows import cut_windows, sentence_ends


@example([(1, False)] * 3 + [(8, False)], 8, 2)
@given(
    st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=300), st.integers(8, 60), st.integers(0, 8)
)
def test_every_token_is_judged_once_in_a_window_that_fits(tokens, most, overlap):
    lengths, ends = [length for length, _ in tokens], [end for _, end in tokens]
    windows = cut_windows(lengths, ends, most, overlap)
    judged = [place for window in windows for place in range(window.first, window.last)]
    assert judged == list(range(len(tokens)))
    for window in windows:
        assert window.start <= window.first < window.last <= window.end
        assert sum(lengths[window.start : window.end]) <= most


def test_windows_end_where_sentences_end():
    windows = cut_windows([1] * 12, [i in (3, 7) for i in range(12)], 6, 2)
    assert [(window.start, window.end) for window in windows] == [(0, 4), (4, 8), (8, 12)]


def test_a_sentence_that_does_not_fit_is_read_in_overlapping_windows():
    windows = cut_windows([1] * 20, [False] * 20, 8, 4)
    assert all(later.start < earlier.end for earlier, later in itertools.pairwise(windows))


def test_stops_quotes_and_line_ends_end_sentences():
    assert sentence_ends(["Go", ".", "”", "He", "x"], [False, False, False, False, True]) == [
        False,
        True,
        True,
        False,
        True,
    ]
