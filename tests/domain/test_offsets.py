"""Offsets in three units, and where a grapheme cluster may be cut."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from api.domain.offsets import OFFSET_UNITS, OffsetMap, splits_grapheme
from api.errors import Invalid, OutOfRange, SplitsGrapheme

TEXTS = st.text(
    alphabet=st.sampled_from("ab é\u0301😀👩\u200d👧\U0001f1ee\U0001f1f6\r\n\u0915\u094d\u0937e"), max_size=30
)
ENCODED = {"utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}


def width(text, unit):
    """How long a text is in a unit, counted the slow way."""
    if unit == "code_point":
        return len(text)
    encoding, size = ENCODED[unit]
    return len(text.encode(encoding)) // size


@given(text=TEXTS, unit=st.sampled_from(OFFSET_UNITS))
def test_every_offset_is_what_the_encoding_says_and_comes_back(text, unit):
    offsets = OffsetMap(text, unit)
    assert offsets.end == width(text, unit)
    for offset in range(len(text) + 1):
        there = offsets.from_code_points(offset)
        assert there == width(text[:offset], unit)
        assert offsets.to_code_points(there) == offset


@given(text=TEXTS, unit=st.sampled_from(OFFSET_UNITS))
def test_an_offset_inside_one_character_is_refused(text, unit):
    offsets = OffsetMap(text, unit)
    edges = {offsets.from_code_points(offset) for offset in range(len(text) + 1)}
    for offset in range(offsets.end + 1):
        if offset not in edges:
            with pytest.raises(SplitsGrapheme, match="inside one character"):
                offsets.to_code_points(offset)


@pytest.mark.parametrize("text", ["ab", "é😀"])
def test_a_unit_that_is_none_is_refused_and_told_which_there_are(text):
    with pytest.raises(
        Invalid, match="'utf32' is no unit of offsets; it must be one of code_point, utf16, utf8"
    ):
        OffsetMap(text, "utf32")


@pytest.mark.parametrize("offset", [-1, 3, 10**400])
@pytest.mark.parametrize("unit", OFFSET_UNITS)
def test_an_offset_outside_the_text_is_refused_and_names_its_place(offset, unit):
    with pytest.raises(OutOfRange, match="lies outside the text") as refused:
        OffsetMap("ab", unit).to_code_points(offset, "#/start")
    assert refused.value.pointer == "#/start"


@pytest.mark.parametrize("offset", [-1, 3])
@pytest.mark.parametrize("unit", OFFSET_UNITS)
@pytest.mark.parametrize("text", ["ab", "é😀"])
def test_no_offset_outside_the_text_has_a_place_in_any_unit(text, unit, offset):
    with pytest.raises(OutOfRange, match=r"which is 0\.\.2 in code_point"):
        OffsetMap(text, unit).from_code_points(offset)


@given(text=TEXTS)
def test_a_cluster_is_cut_exactly_where_unicode_says(text):
    edges = {0, *(cluster.end() for cluster in regex.finditer(r"\X", text))}
    for offset in range(len(text) + 1):
        assert splits_grapheme(text, offset) == (offset not in edges)


@pytest.mark.parametrize(
    ("text", "offset", "splits"),
    [
        ("e\u0301", 1, True),
        ("\r\n", 1, True),
        ("\n\r", 1, False),
        ("👩‍👩‍👧", 2, True),
        ("👍🏽", 1, True),
        ("\U0001f1ee\U0001f1f6\U0001f1ee\U0001f1f6", 2, False),
        ("\U0001f1ee\U0001f1f6\U0001f1ee\U0001f1f6", 3, True),
        ("\u1100\u1161\u11a8", 1, True),
        ("ab", 1, False),
    ],
    ids=[
        "mark",
        "CR LF",
        "LF CR",
        "family",
        "skin tone",
        "between flags",
        "inside a flag",
        "jamo",
        "letters",
    ],
)
def test_clusters_that_people_write(text, offset, splits):
    assert splits_grapheme(text, offset) == splits
    assert splits_grapheme("x " + text, offset + 2) == splits


def test_a_text_without_a_blank_costs_no_more_than_its_neighbourhood():
    flags = "\U0001f1ee\U0001f1f6" * 50_000
    assert splits_grapheme(flags, 60_001)
    assert not splits_grapheme(flags, 60_000)
    assert splits_grapheme(flags + "e\u0301", 100_001)
    assert splits_grapheme("👩\u200d" * 50_000 + "👩", 99_999)
    assert splits_grapheme("e" + "\u0301" * 100_000, 50_000)
