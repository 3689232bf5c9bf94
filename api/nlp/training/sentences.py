"""Made sentences of the kinds that annotated text has too few of: units with their parents, compounds, ranks, ships, gods, acronyms, lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from api.nlp.dates.words import MONTH_NAMES, WEEKDAY_NAMES
from api.nlp.training import more_bodies, unmarked
from api.nlp.training.coined import coined_name, foreign_name
from api.nlp.training.dates import date_form
from api.nlp.training.foreign_units import foreign_unit
from api.nlp.training.organizations import (
    MOVEMENTS,
    acronym_of,
    long_name,
    ministry_of_state,
    organization_name,
)
from api.nlp.training.people import SHORT_NAMES, family_name, hyphenated_name, person_name
from api.nlp.training.places import SHORT_STATES, hill, place_name, realm, site
from api.nlp.training.states import ADJECTIVES, US
from api.nlp.training.templates import TEMPLATES, WORLDWIDE
from api.nlp.training.units import (
    COMMANDS,
    letter_company,
    named_unit,
    numbered_unit,
    state_forces,
    task_force,
    unit_name,
)
from api.nlp.training.world import World

Spans = list[tuple[int, int, str]]

_SLOT = re.compile(r"\{(?P<slot>[a-z_]+)(?P<again>\d?)\}|\[(?P<words>[^]=]+)=(?P<label>[A-Z_]+)\]")
WORLDWIDE_SHARE = 0.5
FROM_WORLD = 0.7
_PERIODS = (
    "past two weeks",
    "past 24 hours",
    "last three years",
    "past 18 months",
    "last two decades",
    "past week",
)


def made_sentence(random: Random, world: World | None = None) -> tuple[str, Spans]:
    """A sentence and its spans; `world` gives more people and places, and kinds of sentences that need them."""
    if world is not None and random.random() < WORLDWIDE_SHARE:
        return fill(random.choice(WORLDWIDE), random, world)
    return fill(random.choice(TEMPLATES), random, world)


def fill(template: str, random: Random, world: World | None = None) -> tuple[str, Spans]:
    """The sentence that a template makes, and its spans."""
    long, formed = long_name(random), _formed(random)
    said: dict[str, tuple[str, str, str]] = {
        "long": ("", long, "ORGANIZATION"),
        "acronym": ("", acronym_of(long), "ORGANIZATION"),
        "formed": ("", formed, "MILITARY_UNIT"),
        "code": ("", acronym_of(formed), "MILITARY_UNIT"),
    }
    for name in tuple(said):
        said[name + "1"] = said[name]
    text, spans, place = "", [], 0
    for match in _SLOT.finditer(template):
        text += template[place : match.start()]
        place = match.end()
        if match["words"]:
            before, surface, label = "", match["words"], match["label"]
        else:
            name = match["slot"] + match["again"]
            filling = said.get(name) or _fill(match["slot"], random, world)
            if match["again"]:
                said[name] = filling
            before, surface, label = filling
        text += before
        if label:
            spans.append((len(text), len(text) + len(surface), label))
        text += surface
    text += template[place:]
    return text[:1].upper() + text[1:], spans


def _formed(random: Random) -> str:
    """An armed group that its sentence gives an acronym for."""
    first = random.choice(("Free", "Northern", "United", "People’s", "National", "Southern", "New"))
    force = random.choice(
        (
            "Defense Forces",
            "Liberation Army",
            "Brigades",
            "Self-Defence Units",
            "Resistance Army",
            "Guard Corps",
        )
    )
    return f"{first} {random.choice(ADJECTIVES)} {force}"


def _numbered_first(random: Random) -> str:
    """A unit whose name begins with its number, as it stands behind a nationality."""
    while True:
        name = numbered_unit(random)
        if name[0].isdigit():
            return name


def _us_unit(random: Random) -> str:
    return f"{random.choice(US)} {_numbered_first(random)}"


def _rok_forces(random: Random) -> str:
    return f"{random.choice(SHORT_STATES)} {random.choice(('forces', 'Army', 'military', 'Navy', 'Marines', '1st Division', 'II Corps'))}"


def _us_service(random: Random) -> str:
    return (
        f"{random.choice(US)} {random.choice(('Army', 'Navy', 'Air Force', 'Marine Corps', 'Coast Guard'))}"
    )


def _movement_forces(random: Random) -> str:
    return f"{random.choice(MOVEMENTS)} forces"


def _long_person(random: Random) -> str:
    """A name with an ordinal, a nickname, several given names or a suffix."""
    first, last = person_name(random).split(" ", 1)[0], family_name(random)
    middle = person_name(random).split(" ", 1)[0]
    number = random.choice(("I", "II", "III", "IV", "VI", "XVI"))
    return random.choice(
        (
            f"{first} {number}",
            f"{first} {middle} {last}",
            f"{first} {last} Jr.",
            f"{first} bin {middle} {last}",
            f"{first} de {last}",
        )
    )


def _bc(random: Random) -> str:
    return f"{random.randint(2, 2500)} {random.choice(('B.C.', 'BC', 'BCE'))}"


def _ago(random: Random) -> str:
    many = random.choice(("two", "three", "five", "ten", "11", "20", "several"))
    return f"{many} {random.choice(('days', 'weeks', 'months', 'years'))} ago"


_LABELLED: dict[str, tuple[Callable[[Random], str], str]] = {
    "numbered": (numbered_unit, "MILITARY_UNIT"),
    "task": (task_force, "MILITARY_UNIT"),
    "unit": (unit_name, "MILITARY_UNIT"),
    "foreign_unit": (foreign_unit, "MILITARY_UNIT"),
    "named": (named_unit, "MILITARY_UNIT"),
    "outside": (_numbered_first, "MILITARY_UNIT"),
    "forces": (state_forces, "MILITARY_UNIT"),
    "us_unit": (_us_unit, "MILITARY_UNIT"),
    "us_service": (_us_service, "MILITARY_UNIT"),
    "rok_forces": (_rok_forces, "MILITARY_UNIT"),
    "movement_forces": (_movement_forces, "MILITARY_UNIT"),
    "letter_company": (letter_company, "MILITARY_UNIT"),
    "command": (lambda random: random.choice(COMMANDS), "MILITARY_UNIT"),
    "person": (person_name, "PERSON"),
    "family": (family_name, "PERSON"),
    "hyphenated": (hyphenated_name, "PERSON"),
    "short": (lambda random: random.choice(SHORT_NAMES), "PERSON"),
    "long_person": (_long_person, "PERSON"),
    "place": (place_name, "LOCATION"),
    "realm": (realm, "LOCATION"),
    "site": (site, "LOCATION"),
    "hill": (hill, "LOCATION"),
    "rok": (lambda random: random.choice(SHORT_STATES), "LOCATION"),
    "us": (lambda random: random.choice(US), "LOCATION"),
    "org": (organization_name, "ORGANIZATION"),
    "ministry": (ministry_of_state, "ORGANIZATION"),
    "coined": (coined_name, "ORGANIZATION"),
    "foreign_body": (foreign_name, "ORGANIZATION"),
    "movement": (lambda random: random.choice(MOVEMENTS), "ORGANIZATION"),
    "public_affairs": (more_bodies.public_affairs, "ORGANIZATION"),
    "born": (lambda random: str(random.randint(1750, 2000)), "DATE"),
    "bc": (_bc, "DATE"),
    "ago": (_ago, "DATE"),
    "month": (lambda random: random.choice(MONTH_NAMES), "DATE"),
    "weekday": (lambda random: random.choice(WEEKDAY_NAMES), "DATE"),
    "past": (lambda random: random.choice(_PERIODS), "DATE"),
    "rank": (lambda random: random.choice(unmarked.RANKS), ""),
    "ship": (unmarked.ship_name, ""),
    "ship_kind": (lambda random: random.choice(unmarked.SHIP_KINDS), ""),
    "god": (lambda random: random.choice(unmarked.GODS), ""),
    "weapon": (lambda random: random.choice(unmarked.WEAPONS), ""),
    "tribe": (lambda random: random.choice(unmarked.TRIBES), ""),
    "medal": (lambda random: random.choice(unmarked.MEDALS), ""),
    "work": (lambda random: random.choice(unmarked.WORKS), ""),
    "operation": (lambda random: random.choice(unmarked.OPERATIONS), ""),
    "state": (lambda random: random.choice(ADJECTIVES), ""),
}


def _fill(slot: str, random: Random, world: World | None) -> tuple[str, str, str]:
    """(unmarked words before, surface, label or nothing) of a slot."""
    if slot in ("date", "bare_date"):
        before, span = date_form(random)
        return ("" if slot == "bare_date" else before), span, "DATE"
    if slot == "capital":
        return "", _place(random, world).upper(), "LOCATION"
    if slot in _OF_PLACES:
        return "", _OF_PLACES[slot](random, _place(random, world)), "ORGANIZATION"
    make, label = _LABELLED[slot]
    if world is not None and slot in ("person", "family", "place") and random.random() < FROM_WORLD:
        make = getattr(world, slot)
    return "", make(random), label


def _place(random: Random, world: World | None) -> str:
    return place_name(random) if world is None else world.place(random)


_OF_PLACES: dict[str, Callable[[Random, str], str]] = {
    "company": more_bodies.company,
    "medium": more_bodies.medium,
    "body": more_bodies.body,
}
