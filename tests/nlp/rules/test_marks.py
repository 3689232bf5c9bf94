"""Marks on a Doc never overlap, and keep their scores."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from api.nlp.rules.marks import Mark, marks_of, put_marks
from tests.nlp.rules.reading import read, written

SPANS = st.lists(
    st.builds(
        lambda first, size, label, score: Mark(first, first + size, label, score),
        st.integers(0, 9),
        st.integers(1, 3),
        st.sampled_from(["PERSON", "LOCATION"]),
        st.floats(0, 1),
    )
)


@given(SPANS)
def test_what_is_put_on_a_doc_is_in_order_and_apart(marks):
    doc = read("a b c d e f g h i j k l")
    put_marks(doc, marks)
    found = marks_of(doc)
    assert found == sorted(found)
    assert all(before.last <= after.first for before, after in itertools.pairwise(found))
    assert set(found) <= set(marks)
    assert bool(found) == bool(marks)


def test_of_two_that_overlap_the_longer_stays():
    doc = read("Golden Division of Iraq")
    put_marks(doc, [Mark(0, 2, "MILITARY_UNIT", 0.5), Mark(1, 2, "LOCATION", 0.9)])
    assert written(doc) == "[U Golden Division] of Iraq"


def test_spans_without_scores_are_sure():
    doc = read("in [L Mosul]")
    doc.spans["sc"].attrs.clear()
    assert [mark.score for mark in marks_of(doc)] == [1.0]
