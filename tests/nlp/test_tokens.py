"""The pipeline's tokenizer: loses nothing, never cuts a grapheme, and is fine enough for span ends."""

import pytest
import regex
import spacy
from hypothesis import given
from hypothesis import strategies as st

from api.nlp import tokens
from api.nlp.tokens import FineTokenizer, iter_token_ends

NLP = spacy.blank("en")
TOKENIZER = FineTokenizer(NLP.vocab)

ODD_TEXTS = {
    "empty": "",
    "one blank": " ",
    "blanks only": " \t\n \u00a0\u2003 \r\n",
    "one letter": "a",
    "leading and trailing blanks": "  Mosul  ",
    "two blanks inside": "in  Mosul",
    "no blanks": "a" * 20_000,
    "control characters": "Mosul\x00\x01\x1f\x7fRaqqa",
    "carriage returns": "Mosul\r\nRaqqa\rAleppo\n",
    "zero-width and direction marks": "Mo\u200bsul \u200f\u202bبغداد\u202c\ufeff",
    "combining marks": "e\u0301cole n\u0303 \u0301start",
    "emoji sequences": "👨‍👩‍👧‍👦 🇺🇦🇮🇶 👍🏽.",
    "other scripts": "Киев 北京 서울 दिल्ली กรุงเทพ",
    "html": "<p>Forces&nbsp;near <b>Mosul</b></p>",
    "a mark after a blank": "a \u0301b",
    "line separators": "a\u2028b\u2029c\x85d",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_nothing_is_lost_of_odd_texts(text):
    assert TOKENIZER(text).text == text


@given(st.text(max_size=60))
def test_nothing_is_lost_of_any_text(text):
    assert TOKENIZER(text).text == text


@given(st.text(alphabet="a1 .\n\t\u0301\u200d\u00a0👍🏽🇺🇦é-’", max_size=40))
def test_no_token_ends_inside_a_grapheme_cluster(text):
    inside = {
        place
        for cluster in regex.finditer(r"\X", text)
        for place in range(cluster.start() + 1, cluster.end())
    }
    assert not [ends for ends in iter_token_ends(text) if inside & set(ends)]


@given(st.text(alphabet="ab1 .\n\t\u0301\u00a0-", max_size=40))
def test_training_and_serving_see_the_same_tokens(text):
    served = [(token.idx, token.idx + len(token)) for token in TOKENIZER(text) if not token.is_space]
    assert served == list(iter_token_ends(text))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a US-led strike", "US"),
        ("ISIL's men", "ISIL"),
        ("ISIL’s men", "ISIL"),
        ("counter-ISIL work", "ISIL"),
        ("the Syria/Iraq border", "Iraq"),
        ("in the U.S. today", "U.S."),
        ("from 2003-2011", "2003-2011"),
        ("(SDF)", "SDF"),
        ("Near Mar’a, two strikes", "Mar’a"),
        ("the 507th Wing", "507th Wing"),
        ("mid-October last year", "mid-October last year"),
        ("“Raqqa”", "Raqqa"),
    ],
)
def test_span_ends_fall_on_token_ends(text, span):
    start = text.index(span)
    ends = list(iter_token_ends(text))
    assert start in {first for first, _ in ends}
    assert start + len(span) in {last for _, last in ends}


def test_a_written_pipeline_reads_back_its_tokenizer(tmp_path):
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "annotation_fine_tokenizer.v1"}}})
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert [token.text for token in again("US-led")] == ["US", "-", "led"]
    assert [token.text for token in spacy.blank("en").from_bytes(spacy.blank("en").to_bytes())("x")] == ["x"]


PLAIN = st.sampled_from(
    [*"ab1_ \t\n.,-'’“”–…€éßøŒłǅª²½µ×÷", "\u00a0", "\u2011", "\u203f", "\u0259", "\u02b0", "\u02c6"]
)


@given(st.text(PLAIN, max_size=60))
def test_plain_texts_fall_apart_as_all_others_do(text):
    assert tokens._PLAIN_TEXT.fullmatch(text)
    assert tokens.split(text) == [match.group() for match in tokens._TOKEN.finditer(text)]


def test_every_plain_character_falls_apart_as_among_all_others():
    for character in filter(tokens._PLAIN_TEXT.fullmatch, map(chr, range(0x3000))):
        text = f"a{character}b {character}"
        assert tokens.split(text) == [match.group() for match in tokens._TOKEN.finditer(text)]
