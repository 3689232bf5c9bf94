"""Annotators that need no model: what they mark can be read off the text."""

from __future__ import annotations

import re
import threading

from api.domain.models import ModelInfo, Normalized, Suggestion
from api.errors import ModelUnavailable

NAMES = {
    "Haider al-Abadi": "PERSON",
    "United Nations": "ORGANIZATION",
    "Mosul": "LOCATION",
    "Zanjili": "LOCATION",
    "Wednesday": "DATE",
    "Peshmerga": "MILITARY_UNIT",
}
TEXT = "Haider al-Abadi said on Wednesday that the Peshmerga had left Mosul."
FAILING = "This makes the model fail."


class FakeAnnotator:
    """Marks each of `names` wherever it stands, with the score 0.9. A text that contains FAILING makes it fail.

    Closing `gate` (clearing the event) makes it wait, so that a test can look at what happens meanwhile.
    """

    def __init__(self, names: dict[str, str] = NAMES) -> None:
        self.names = names
        self.model = ModelInfo("fake", "1")
        self.gate = threading.Event()
        self.gate.set()
        self.waiting = threading.Event()
        self.texts: list[str] = []
        self._pattern = re.compile("|".join(map(re.escape, names)))

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        self.texts.append(text)
        self.waiting.set()
        self.gate.wait(timeout=30)
        if FAILING in text:
            raise ModelUnavailable("The model failed, as it was asked to.")
        return [self._suggestion(text, match, published_at) for match in self._pattern.finditer(text)]

    def normalize(self, text: str, start: int, end: int, published_at: str | None) -> Normalized | None:
        return None if published_at is None else Normalized(published_at[:10], "day")

    def _suggestion(self, text: str, match: re.Match[str], published_at: str | None) -> Suggestion:
        label = self.names[match.group()]
        value = self.normalize(text, *match.span(), published_at) if label == "DATE" else None
        return Suggestion(label, *match.span(), 0.9, value)


class WrongAnnotator(FakeAnnotator):
    """Gives spans that overlap."""

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        return [Suggestion("PERSON", 0, 6), Suggestion("PERSON", 0, 5)]


class FortySpans(FakeAnnotator):
    """Marks the first forty words of four letters or more."""

    def annotate(self, text: str, published_at: str | None) -> list[Suggestion]:
        words = [match.span() for match in re.finditer(r"\w{4,}", text)][:40]
        return [Suggestion("LOCATION", start, end, 0.9) for start, end in words]
