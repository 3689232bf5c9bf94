"""MILITARY_UNIT for pipelines that know no units: the unit rules, laid over what a foreign pipeline marked.

No model that one can download knows military units; it takes them for organizations, or for nothing. The rules read tokens of their own, so
that any pipeline's tokens will do. Everything else that the pipeline marked is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import spacy

from api.domain.labels import LABEL_OF_ALIAS
from api.nlp.patterns import Marked
from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.tokens import FineTokenizer

UNIT = "MILITARY_UNIT"
ORDER = ("unit_names", "listed_units", "numbered_units", "joined_units", "known_names", "span_ends")


class AddedUnits:
    """Thread-safe."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("en")
        self._nlp.tokenizer = FineTokenizer(self._nlp.vocab)
        for name in ORDER:
            self._nlp.add_pipe(name)

    def over(self, text: str, marked: Sequence[Marked]) -> list[Marked]:
        """What is marked once units are. A unit takes the place of what it covers or crosses; a longer name around it stays."""
        doc = self._nlp.tokenizer(text)
        put_marks(doc, _units(doc, marked))
        for _, rule in self._nlp.pipeline:
            doc = rule(doc)
        units = []
        for mark in marks_of(doc):
            span = doc[mark.first : mark.last]
            if mark.label == UNIT:
                units.append(Marked(UNIT, span.start_char, span.end_char, mark.score))
        around = [span for span in marked if any(_is_longer(span, unit) for unit in units)]
        units = [unit for unit in units if not any(_touch(span, unit) for span in around)]
        return [span for span in marked if not any(_touch(span, unit) for unit in units)] + units


def _units(doc: Any, marked: Sequence[Marked]) -> list[Mark]:
    """The units that the pipeline marked after all (by a ruler, say)."""
    found = []
    for span in marked:
        if LABEL_OF_ALIAS.get(span.label) == UNIT:
            tokens = doc.char_span(span.start, span.end)
            if tokens is not None:
                found.append(Mark(tokens.start, tokens.end, UNIT, 1.0 if span.score is None else span.score))
    return found


def _touch(one: Marked, other: Marked) -> bool:
    return one.start < other.end and other.start < one.end


def _is_longer(span: Marked, unit: Marked) -> bool:
    """Whether the unit's name is a part of another's (`U.S. Army Special Operations Command Public Affairs Office`)."""
    return (
        LABEL_OF_ALIAS.get(span.label) is not None
        and span.start <= unit.start
        and unit.end <= span.end
        and span.end - span.start > unit.end - unit.start + 4  # more than an article
    )


def knows_units(nlp: Any) -> bool:
    """Whether any component of the pipeline says that it gives a label of ours for units."""
    labels = {label for given in nlp.pipe_labels.values() for label in given}
    return any(LABEL_OF_ALIAS.get(label.removeprefix("B-").removeprefix("I-")) == UNIT for label in labels)
