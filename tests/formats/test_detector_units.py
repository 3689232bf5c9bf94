"""In which unit a detector's offsets count, and how many grapheme clusters a text has."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from api.errors import InvalidQuery
from api.formats.detectors import SHAPES
from api.formats.detectors.clusters import ClusterMap
from api.formats.detectors.shape import Question


@pytest.mark.parametrize(
    ("name", "in_body", "in_query", "unit"),
    [
        ("annotations", None, None, "code_point"),
        ("annotations", None, "utf8", "utf8"),
        ("presidio", None, None, "code_point"),
        ("presidio", None, "code_point", "code_point"),
        ("azure", None, None, "grapheme"),
        ("azure", "utf16", None, "utf16"),
        ("azure", "utf16", "utf16", "utf16"),
        ("azure", None, "code_point", "code_point"),
        ("google", None, None, "none"),
        ("google", "utf8", None, "utf8"),
        ("google", None, "utf16", "utf16"),
    ],
)
def test_the_unit_is_that_of_the_query_else_of_the_body_else_of_the_shape(name, in_body, in_query, unit):
    assert SHAPES[name].unit_for(Question((), in_body), in_query) == unit


@pytest.mark.parametrize(
    ("name", "in_body", "in_query", "sentence"),
    [
        ("presidio", None, "utf16", "counts in code_point, not in offset_unit=utf16"),
        ("comprehend", None, "utf8", "counts in code_point, not in offset_unit=utf8"),
        ("azure", None, "utf8", "counts in code_point or utf16, not"),
        ("azure", "grapheme", "utf16", "contradicts the body, which asks for grapheme"),
        ("google", "none", "utf8", "contradicts the body"),
    ],
)
def test_a_unit_that_a_shape_cannot_count_in_is_refused(name, in_body, in_query, sentence):
    with pytest.raises(InvalidQuery, match=sentence):
        SHAPES[name].unit_for(Question((), in_body), in_query)


PIECES = [
    "a",
    " ",
    "\r\n",
    "e\u0301",
    "👩‍👩‍👧",
    "🇮🇶",
    "🇮🇶🇬🇧🇫",
    "👍🏽",
    "한국",
    "नि",
    "\u0600🇮",
    "\u200d",
    "\ufeff",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_clusters_are_counted_as_unicode_has_them(text):
    counted, offset = ClusterMap(text), 0
    for number, cluster in enumerate(regex.findall(r"\X", text), 1):
        offset += len(cluster)
        assert counted.from_code_points(offset) == number
