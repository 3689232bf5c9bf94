"""`joined_units`: a formation and its parent behind a comma are one unit (`2nd Battalion, 5th Special Forces Group`); units that are
merely listed stay as many as they are."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.unit_words import echelon_of, has_number
from api.nlp.tokens import words_of

UNIT = "MILITARY_UNIT"


@Language.component("joined_units", assigns=["doc.spans"])
def joined_units(doc: Doc) -> Doc:
    """The joined unit has the score of its less sure part."""
    marks = marks_of(doc)
    joined: list[Mark] = []
    for mark in marks:
        if joined and (_is_parent(doc, joined[-1], mark) or _in_one_bracket(doc, joined[-1], mark)):
            part = joined.pop()
            mark = Mark(part.first, mark.last, UNIT, min(part.score, mark.score))
        joined.append(mark)
    if len(joined) < len(marks):
        put_marks(doc, joined)
    return doc


def _is_parent(doc: Doc, part: Mark, whole: Mark) -> bool:
    if part.label != UNIT or whole.label != UNIT or whole.first - part.last not in (1, 2):
        return False
    between = words_of(doc)[part.last : whole.first]
    name = words_of(doc)[part.first : part.last]
    if between == ["The"]:  # `1st Battalion The Royal Welsh`
        return has_number(name) and echelon_of(name[-1:]) is not None
    if between[0] != "," or any(not word.isspace() or "\n\n" in word for word in between[1:]):
        return False
    below, above = echelon_of(name), echelon_of(words_of(doc)[whole.first : whole.last])
    return below is not None and above is not None and below < above and has_number(name)


def _in_one_bracket(doc: Doc, part: Mark, rest: Mark) -> bool:
    """`North Korean (` and `NK) forces`."""
    if part.label != UNIT or rest.label != UNIT or part.last != rest.first:
        return False
    words = words_of(doc)[part.first : rest.last]
    at = part.last - part.first
    return "(" in words[:at] and ")" not in words[:at] and ")" in words[at:-1] and "(" not in words[at:]
