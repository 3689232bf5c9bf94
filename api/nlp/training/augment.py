"""Variations of annotated texts: other names, other numbers, headlines, noise. Spans stay exact."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from random import Random

from api.nlp.training.data import GoldSpan, GoldText
from api.nlp.training.units import ordinal, unit_name

_RANKS = (
    "Gen.", "General", "Lt. Gen.", "Maj. Gen.", "Brig. Gen.", "Col.", "Colonel", "Lt. Col.", "Maj.", "Major", "Capt.",
    "Captain", "Lt.", "Sgt.", "Staff Sgt.", "Sgt. 1st Class", "Spc.", "Pfc.", "Cpl.", "Adm.", "Vice Adm.", "Field Marshal",
    "President", "Prime Minister", "Defense Minister", "Foreign Minister", "Sheikh", "Ayatollah", "Mr.", "Mrs.", "Dr.",
    "Secretary of State", "Defence Secretary", "spokesman", "Lieutenant General", "Major General", "Commander",
)  # fmt: skip
_SHIPS = ("USS", "HMS", "FS", "INS", "HMAS", "HMCS", "USNS", "MV")
_SHIP_NAMES = (
    "Nimitz",
    "Charles de Gaulle",
    "Vanguard",
    "Truman",
    "Invincible",
    "Carl Vinson",
    "Moskva",
    "Sirius",
    "Bataan",
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:st|nd|rd|th)\b")


class Names:
    """The span surfaces of a training set by label, and new ones put together from them."""

    def __init__(self, texts: Sequence[GoldText]) -> None:
        self._surfaces: dict[str, list[str]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        for gold in texts:
            for span in gold.spans:
                surface = gold.text[span.start : span.end]
                if len(span.labels) == 1 and (span.labels[0], surface) not in seen and "\n" not in surface:
                    seen.add((span.labels[0], surface))
                    self._surfaces[span.labels[0]].append(surface)
        people = [name.split() for name in self._surfaces["PERSON"] if 2 <= len(name.split()) <= 4]
        self._first = [name[0] for name in people] or ["John"]
        self._last = [" ".join(name[1:]) for name in people] or ["Smith"]

    def another(self, label: str, surface: str, random: Random) -> str:
        """A name of the same label to stand where `surface` stood; of like length, so that the sentence stays plausible."""
        if label == "MILITARY_UNIT" and random.random() < 0.6:
            return unit_name(random)
        if label == "PERSON" and " " in surface and random.random() < 0.6:
            return f"{random.choice(self._first)} {random.choice(self._last)}"
        if label == "DATE":
            return _NUMBER.sub(lambda match: ordinal(random.randint(1, 30)), surface)
        known = self._surfaces[label]
        for _ in range(6):
            other = random.choice(known) if known else surface
            if abs(len(other.split()) - len(surface.split())) <= 1 and other.isupper() == surface.isupper():
                return other
        return surface


def swap_names(gold: GoldText, names: Names, random: Random, rate: float) -> GoldText:
    """Replaces names, each by the same other one wherever it stands in the text, with probability `rate` each."""
    swapped: dict[tuple[str, str], str] = {}
    out: list[str] = []
    spans: list[GoldSpan] = []
    place = length = 0
    for span in gold.spans:
        if span.start < place:
            continue
        surface = gold.text[span.start : span.end]
        between = gold.text[place : span.start]
        if len(span.labels) == 1:
            key = (span.labels[0], surface)
            if key not in swapped:
                swapped[key] = names.another(*key, random) if random.random() < rate else surface
            surface = swapped[key]
            if span.labels[0] == "PERSON" and " " in surface and random.random() < 0.06 * rate:
                between += f"{random.choice(_RANKS)} "
            if span.labels[0] == "MILITARY_UNIT" and random.random() < 0.03 * rate:
                between += f"{random.choice(_SHIPS)} {random.choice(_SHIP_NAMES)} and "
        out += (between, surface)
        start = length + len(between)
        length = start + len(surface)
        spans.append(GoldSpan(start, length, span.labels))
        place = span.end
    out.append(gold.text[place:])
    return GoldText(gold.id, "".join(out), tuple(spans), gold.unannotated, gold.date, gold.source)


def change_case(gold: GoldText, random: Random) -> GoldText:
    """All capitals, as in headlines, where that keeps every offset."""
    upper = gold.text.upper()
    if len(upper) != len(gold.text):
        return gold
    return GoldText(gold.id, upper, gold.spans, gold.unannotated, gold.date, gold.source)


def vary(gold: GoldText, names: Names, random: Random, swap_rate: float, upper_rate: float) -> GoldText:
    """One training pass's version of a text: as it is, with other names, or in capitals."""
    if random.random() < 0.6:
        gold = swap_names(gold, names, random, swap_rate)
    if random.random() < upper_rate:
        gold = change_case(gold, random)
    return gold
