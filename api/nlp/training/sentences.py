"""Made sentences of the kinds that annotated text has too few of: units with their parents, ranks, ships, gods, acronyms, lists."""

from __future__ import annotations

import re
from random import Random

from api.nlp.training.dates import date_form
from api.nlp.training.organizations import STATES, acronym_of, long_name, organization_name
from api.nlp.training.people import family_name, person_name
from api.nlp.training.places import PLACES
from api.nlp.training.units import numbered_unit, unit_name

Spans = list[tuple[int, int, str]]

RANKS = [
    "Gen.",
    "General",
    "Lt. Gen.",
    "Maj. Gen.",
    "Brig. Gen.",
    "Col.",
    "Colonel",
    "Lt. Col.",
    "Maj.",
    "Major",
    "Capt.",
    "Captain",
    "Lt.",
    "Sgt.",
    "Staff Sgt.",
    "Sgt. 1st Class",
    "Spc.",
    "Spc",
    "Pfc.",
    "Cpl.",
    "Cpl",
    "Adm.",
    "Vice Adm.",
    "Rear Admiral",
    "Field Marshal",
    "President",
    "Prime Minister",
    "Defense Minister",
    "Foreign Minister",
    "Sheikh",
    "Ayatollah",
    "Mr",
    "Mr.",
    "Mrs.",
    "Dr.",
    "Secretary of State",
    "Defence Secretary",
    "spokesman",
    "spokeswoman",
    "Lieutenant General",
    "Major General",
    "Commander",
    "Brigadier General",
    "King",
    "Queen",
    "Pope",
    "Sen.",
    "Rep.",
    "Governor",
    "Mayor",
    "Warrant Officer",
    "Airman 1st Class",
    "Tech. Sgt.",
    "Master Sgt.",
    "Petty Officer 2nd Class",
    "Private",
    "Brigadier",
    "Group Captain",
    "Wing Commander",
    "Squadron Leader",
    "Air Marshal",
    "Chief Warrant Officer 3",
    "Ambassador",
    "Archbishop",
    "Judge",
    "Professor",
    "Marshal",
    "Commodore",
]
_SHIPS = [
    "USS Nimitz",
    "USS Carl Vinson",
    "FS Charles de Gaulle",
    "HMS Queen Elizabeth",
    "HMS Sheffield",
    "INS Vikrant",
    "HMAS Sydney",
    "Moskva",
    "Admiral Kuznetsov",
    "Bismarck",
    "Scharnhorst",
    "HMT Stella",
    "ARA General Belgrano",
    "USS Harry S. Truman",
    "USS Bataan",
    "SMS Goeben",
    "Yamato",
    "RMS Lusitania",
    "USNS Comfort",
    "MV Iuventa",
    "CSS Virginia",
    "USS Monitor",
    "Prinz Eugen",
    "HMS Ark Royal",
    "Ever Given",
    "Mavi Marmara",
    "Varyag",
    "Liaoning",
    "Saratov",
    "Graf Spee",
    "Al-Noor",
    "Stena Impero",
]
_GODS = "Zeus;Athena;Apollo;Poseidon;Odin;Thor;Shiva;Vishnu;Allah;Jupiter;Mars;Isis the goddess;Ra".replace(
    "Isis the goddess;", ""
).split(";")
_WEAPONS = ["M1 Abrams", "Chinook", "Black Hawk", "F-16", "HIMARS", "Javelin", "Bayraktar TB2", "T-34", "T-72", "Spitfire", "Patriot", "Iron Dome", "Brimstone", "Tomahawk", "Scud", "Shahed-136", "Leopard 2", "B-52", "MH-47E"]  # fmt: skip
_TRIBES = [
    "Tutsi",
    "Hutu",
    "Yazidi",
    "Shammar",
    "Dinka",
    "Nuer",
    "Pashtun",
    "Rohingya",
    "Amhara",
    "Druze",
    "Alawite",
    "Tuareg",
]
_MEDALS = [
    "Victoria Cross",
    "Medal of Honor",
    "George Cross",
    "Purple Heart",
    "Nobel Peace Prize",
    "Military Cross",
    "Order of Lenin",
]
_TEMPLATES = (
    "Soldiers of the {numbered} took part in the exercise near {place}.", "The {numbered} and the {numbered} crossed the river {date}.",
    "{rank} {person}, assigned to the {numbered}, was killed {date} in {place}.", "A convoy of the {numbered}, {numbered} came under fire.",
    "{person}, commander of {task}, met {state} officials in {place}.", "Ships of {task} sailed with the {ship} through the {place}.",
    "The {state} {outside} held positions east of {place}, {person} said.", "Aircraft from the {ship} and the {ship} struck targets in {place}.",
    "{rank} {family} told {org} that the {unit} had withdrawn.", "{rank} {person} told reporters {date}.", "{family} denied it.",
    "The {long} ({acronym}) rejected the offer. {acronym} fighters said so {date}.", "Members of the {org} and {org} met in {place} {date}.",
    "According to {org}, the {weapon} was shot down over {place} by the {unit}.", "Two {weapon} helicopters and an {weapon} were lost.",
    "The {tribe} people worship {god} and {god}, as their fathers did.", "He received the {medal} {date} for service with the {numbered}.",
    "{place}-based {org} said the {state} troops had left.", "US-led strikes near {place}, {place}, destroyed two vehicles.",
    "pro-{family} fighters and {state} soldiers clashed with the {unit} in {place}.", "{person} of {org}, {person} of {org} and {person} of {org} were elected.",
    "{org}'s {person} won against {org}'s {person}.", "{org}/{org}'s {person} lost the seat.", "{place}, {date2} - {org} reported.",
    "The {unit}, the {unit} and the {unit} agreed to a ceasefire {date}.", "{state} {outside} commander {person} was wounded in {place}.",
    "The Battle of {place} began {date}; the {numbered} lost 300 men.", "Operation {weapon} was led by {rank} {person} of the {unit}.",
    "The {state} government and the {state} president {person} condemned the attack.", "The {org} headquarters in {place} was hit, {org} said.",
    "Clashes between the {movement} and {unit} killed 12 people in {place}.", "{place}'s {person} arrived in {place} {date}.",
    "The treaty of {place} was signed {date} by {person} and {person}.", "In {place}, {place} and {place}, the {unit} advanced.",
    "A spokesman for the {unit}, {rank} {person}, gave no details.", "The {outside} ({code}) was formed {date}. The {code} fought at {place}.",
    "Elements of {numbered}, including the {numbered} and {numbered}, moved to {place}.", "Source: {org} and agencies", "{person}, {org}, {place}",
    "{numbered} and {task} took part, as did {state} forces@MILITARY_UNIT.", "The {org} accused {org} of war crimes in {place}.",
    "{place} and {place} signed the agreement {date}, {person} of the {org} said.", "The chief of the {unit}, {person}, resigned {date}.",
    "{person} ({org}) and {person} ({org})", "The king {person} fell at {place}; {family} succeeded him.", "{unit} kill {movement} leader in {place}",
    "{org} says {unit} shelled {place}", "{rank} {person}, of {place}, {place}, deployed with the {numbered}.",
)  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")
_MOVEMENT_WORDS = [
    "Taliban",
    "Islamic State",
    "ISIL",
    "ISIS",
    "Houthis",
    "Hamas",
    "Hezbollah",
    "al-Shabaab",
    "Boko Haram",
    "al-Qaeda",
    "PKK",
    "M23",
    "TPLF",
    "Wagner Group",
    "Viet Cong",
]


def made_sentence(random: Random) -> tuple[str, Spans]:
    """A sentence and its spans."""
    template = random.choice(_TEMPLATES).replace("{state} forces@MILITARY_UNIT", "{forces}")
    long, ours = (
        long_name(random),
        random.choice(("Defense Forces", "Liberation Army", "Brigades", "Self-Defence Units")),
    )
    formed = f"{random.choice(('Free', 'Northern', 'United', 'People’s'))} {random.choice(STATES)} {ours}"
    text, spans, place = "", [], 0
    for match in _SLOT.finditer(template):
        text += template[place : match.start()]
        place = match.end()
        before, surface, label = _fill(match[1], long, formed, random)
        text += before
        if match[1] == "outside" and "({code})" in template:
            surface = formed
        if label:
            spans.append((len(text), len(text) + len(surface), label))
        text += surface
    text += template[place:]
    return text[:1].upper() + text[1:], spans


def _fill(slot: str, long: str, formed: str, random: Random) -> tuple[str, str, str]:
    """(unmarked words before, surface, label or nothing) of a slot."""
    if slot in ("numbered", "task"):
        return "", numbered_unit(random), "MILITARY_UNIT"
    if slot == "unit":
        return "", unit_name(random), "MILITARY_UNIT"
    if slot == "outside":
        surface = numbered_unit(random)
        while not surface[0].isdigit():
            surface = numbered_unit(random)
        return "", surface, "MILITARY_UNIT"
    if slot == "forces":
        return (
            "",
            f"{random.choice(STATES)} {random.choice(('forces', 'army', 'military', 'navy', 'air force'))}",
            "MILITARY_UNIT",
        )
    if slot == "code":
        return "", acronym_of(formed), "MILITARY_UNIT"
    if slot in ("date", "date2"):
        before, span = date_form(random)
        return ("" if slot == "date2" else before), span, "DATE"
    simple: dict[str, tuple[str, str]] = {
        "person": (person_name(random), "PERSON"),
        "family": (family_name(random), "PERSON"),
        "place": (random.choice(PLACES), "LOCATION"),
        "org": (organization_name(random), "ORGANIZATION"),
        "long": (long, "ORGANIZATION"),
        "acronym": (acronym_of(long), "ORGANIZATION"),
        "movement": (random.choice(_MOVEMENT_WORDS), "ORGANIZATION"),
        "rank": (random.choice(RANKS), ""),
        "ship": (random.choice(_SHIPS), ""),
        "god": (random.choice(_GODS), ""),
        "weapon": (random.choice(_WEAPONS), ""),
        "tribe": (random.choice(_TRIBES), ""),
        "medal": (random.choice(_MEDALS), ""),
        "state": (random.choice(STATES), ""),
    }
    return "", *simple[slot]
