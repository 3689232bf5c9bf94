"""The five labels, what they mean, and what other tools call them. A new label is a new line here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """One label: `aliases` are the names that other models' label sets use for it (OntoNotes, CoNLL, WikiNER, ...)."""

    name: str
    meaning: str
    marks: str
    leaves_out: str
    aliases: tuple[str, ...] = ()


LABELS: dict[str, Label] = {
    label.name: label
    for label in (
        Label(
            "PERSON",
            "A named individual person, real or fictional, in any form of the name.",
            "Bashar al Assad; al Ghanmi; a regime named after a person marks the person",
            "titles and roles, peoples, gods, prizes and laws named after people",
            ("PER", "PEOPLE", "I-PER", "Person"),
        ),
        Label(
            "ORGANIZATION",
            "A named body that can act: ministries, parties, companies, media, international bodies, armed movements.",
            "UN Security Council; Daesh; Iraqi defence ministry; Pentagon",
            "descriptions such as 'the government' or 'the regime'",
            ("ORG", "ORGANISATION", "Organisation", "Organization"),
        ),
        Label(
            "LOCATION",
            "A named place: countries, cities, districts, rivers, roads, bases, buildings; also when a country acts.",
            "Mosul; Old City of Mosul; Northern Ireland; Tanf",
            "nationality adjectives, 'the city', direction words in lower case",
            ("LOC", "GPE", "FAC", "FACILITY", "Location", "Place"),
        ),
        Label(
            "DATE",
            "An expression that points at a calendar day or a longer stretch of the calendar, absolute or relative.",
            "June 5, 2017; Wednesday; mid-October last year; 1990s; last week",
            "times of day, pure durations and ages, frequencies",
            ("Temporal", "DateTime"),
        ),
        Label(
            "MILITARY_UNIT",
            "An armed formation under a command, named so that a reader could say which one.",
            "1st Battalion, 5th Marines; Iraqi army; Peshmerga; CTF 50; CENTCOM",
            "'the troops', militants, police, rebels, ships and vehicles, defence ministries",
            ("MILITARY", "UNIT", "MilitaryUnit"),
        ),
    )
}

LABEL_OF_ALIAS: dict[str, str] = {
    alias: label.name for label in LABELS.values() for alias in (label.name, *label.aliases)
}
