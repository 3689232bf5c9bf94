"""`listed_units`: units that a sentence lists are apart, where a model has them in one span (`7th Armored Brigade and Brigade 55`)."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.rules.unit_words import echelon_of, has_number
from api.nlp.tokens import words_of

UNIT = "MILITARY_UNIT"
MOST_TOKENS = 60


@Language.component("listed_units", assigns=["doc.spans"])
def listed_units(doc: Doc) -> Doc:
    """Both parts have the score of the whole."""
    marks = marks_of(doc)
    apart: list[Mark] = []
    for mark in marks:
        rest = mark
        if mark.label == UNIT and mark.last - mark.first <= MOST_TOKENS:
            words = words_of(doc)[mark.first : mark.last]
            for cut in range(1, len(words) - 1):
                begin = rest.first - mark.first
                if (
                    words[cut] in (",", "and")
                    and begin < cut
                    and _are_two(words[begin:cut], words[cut], words[cut + 1 :])
                ):
                    apart.append(rest._replace(last=mark.first + cut))
                    rest = rest._replace(first=mark.first + cut + 1)
        apart.append(rest)
    if len(apart) > len(marks):
        put_marks(doc, apart)
    return doc


def _are_two(left: list[str], between: str, right: list[str]) -> bool:
    """Whether each part says which unit it is; a larger one behind a comma is the parent of what stands before it."""
    below, above = echelon_of(left), echelon_of(right[: right.index(",")] if "," in right else right)
    if below is None or not has_number(left) or not has_number(right):
        return False
    return above is None or above <= below if between == "," else True
