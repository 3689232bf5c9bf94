"""`likely_spans`: leaves out what is more likely wrong than worth a reviewer's look."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.rules.marks import marks_of, put_marks


class LikelySpans:
    """`least` is the score from which a span stays. F1 is highest a little below one half: a span that is right as often as half the
    F1 neither helps nor harms it."""

    def __init__(self, least: float) -> None:
        self.least = least

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        likely = [mark for mark in marks if mark.score >= self.least]
        if len(likely) < len(marks):
            put_marks(doc, likely)
        return doc


@Language.factory("likely_spans", assigns=["doc.spans"], default_config={"least": 0.4})
def create_likely_spans(nlp: Language, name: str, least: float) -> LikelySpans:
    """The factory's name in config.cfg."""
    return LikelySpans(least)
