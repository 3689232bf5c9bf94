"""`span_ends`: where a name ends by the guideline. No article, title, possessive, quote, bracket or stop around it; `U.S.` keeps its dot;
a ship is no unit and no person, and an adjective of nationality before a numbered unit is not part of it."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.name_words import (
    ALSO_NAMES,
    ARTICLES,
    BEHIND_HYPHENS,
    DOTTED_ENDS,
    EVENTS,
    HONOURS,
    NEVER_ALONE,
    SHIP_KINDS,
    SHIP_PREFIXES,
    TITLES,
    WITH_ARTICLE,
)
from api.nlp.rules.unit_words import DEMONYMS, ECHELONS, ORDINAL_WORDS
from api.nlp.tokens import words_of

_APOSTROPHES = frozenset("'’ʼ`´")
_OPENERS = {")": "(", "]": "[", "”": "“", "»": "«", "}": "{"}
_NAMED_ALONE = (
    ("Peshmerga",),
    ("Quds", "Force"),
    ("Qods", "Force"),
    ("Rapid", "Support", "Forces"),
    ("Revolutionary", "Guards"),
    ("Islamic", "Revolutionary"),
    ("Revolutionary", "Guard"),
    ("Special", "Air", "Service"),
)


@Language.component("span_ends", assigns=["doc.spans"])
def span_ends(doc: Doc) -> Doc:
    """A span that changes keeps its score: it has lost what the model was least sure of."""
    marks = marks_of(doc)
    if not marks:
        return doc
    words = words_of(doc)
    parts = [part for mark in marks for part in _lines(words, mark)]
    trimmed = [found for part in parts if (found := _trimmed(words, part)) is not None]
    if trimmed != marks:
        put_marks(doc, trimmed)
    return doc


def _lines(words: list[str], mark: Mark) -> list[Mark]:
    """A name does not run over a line's end, unless the text is wrapped at a fixed width."""
    ends = [i for i in range(mark.first, mark.last) if words[i].isspace() and "\n" in words[i]]
    if not ends or (_is_wrapped(words) and all(words[i].count("\n") == 1 for i in ends)):
        return [mark]
    borders = [mark.first, *(border for i in ends for border in (i, i + 1)), mark.last]
    return [mark._replace(first=a, last=b) for a, b in zip(borders[::2], borders[1::2], strict=True) if a < b]


def _is_wrapped(words: list[str]) -> bool:
    """Whether most lines are about as long as a terminal is wide (in tokens, which are five or six characters long)."""
    lengths, begin = [], 0
    for i, word in enumerate(words):
        if word.isspace() and "\n" in word:
            lengths.append(i - begin)
            begin = i + 1
    return len(lengths) > 2 and sum(8 <= length <= 24 for length in lengths) >= 0.6 * len(lengths)


def _trimmed(words: list[str], mark: Mark) -> Mark | None:
    first, last, label, _ = mark
    if label != "DATE" and (_is_ship(words, mark) or words[first] in EVENTS):
        return None
    while True:
        before = first, last
        first = _without_opening(words, first, last, label)
        last = _without_closing(words, first, last, label)
        if first >= last:
            return None
        if (first, last) == before:
            break
    last = _with_dot(words, first, last)
    if label == "PERSON":
        last = _with_given_name(words, first, last, last < mark.last)
    return mark._replace(first=first, last=last)


def _without_opening(words: list[str], first: int, last: int, label: str) -> int:
    word = words[first]
    if not word[0].isalnum():
        closes = word in _APOSTROPHES and first + 1 < last and label in ("DATE", "PERSON")
        balanced = word in '([{“«"' and any(words[i] in ')]}”»"' for i in range(first + 1, last - 1))
        return first if closes or balanced else first + 1
    if word in ARTICLES and first + 1 < last and not _keeps_article(words, first, last, label):
        return first + 1
    if label == "PERSON":
        return _without_title(words, first, last)
    if label == "MILITARY_UNIT":
        return _without_nation(words, first, last)
    return first


def _keeps_article(words: list[str], first: int, last: int, label: str) -> bool:
    word = words[first]
    if word in ("a", "an", "A", "An"):  # `a decade ago`, `A Company`
        return label == "DATE" or word == "A"
    if word == "the" or label in ("DATE", "MILITARY_UNIT"):
        return False
    if label == "PERSON":  # `The Katherinator`
        return True
    return " ".join(words[first + 1 : last]) in WITH_ARTICLE or not _begins_sentence(words, first)


def _begins_sentence(words: list[str], first: int) -> bool:
    before = words[first - 1] if first else "\n"
    return before.isspace() or before in ".!?:\"“”‘’'-–—)*•"


def _without_title(words: list[str], first: int, last: int) -> int:
    word = words[first]
    behind = first + 1 + (first + 1 < last and words[first + 1] == ".")
    if word not in TITLES:
        return first
    if behind >= last:
        return last if word in NEVER_ALONE else first
    if word in ALSO_NAMES and not words[behind][0].isupper():
        return first
    return behind


def _without_nation(words: list[str], first: int, last: int) -> int:
    adjective = first + (words[first] in ("North", "South"))
    if (
        adjective + 1 < last
        and words[adjective] in DEMONYMS
        and _stands_alone(words[adjective], words[adjective + 1 : last])
    ):
        return adjective + 1
    if last - first == 1 and last < len(words) and words[last] in TITLES and words[first][0].isdigit():
        return last  # `2nd` of `2nd Lt.`
    return first


def _stands_alone(nation: str, name: list[str]) -> bool:
    """Whether what follows an adjective of nationality names a unit without it."""
    if not name:
        return False
    if (name[0][0].isdigit() or name[0] in ORDINAL_WORDS) and len(name) > 1:
        return True
    if nation == "British" and name[0] == "Royal":
        return True
    return any(tuple(name[: len(head)]) == head for head in _NAMED_ALONE)


def _without_closing(words: list[str], first: int, last: int, label: str) -> int:
    word = words[last - 1]
    if label == "PERSON" and last - first > 1 and word in HONOURS:
        return last - 1
    if last - first > 2 and word in ("s", "S") and words[last - 2] in _APOSTROPHES and label != "DATE":
        return last - 2
    if word[-1].isalnum() or (not word[0].isascii() and not word.isspace() and word.isalpha()):
        return last
    if word == "." and _is_abbreviation(words, first, last - 1):
        return last
    opener = _OPENERS.get(word, word if word in "\"'" else "")
    if opener and opener in words[first : last - 1]:
        return last
    return last if word in "+%" and last - first > 1 else last - 1


def _with_dot(words: list[str], first: int, last: int) -> int:
    """Takes in the last dot of `U.S.`, `Jr.` and `Dec.`"""
    if (
        last < len(words)
        and words[last] == "."
        and words[last - 1] != "."
        and _is_abbreviation(words, first, last)
    ):
        return last + 1
    return last


def _with_given_name(words: list[str], first: int, last: int, cut: bool) -> int:
    """Takes in the end of `Leung Kwok-hung`; `cut` says that the model was about to. `Assad-led` is none."""
    if last + 1 >= len(words) or words[last] not in "-‐‑" or not words[last + 1].islower():
        return last
    behind = words[last + 1]
    given = last - first > 1 and len(behind) <= 5 and behind.isalpha() and behind not in BEHIND_HYPHENS
    return last + 2 if cut or given else last


def _is_abbreviation(words: list[str], first: int, dot: int) -> bool:
    """Whether the stop at `dot` belongs to the word before it: a letter behind another dotted letter, or a known short form."""
    word = words[dot - 1]
    if len(word) == 1 and word.isalpha():
        return dot - 2 > first and words[dot - 2] == "." and len(words[dot - 3]) == 1
    return word in DOTTED_ENDS and (dot - first > 1 or (word[0].isupper() and len(word) <= 4))


def _is_ship(words: list[str], mark: Mark) -> bool:
    first = mark.first
    if words[first] in SHIP_PREFIXES:
        return mark.last - first > 1 or (
            words[first] in ("USS", "USNS", "HMS", "HMAS", "HMCS")
            and mark.last < len(words)
            and words[mark.last][0].isupper()
        )
    if first == 0:
        return False
    before = words[first - 1]
    if before in SHIP_PREFIXES:
        return True
    if before not in SHIP_KINDS or not words[first][0].isupper():
        return False
    return mark.label in ("PERSON", "LOCATION") or (
        mark.label == "MILITARY_UNIT" and words[mark.last - 1] not in ECHELONS
    )
