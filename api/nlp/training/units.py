"""A grammar of military unit names, to show the model far more of them than any annotated text holds."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_word
from api.nlp.training.states import ALL
from api.nlp.training.unit_names import (
    ACRONYMS,
    BRANCHES,
    COMMAND_NAMES,
    COMMANDS,
    ECHELONS,
    GROUPS,
    KNOWN,
    NAMES,
    OFFICIAL,
    PLACES,
    SERVICES,
    TASKS,
    WORDS,
)

_PARENTS = (
    "Marines",
    "Infantry",
    "Cavalry",
    "Infantry Regiment",
    "Special Forces Group",
    "Artillery",
    "Marine Regiment",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XII", "XVIII")


def named_unit(random: Random) -> str:
    """A formation whose official name holds no state, so that a nationality before it stays outside: `British [Royal Air Force]`."""
    if random.random() < 0.15:
        return f"{coined_word(random)} {random.choice(('Brigade', 'Battalion', 'Division', 'Regiment', 'militia', 'Brigades', 'Legion', 'Army'))}"
    return random.choice(OFFICIAL)


def state_forces(random: Random) -> str:
    """`Iraqi security forces`, `U.S. air and naval forces`: a state's service or forces, the state inside."""
    state = random.choice(ALL)
    service = random.choice(SERVICES)
    if random.random() < 0.15:
        service = random.choice(
            (
                "ground and air forces",
                "air and naval forces",
                "occupation forces",
                "reserve forces",
            )
        )
    return f"{state} {service}"


def task_force(random: Random) -> str:
    """`CTF 50`, `Task Force Falcon`."""
    name = random.choice(
        (str(random.randint(1, 560)), str(random.randint(1, 99)), random.choice(NAMES), coined_word(random))
    )
    return f"{random.choice(TASKS)} {name}"


def letter_company(random: Random) -> str:
    """`B Company`, `D and H Companies`."""
    one, other = random.sample("ABCDEFGHIK", 2)
    return random.choice(
        (
            f"{one} Company",
            f"{one} Company",
            f"Company {one}",
            f"{one} and {other} Companies",
            f"{one} Troop",
            f"{one} Battery",
        )
    )


def ordinal(number: int) -> str:
    """1 -> 1st, 12 -> 12th, 103 -> 103rd."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def numbered_unit(random: Random) -> str:
    """`507th Air Refueling Wing`, `2nd Battalion, 5th Special Forces Group`, `B Company, 9th Infantry`, `III Corps`, `CTF 50`, `No. 33 Squadron`."""
    number = ordinal(int(random.paretovariate(0.6)) % 900 + 1)
    small = ordinal(random.randint(1, 4))
    branch, echelon, parent = random.choice(BRANCHES), random.choice(ECHELONS), random.choice(_PARENTS)
    second = random.choice(BRANCHES)
    letter = random.choice("ABCDEFGHIK")
    part = random.choice(("Battalion", "Squadron", "Brigade", "Company", "Brigade Combat Team", "Platoon"))
    return random.choice(
        (
            f"{number} {branch} {echelon}",
            f"{number} {branch} {echelon}",
            f"{number} {branch} {echelon}",
            f"{number} {echelon}",
            f"{number} {branch}",
            f"{number} {branch} {second} {echelon}" if branch != second else f"{number} {branch} {echelon}",
            f"{small} {part}, {number} {parent}",
            f"{small} {part}, {number} {branch} {echelon}",
            f"{letter} {random.choice(('Company', 'Troop', 'Battery'))}, {number} {parent}",
            f"{random.choice(('Alpha', 'Bravo', 'Charlie', 'Delta'))} Company, {number} {branch} {echelon}",
            letter_company(random),
            f"{random.choice(WORDS)} {random.choice((branch + ' ' + echelon, 'Army', 'Fleet', 'Division', 'Corps', 'Air Force'))}",
            f"{random.choice(_ROMAN)} {random.choice(('Corps', 'Army Corps', 'Armored Corps', 'Marine Expeditionary Force', branch + ' Corps'))}",
            task_force(random),
            f"{random.choice(('US', 'US', 'U.S.', 'NK', 'ROK'))} {number} {branch} {random.choice(('Brigade', 'Division', 'Regiment'))}",
            f"No. {random.randint(1, 600)} {random.choice(('Squadron', 'Wing', 'Group', 'Squadron RAF', 'Commando'))}",
            f"{number} {random.choice(('and', 'or'))} {ordinal(random.randint(1, 99))} {branch} {random.choice(('Divisions', 'Brigades', 'Regiments'))}",
            f"{number} {branch} {random.choice(('Brigade', 'Division'))} “{random.choice(NAMES)}”",
            f"{number} New York {random.choice(('Infantry', 'Volunteers', 'Cavalry'))}",
        )
    )


def _long_movement(random: Random) -> str:
    return f"{random.choice(('Liberation Front', 'Northern Alliance', 'Islamic Front', 'Patriotic Front', 'Salvation Government', 'People’s Front'))} of {coined_word(random)}"


def unit_name(random: Random) -> str:
    """One invented name; every kind that the guideline marks as MILITARY_UNIT comes up."""
    state = random.choice(ALL)
    kind = random.random()
    if kind < 0.36:
        return numbered_unit(random)
    if kind < 0.6:
        return state_forces(random)
    if kind < 0.68:
        return named_unit(random)
    return random.choice(
        (
            f"{random.choice(NAMES)} {random.choice(('Brigade', 'Division', 'Battalion', 'Brigades', 'Regiment', 'Forces'))}",
            f"{random.choice(PLACES)} {random.choice(GROUPS)}",
            f"{random.choice(PLACES)} {random.choice(GROUPS)}",
            f"{random.choice(('U.S.', 'US', 'NATO', ''))} {random.choice(COMMAND_NAMES)}".strip(),
            f"{random.choice(('Royal', 'Imperial', state, 'United States', 'Soviet'))} {random.choice(('Navy', 'Air Force', 'Marines', 'Army'))}",
            f"Royal {state} {random.choice(('Navy', 'Air Force', 'Regiment'))}",
            f"Army of {random.choice(('Northern Virginia', 'the Potomac', 'the Republic of Serbia', 'Islam', 'Conquest', 'Tennessee'))}",
            f"{random.choice(ACRONYMS)} forces",
            random.choice(ACRONYMS),
            random.choice(COMMANDS),
            f"{coined_word(random)} {random.choice(GROUPS)}",
            f"{_long_movement(random)} forces",
            random.choice(KNOWN),
            random.choice(KNOWN),
            random.choice(KNOWN),
        )
    )
