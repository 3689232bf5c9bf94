"""Whatever text comes in: no exception, and spans that a reader could have marked."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.labels import LABELS
from api.domain.offsets import splits_grapheme
from api.domain.spans import BLANKS
from api.nlp import annotator as annotator_module
from api.nlp import open_annotator
from api.nlp.annotator import BLOCK

SENTENCE = (
    "Iraqi forces of the 9th Armoured Division retook Mosul on June 5, 2017, Lt. Gen. Abdul Amir Yarallah "
    "of the Joint Operations Command (JOC) told the U.S. and Reuters."
)
ODD = {
    "empty": "",
    "blank": " \t\u00a0\u2003 ",
    "line ends": "\n\r\n\n\u2028\u2029\x85",
    "one character": "M",
    "one mark": "\u0301",
    "a million letters without a blank": "Mosul" * 200_000,
    "a million blanks": " " * 1_000_000,
    "a million line ends": "\n" * 1_000_000,
    "a long line without blanks": SENTENCE.replace(" ", "") * 40,
    "capitals": SENTENCE.upper() * 3,
    "no punctuation": "".join(c for c in SENTENCE if c.isalnum() or c == " ") * 3,
    "lower case": SENTENCE.lower(),
    "html": f"<p class='lead'>{SENTENCE}</p><br/>&nbsp;<script>if (a < b) alert('Mosul')</script><a href=\"http://x.org/?q=Mosul&a=5\">",
    "control characters": "".join(f"{word}{chr(i % 32)}" for i, word in enumerate(SENTENCE.split())),
    "carriage returns": SENTENCE.replace(" ", "\r\n"),
    "lone carriage returns": SENTENCE.replace(" ", "\r"),
    "zero-width and direction marks": SENTENCE.replace("o", "\u200bo").replace(" ", "\u200f \u202b"),
    "byte order mark": "\ufeff" + SENTENCE,
    "soft hyphens": SENTENCE.replace("o", "o\u00ad"),
    "right to left": "بغداد (رويترز) - قال الجيش العراقي يوم الأربعاء إن الفرقة التاسعة دخلت الموصل.",
    "other scripts": "Президент Зеленський у Києві. 北京发布消息 การรบที่เมืองโมซุล दिल्ली में सेना ლაშქარი 서울에서",
    "emoji": "🇮🇶 Mosul 👨‍👩‍👧 Baghdad 👍🏽 on June 5 🪖🏻‍♀️ 9th Division",
    "combining marks": "".join(c + "\u0301\u0327" for c in SENTENCE),
    "a letter with a hundred thousand marks": "Mosul a" + "\u0301" * 100_000 + " Mosul",
    "flags": "🇮🇶" * 2_000 + " Mosul",
    "hangul in pieces": "\u1100\u1161\u11a8 Mosul \u1112\u1161\u11ab",
    "numbers only": " ".join(str(i * 7919) for i in range(150)),
    "ordinals only": " ".join(f"{i}th" for i in range(500)),
    "punctuation only": ".,;:!?()[]{}“”‘’\"'-–—/\\|@#$%^&*_+=~`<>" * 20,
    "brackets": "(" * 500 + "Syrian Democratic Forces (SDF" + ")" * 500,
    "acronyms that explain each other": " ".join(f"Alpha Beta Gamma (AB{c}{d})" for c in "ABCDEFGHIJ" for d in "ABCDEFGHIJ"),
    "unit words only": "1st Battalion, " * 200 + "Brigade " * 200 + "Division and " * 100,
    "months only": "May 5 " * 200 + "June of " * 200 + "2017-" * 200,
    "titles only": "Lt. Gen. President " * 200,
    "articles only": "the The a A " * 200,
    "private use and unassigned": "\ue000\uf8ff\U000e0001\U0010fffd Mosul \u0378",
    "separated surrogates' neighbours": "\ud7ff Mosul \ue000",
}  # fmt: skip


@pytest.fixture(scope="module")
def annotator():
    return open_annotator("bundled")


def check(annotator, text):
    found = annotator.annotate(text, "2017-06-08T00:00:00Z")
    for s in found:
        assert 0 <= s.start < s.end <= len(text)
        assert s.label in LABELS
        assert 0 <= s.score <= 1
        assert text[s.start] not in BLANKS
        assert text[s.end - 1] not in BLANKS
        assert not splits_grapheme(text, s.start)
        assert not splits_grapheme(text, s.end)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    return found


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_text_gives_valid_spans_only(annotator, text):
    check(annotator, text)


WORDS = st.sampled_from(
    [*SENTENCE.split(), "1st", "Battalion,", "5th", "Marines", "(SDF)", "the", "USS", "No.", "B.C.", "’s", "—", "\n", "\r\n", "\u200d", "🇮🇶", "e\u0301"]
)  # fmt: skip
TEXTS = st.lists(WORDS | st.text(max_size=4) | st.characters(exclude_categories=["Cs"]), max_size=40).map(
    lambda words: " ".join(words)
)


@settings(max_examples=150, deadline=None)
@given(TEXTS | st.text(max_size=200))
def test_any_text_gives_valid_spans_only(annotator, text):
    check(annotator, text)


@pytest.mark.parametrize("text", [SENTENCE, SENTENCE.upper(), f"<p>{SENTENCE}</p>", SENTENCE.replace(". ", ".\r\n")], ids=["plain", "capitals", "html", "crlf"])  # fmt: skip
def test_names_are_found_in_odd_clothes_too(annotator, text):
    found = {text[s.start : s.end].upper() for s in check(annotator, text)}
    assert {"MOSUL", "9TH ARMOURED DIVISION", "JUNE 5, 2017"} <= found


def test_nothing_is_lost_in_a_text_of_several_blocks(annotator):
    text = (SENTENCE + "\n\n") * 400
    assert len(text) > BLOCK
    found = [text[s.start : s.end] for s in annotator.annotate(text, None)]
    assert [found.count(name) for name in ("Mosul", "9th Armoured Division", "June 5, 2017")] == [
        400,
        400,
        400,
    ]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("a. \n\u0301🇮🇶👍🏽\u200d"), max_size=60))
def test_blocks_are_the_whole_text_and_cut_no_grapheme(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(annotator_module, "BLOCK", 20)
        blocks = annotator_module._blocks(text)
    assert "".join(block for _, block in blocks) == text
    assert all(text[offset : offset + len(block)] == block for offset, block in blocks)
    assert not any(splits_grapheme(text, offset) for offset, _ in blocks)
