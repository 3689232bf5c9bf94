"""What makes a span right."""

from dataclasses import replace

import pytest

from api.domain.models import Annotation
from api.domain.spans import BLANKS, SpanRequest, check_overlap, locate_span
from api.errors import BlankEdge, DuplicateSpan, Invalid, OutOfRange, Overlap, SplitsGrapheme, TextMismatch

TEXT = "Basra, then Basra; later\u00a0Basra  again e\u0301."
HERE = Annotation("a", "article", "LOCATION", 10, 20, "x", "accepted", "human", "", "", "", "")


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (SpanRequest(0, 5), (0, 5)),
        (SpanRequest(12, 17, "Basra"), (12, 17)),
        (SpanRequest(text="again"), (32, 37)),
        (SpanRequest(text="Basra", suffix=";"), (12, 17)),
        (SpanRequest(text="Basra", prefix="later\u00a0"), (25, 30)),
        (SpanRequest(text="Basra", prefix="then ", suffix="; later"), (12, 17)),
        (SpanRequest(12, 17, prefix="then "), (12, 17)),
    ],
)
def test_a_span_is_located(asked, ends):
    assert locate_span(TEXT, asked) == ends


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (SpanRequest(start=12), (12, 17)),
        (SpanRequest(end=16), (13, 16)),
        (SpanRequest(text="asra"), (13, 17)),
        (SpanRequest(text="again"), (32, 37)),
    ],
    ids=["one end", "the other", "the text that stands there, though it occurs thrice", "a text elsewhere"],
)
def test_what_is_not_sent_stays(asked, ends):
    assert locate_span(TEXT, asked, (13, 17)) == ends


@pytest.mark.parametrize(
    ("asked", "kind", "pointer"),
    [
        (SpanRequest(5, 5), OutOfRange, "#/end"),
        (SpanRequest(6, 5), OutOfRange, "#/end"),
        (SpanRequest(-1, 5), OutOfRange, "#/start"),
        (SpanRequest(0, 1000), OutOfRange, "#/end"),
        (SpanRequest(6, 11), BlankEdge, "#/start"),
        (SpanRequest(0, 7), BlankEdge, "#/end"),
        (SpanRequest(24, 30), BlankEdge, "#/start"),
        (SpanRequest(38, 39), SplitsGrapheme, "#/end"),
        (SpanRequest(39, 40), SplitsGrapheme, "#/start"),
        (SpanRequest(0, 5, "basra"), TextMismatch, "#/text"),
        (SpanRequest(0, 5, suffix=";"), TextMismatch, "#/prefix"),
        (SpanRequest(text="Basra"), TextMismatch, "#/text"),
        (SpanRequest(text="Basra", prefix="never "), TextMismatch, "#/text"),
        (SpanRequest(text=""), Invalid, "#/text"),
        (SpanRequest(start=3), Invalid, "#/end"),
        (SpanRequest(end=3), Invalid, "#/start"),
        (SpanRequest(), Invalid, "#/start"),
    ],
)
def test_a_span_that_is_wrong_is_refused_and_says_where(asked, kind, pointer):
    with pytest.raises(kind) as refused:
        locate_span(TEXT, asked)
    assert refused.value.pointer == pointer
    assert refused.value.detail.endswith(".")


def test_the_nearest_candidates_come_first():
    with pytest.raises(TextMismatch) as refused:
        locate_span(TEXT, SpanRequest(18, 24, "Basra"))
    assert refused.value.candidates == [(12, 17), (25, 30), (0, 5)]


@pytest.mark.parametrize("blank", sorted(BLANKS), ids=lambda blank: f"U+{ord(blank):04X}")
def test_every_white_space_of_unicode_is_a_blank_edge(blank):
    with pytest.raises(BlankEdge):
        locate_span(f"a{blank}b", SpanRequest(1, 3))


@pytest.mark.parametrize("character", ["\x1c", "\x1f", "\u200b", "\ufeff", "\u180e"], ids=ascii)
def test_what_only_looks_like_white_space_is_none(character):
    assert locate_span(f"a{character}b", SpanRequest(1, 3)) == (1, 3)


@pytest.mark.parametrize(
    ("label", "start", "end", "none", "nested", "anything"),
    [
        ("LOCATION", 10, 20, DuplicateSpan, DuplicateSpan, DuplicateSpan),
        ("PERSON", 10, 20, Overlap, None, None),
        ("LOCATION", 12, 18, Overlap, None, None),
        ("LOCATION", 5, 25, Overlap, None, None),
        ("LOCATION", 15, 25, Overlap, Overlap, None),
        ("LOCATION", 5, 15, Overlap, Overlap, None),
    ],
    ids=["the same", "another label", "inside", "around", "over its end", "over its start"],
)
def test_what_may_share_characters_is_a_setting(label, start, end, none, nested, anything):
    for mode, kind in (("none", none), ("nested", nested), ("any", anything)):
        if kind is None:
            check_overlap(label, start, end, [HERE], mode)
        else:
            with pytest.raises(Overlap) as refused:
                check_overlap(label, start, end, [HERE], mode)
            assert (type(refused.value), refused.value.other) == (kind, HERE)


def test_a_duplicate_is_named_before_an_overlap():
    other = replace(HERE, id="b", start=5, end=15)
    with pytest.raises(DuplicateSpan) as refused:
        check_overlap("LOCATION", 10, 20, [other, HERE], "none")
    assert refused.value.other == HERE
