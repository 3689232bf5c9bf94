"""Variations of annotated texts: other names, other numbers, made sentences, headlines, noise. Spans stay exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from api.nlp.training.data import GoldSpan, GoldText
from api.nlp.training.dates import another_date
from api.nlp.training.foreign_units import foreign_unit
from api.nlp.training.more_bodies import body, company, medium
from api.nlp.training.organizations import organization_name
from api.nlp.training.people import family_name, person_name
from api.nlp.training.places import place_name
from api.nlp.training.sentences import FROM_WORLD, made_sentence
from api.nlp.training.states import ADJECTIVES
from api.nlp.training.units import unit_name
from api.nlp.training.unmarked import RANKS
from api.nlp.training.world import World

_SAME_LENGTH = str.maketrans({"’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‘": "'"})
_PUNCTUATION = ".,;:"


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each variation happens: `plain` texts as they are; `swap` per distinct name of a varied text; the rest per text,
    with up to `sentences` made ones."""

    plain: float = 0.3
    swap: float = 0.45
    made: float = 0.8
    sentences: int = 6
    upper: float = 0.02
    headline: float = 0.06
    title: float = 0.02
    unpunctuated: float = 0.03
    noise: float = 0.02
    straight_quotes: float = 0.15


@dataclass(frozen=True, slots=True)
class Edit:
    """[start, end) becomes `text`. An edit either is a whole span or lies outside every span."""

    start: int
    end: int
    text: str


class Names:
    """The span surfaces of a training set by label, and new ones put together; `world` knows more people and places."""

    def __init__(self, texts: Sequence[GoldText], world: World | None = None) -> None:
        self.world = world
        self._surfaces: dict[str, list[str]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        for gold in texts:
            for span in gold.spans:
                surface = gold.text[span.start : span.end]
                if len(span.labels) == 1 and (span.labels[0], surface) not in seen and "\n" not in surface:
                    seen.add((span.labels[0], surface))
                    self._surfaces[span.labels[0]].append(surface)

    def another(self, label: str, surface: str, random: Random) -> str:
        """A name of the same label to stand where `surface` stood."""
        if label == "DATE":
            return another_date(surface, random)
        if random.random() < 0.55:
            invented = _invent(label, surface, random, self.world)
            if invented:
                return invented
        known = self._surfaces[label]
        for _ in range(6):
            other = random.choice(known) if known else surface
            if abs(len(other.split()) - len(surface.split())) <= 1 and other.isupper() == surface.isupper():
                return other
        return surface


def _invent(label: str, surface: str, random: Random, world: World | None) -> str:
    words = len(surface.split())
    if world is not None and random.random() < FROM_WORLD:
        return _from_world(label, words, random, world)
    if label == "PERSON":
        return person_name(random) if words > 1 else family_name(random)
    if label == "LOCATION":
        return place_name(random) if words <= 2 else ""
    if label == "MILITARY_UNIT":
        return unit_name(random) if words > 1 else ""
    for _ in range(8):
        name = organization_name(random)
        if abs(len(name.split()) - words) <= 1:
            return name
    return ""


def _from_world(label: str, words: int, random: Random, world: World) -> str:
    if label == "PERSON":
        return world.person(random) if words > 1 else world.family(random)
    if label == "LOCATION":
        return world.place(random) if words <= 2 else ""
    if label == "MILITARY_UNIT":
        return foreign_unit(random) if words > 1 else ""
    make = random.choice((body, medium, company))
    for _ in range(8):
        name = make(random, world.place(random))
        if abs(len(name.split()) - words) <= 1:
            return name
    return ""


def apply_edits(gold: GoldText, edits: Iterable[Edit]) -> GoldText:
    """The text with the edits made, in any order, and its spans where they then are."""
    spans = iter(sorted(gold.spans, key=lambda span: span.start))
    span = next(spans, None)
    out: list[str] = []
    moved: list[GoldSpan] = []
    length = place = 0

    def copy_to(end: int) -> None:
        nonlocal length, place
        out.append(gold.text[place:end])
        length += end - place
        place = end

    for edit in [*sorted(edits, key=lambda edit: (edit.start, edit.end)), None]:
        until = len(gold.text) if edit is None else edit.start
        while (
            span is not None
            and span.end <= until
            and (edit is None or span.start < until or span.end < edit.end)
        ):
            copy_to(span.start)
            start = length
            copy_to(span.end)
            moved.append(GoldSpan(start, length, span.labels))
            span = next(spans, None)
        copy_to(until)
        if edit is None:
            break
        if span is not None and (span.start, span.end) == (edit.start, edit.end):
            moved.append(GoldSpan(length, length + len(edit.text), span.labels))
            span = next(spans, None)
        out.append(edit.text)
        length += len(edit.text)
        place = edit.end
    return replace(gold, text="".join(out), spans=tuple(moved))


def swap_names(gold: GoldText, names: Names, random: Random, rate: float) -> GoldText:
    """Replaces names, each by the same other one wherever it stands in the text, with probability `rate` each."""
    swapped: dict[tuple[str, str], str] = {}
    edits: list[Edit] = []
    last = -1
    for span in gold.spans:
        if len(span.labels) != 1 or span.start < last:
            continue
        last = span.end
        label, surface = span.labels[0], gold.text[span.start : span.end]
        if (label, surface) not in swapped:
            swapped[label, surface] = (
                names.another(label, surface, random) if random.random() < rate else surface
            )
        other = swapped[label, surface]
        if label == "PERSON" and " " in other and random.random() < 0.05:
            edits.append(Edit(span.start, span.start, f"{random.choice(RANKS)} "))
        if label == "MILITARY_UNIT" and other[0].isdigit() and other != surface and random.random() < 0.4:
            edits.append(Edit(span.start, span.start, f"{random.choice(ADJECTIVES)} "))
        if other != surface:
            edits.append(Edit(span.start, span.end, other))
    return apply_edits(gold, edits)


def add_sentences(gold: GoldText, random: Random, count: int, world: World | None = None) -> GoldText:
    """Puts made sentences behind the text, or before it."""
    if random.random() < 0.5:
        first = _with_sentences(replace(gold, text="", spans=()), random, count, world)
        text = first.text.lstrip() + random.choice((" ", "\n"))
        cut = len(first.text) - len(first.text.lstrip())
        before = [GoldSpan(span.start - cut, span.end - cut, span.labels) for span in first.spans]
        after = [GoldSpan(span.start + len(text), span.end + len(text), span.labels) for span in gold.spans]
        return replace(gold, text=text + gold.text, spans=(*before, *after))
    return _with_sentences(gold, random, count, world)


def _with_sentences(gold: GoldText, random: Random, count: int, world: World | None) -> GoldText:
    text, spans = gold.text.rstrip(), list(gold.spans)
    for _ in range(count):
        sentence, marked = made_sentence(random, world)
        text += random.choice((" ", " ", "\n"))
        spans += [GoldSpan(start + len(text), end + len(text), (label,)) for start, end, label in marked]
        text += sentence
    return replace(gold, text=text, spans=tuple(spans))


def change_case(gold: GoldText, random: Random, *, title: bool = False) -> GoldText:
    """All capitals, or Each Word, as in headlines, where that keeps every offset."""
    changed = gold.text.title() if title else gold.text.upper()
    return replace(gold, text=changed) if len(changed) == len(gold.text) else gold


def headline(gold: GoldText, random: Random) -> GoldText:
    """One line of the text in capitals, as a headline or dateline stands over running text."""
    lines = gold.text.splitlines(keepends=True)
    if not lines:
        return gold
    chosen = random.randrange(min(len(lines), 3))
    upper = lines[chosen].upper()
    if len(upper) != len(lines[chosen]) or len(upper) > 400:
        return gold
    return replace(gold, text="".join([*lines[:chosen], upper, *lines[chosen + 1 :]]))


def drop_punctuation(gold: GoldText, random: Random, share: float) -> GoldText:
    """Leaves out that share of the stops and commas outside spans."""
    inside = {place for span in gold.spans for place in range(span.start, span.end)}
    return apply_edits(
        gold,
        [
            Edit(place, place + 1, "")
            for place, letter in enumerate(gold.text)
            if letter in _PUNCTUATION and place not in inside and random.random() < share
        ],
    )


def misread(gold: GoldText, random: Random, share: float) -> GoldText:
    """Letters read as like-looking ones, as scanners do; every offset stays."""
    looks = {
        "l": "1",
        "o": "0",
        "e": "c",
        "i": "l",
        "a": "o",
        "u": "n",
        "h": "b",
        "S": "5",
        "B": "8",
        "t": "f",
    }
    letters = [looks.get(letter, letter) if random.random() < share else letter for letter in gold.text]
    return replace(gold, text="".join(letters))


def vary(gold: GoldText, names: Names, random: Random, rates: Rates) -> GoldText:
    """One training pass's version of a text."""
    if random.random() >= rates.plain:
        gold = swap_names(gold, names, random, rates.swap)
    if random.random() < rates.made:
        gold = add_sentences(gold, random, random.randint(1, rates.sentences), names.world)
    if random.random() < rates.straight_quotes:
        gold = replace(gold, text=gold.text.translate(_SAME_LENGTH))
    if random.random() < rates.noise:
        gold = misread(gold, random, 0.03)
    if random.random() < rates.unpunctuated:
        gold = drop_punctuation(gold, random, 0.7)
    if random.random() < rates.headline:
        gold = headline(gold, random)
    if random.random() < rates.upper:
        gold = change_case(gold, random)
    elif random.random() < rates.title:
        gold = change_case(gold, random, title=True)
    return gold


VARIED: dict[str, Callable[[GoldText, Names, Random], GoldText]] = {
    "names": lambda gold, names, random: swap_names(gold, names, random, 1.0),
    "capitals": lambda gold, names, random: change_case(gold, random),
    "unpunctuated": lambda gold, names, random: drop_punctuation(gold, random, 0.8),
    "misread": lambda gold, names, random: misread(gold, random, 0.03),
}
"""What held-out texts can be varied by, one kind at a time, to see what a pipeline bears."""


def varied(kind: str, texts: Sequence[GoldText]) -> list[GoldText]:
    """The texts in that variation; the same at every call."""
    names = Names(texts)
    return [VARIED[kind](text, names, Random(place)) for place, text in enumerate(texts)]
