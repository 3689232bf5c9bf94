"""Letters in another case: what is the same, and where it stands in the text as it was."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from api.domain.casing import _LENGTHENED, Words, fold

TEXTS = some.text(some.sampled_from("aSsßẞIiİıﬁfK\u212a ς.Σ-é\u0307"), max_size=8)


@pytest.mark.parametrize(
    ("words", "text", "places"),
    [
        ("İzmir", "İzmir izmir IZMIR", [(0, 5), (6, 11), (12, 17)]),
        ("izmir", "in İZMİR.", [(3, 8)]),
        ("STRASSE", "Die Straße, die STRASSE", [(4, 10), (16, 23)]),
        ("Straße", "STRASSE", [(0, 7)]),
        ("s", "ß s", [(2, 3)]),
        ("fire", "ﬁre ﬁres fire", [(0, 3), (9, 13)]),
        ("ΟΔΟΣ", "οδος οδοσ", [(0, 4), (5, 9)]),
        ("Mosul", "mosulite MOSUL", [(9, 14)]),
    ],
)
def test_words_are_found_in_any_case_at_their_own_places(words, text, places):
    assert list(Words(words, case_sensitive=False).find_in(text)) == places


def test_words_in_their_own_case_are_those_alone():
    assert list(Words("İzmir", case_sensitive=True).find_in("izmir İzmir")) == [(6, 11)]


@given(TEXTS.filter(lambda text: text.strip(" ")), TEXTS)
def test_a_surface_finds_itself(surface, around):
    words = Words(surface, case_sensitive=False)
    assert words.are(surface)
    assert words.are_in(f"{around} {surface} {around}")


def test_every_letter_that_grows_when_it_is_folded_is_known():
    grown = {letter for letter in map(chr, range(sys.maxunicode + 1)) if len(fold(letter)) > 1}
    assert {fold(letter) for letter in grown} == set(_LENGTHENED.values())
