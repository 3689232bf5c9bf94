"""`news_lines`: the first words of a report say where it was written (`KHARKIV, Ukraine (AP) —`) and by whom (`By Hein Htoo Zan`)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, near, put_marks
from api.nlp.tokens import words_of

PLACE, BODY, UNIT, PERSON, DATE = "LOCATION", "ORGANIZATION", "MILITARY_UNIT", "PERSON", "DATE"
_DASHES = frozenset("—–-―")
_IN_DATELINES = frozenset([",", "(", ")", ".", "'", "’", "-", "of", "al", "and"])
_AUTHORS = frozenset(["By", "BY"])
_NO_PLACES = frozenset(
    """
    UPDATE BREAKING EXCLUSIVE ANALYSIS OPINION WATCH NEWS LIVE FACTBOX TIMELINE CORRECTION CORRECTED STATEMENT RELEASE PRESS EXPLAINER INTERVIEW
    FEATURE ALERT URGENT SPECIAL REPORT VIDEO PHOTOS FILE NOTE EDITORIAL COMMENT READ MORE RECAP
    """.split()  # noqa: SIM905
)
MOST_TOKENS = 22
MOST_WORDS_OF_A_TOWN = 4
MOST_WORDS_OF_AN_AUTHOR = 5


class NewsLines:
    """`score` of a place or agency that only its line shows."""

    def __init__(self, score: float) -> None:
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        words = words_of(doc)
        marks = marks_of(doc)
        changed = list(marks)
        for first in _line_starts(words):
            if words[first] in _AUTHORS:
                _author(words, changed, first + 1)
            elif words[first][0].isupper() and len(words[first]) > 2:
                self._dateline(doc, words, changed, first)
        if changed != marks:
            put_marks(doc, changed)
        return doc

    def _dateline(self, doc: Doc, words: list[str], marks: list[Mark], first: int) -> None:
        town = _town(words, first)
        dash = _dash(doc, words, first, town)
        if dash is None:
            return
        around, inside = marks[near(marks, first, town)], marks[near(marks, town, dash)]
        if words[town] == "(":
            sure = not any(mark.label in (BODY, UNIT) and mark.score >= self.score for mark in around)
        else:
            sure = words[town] == "," and any(mark.label in (PLACE, DATE) for mark in inside)
        named = len(around) == 1 and around[0][:2] == (first, town)
        if sure and (named or words[first].isupper()) and all(mark.last <= town for mark in around):
            least = max([self.score, *(mark.score for mark in around if mark.label == PLACE)])
            marks[near(marks, first, town)] = [Mark(first, town, PLACE, least)]
            self._agency(words, marks, town, dash)

    def _agency(self, words: list[str], marks: list[Mark], town: int, dash: int) -> None:
        """Marks what stands in brackets right before the dash."""
        closing = dash - 1
        if words[closing] != ")" or "(" not in words[town:closing]:
            return
        opening = town + words[town:closing].index("(")
        name = words[opening + 1 : closing]
        there = marks[near(marks, opening + 1, closing)]
        free = all(mark.label not in (BODY, DATE) and mark[:2] == (opening + 1, closing) for mark in there)
        if free and 0 < len(name) <= MOST_WORDS_OF_A_TOWN and name[0][0].isupper():
            marks[near(marks, opening + 1, closing)] = [Mark(opening + 1, closing, BODY, self.score)]


def _line_starts(words: list[str]) -> Iterator[int]:
    """First tokens of the lines."""
    fresh = True
    for i, word in enumerate(words):
        if word.isspace():
            fresh = fresh or "\n" in word
        elif fresh:
            fresh = False
            yield i


def _town(words: list[str], first: int) -> int:
    """Where the place ends that a line begins with; `first` where it begins with no place."""
    loud, last = words[first].isupper(), first
    for at in range(first, min(first + 2 * MOST_WORDS_OF_A_TOWN, len(words))):
        word = words[at]
        if word in _NO_PLACES:
            return first
        if word[0].isalpha():
            if not (word.isupper() if loud else word[0].isupper()):
                break
            last = at + 1
        elif word not in "-'’./":
            break
    return last


def _dash(doc: Doc, words: list[str], first: int, town: int) -> int | None:
    """The dash between blanks behind place, agency and day, with nothing but these before it."""
    if town == first:
        return None
    for i in range(town, min(first + MOST_TOKENS, len(words) - 1)):
        word = words[i]
        if word in _DASHES and (word in "—–" or doc[i - 1].whitespace_):
            return i
        if not (word[0].isupper() or word.isdigit() or word in _IN_DATELINES):
            return None
    return None


def _author(words: list[str], marks: list[Mark], first: int) -> None:
    """A person's name goes on to the end of the line of its author."""
    there = marks[near(marks, first, first + 1)]
    if len(there) != 1 or there[0].label != PERSON or there[0].first != first:
        return
    end = last = there[0].last
    while end < len(words) and end - first < MOST_WORDS_OF_AN_AUTHOR and words[end][0].isupper():
        end += 1
    ends_line = end == len(words) or "\n" in words[end] or words[end] in ",;|"
    if end > last and ends_line and all(mark.last <= end for mark in marks[near(marks, last, end)]):
        marks[near(marks, first, end)] = [there[0]._replace(last=end)]


@Language.factory("news_lines", assigns=["doc.spans"], default_config={"score": 0.9})
def create_news_lines(nlp: Language, name: str, score: float) -> NewsLines:
    """The factory's name in config.cfg."""
    return NewsLines(score)
