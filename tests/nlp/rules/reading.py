"""Texts with their spans written into them: `the [U Iraqi army] in [L Mosul]`; a score may follow the letter: `[U.8 Iraqi army]`."""

import re

from spacy.vocab import Vocab

from api.nlp.rules.marks import Mark, marks_of, put_marks
from api.nlp.tokens import FineTokenizer

LABELS = {"P": "PERSON", "O": "ORGANIZATION", "L": "LOCATION", "D": "DATE", "U": "MILITARY_UNIT"}
LETTERS = {label: letter for letter, label in LABELS.items()}
SURE = 0.9
_SPAN = re.compile(r"\[([POLDU])(\.\d+)? ([^\[]+?)\]")
_tokenize = FineTokenizer(Vocab())


def read(written):
    """A Doc with the spans that are written into the text."""
    text, spans, at = "", [], 0
    for match in _SPAN.finditer(written):
        text += written[at : match.start()]
        spans.append((len(text), len(text) + len(match[3]), LABELS[match[1]], float(match[2] or SURE)))
        text += match[3]
        at = match.end()
    doc = _tokenize(text + written[at:])
    marks = []
    for start, end, label, score in spans:
        span = doc.char_span(start, end)
        marks.append(Mark(span.start, span.end, label, score))
    put_marks(doc, marks)
    return doc


def written(doc):
    """The Doc's text with its spans written into it, without scores."""
    text = doc.text
    for mark in reversed(marks_of(doc)):
        span = doc[mark.first : mark.last]
        text = f"{text[: span.start_char]}[{LETTERS[mark.label]} {span.text}]{text[span.end_char :]}"
    return text


def without_scores(text):
    return re.sub(r"\[([POLDU])\.\d+ ", r"[\1 ", text)


def after(component, before):
    return written(component(read(before)))
