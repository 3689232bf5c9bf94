"""A grammar of military unit names, to show the model far more of them than any annotated text holds."""

from __future__ import annotations

from random import Random

_BRANCHES = (
    "Infantry", "Airborne", "Armored", "Armoured", "Mechanized", "Mechanised", "Cavalry", "Marine", "Mountain",
    "Artillery", "Field Artillery", "Engineer", "Signal", "Medical", "Air Assault", "Motor Rifle", "Motorized",
    "Tank", "Rifle", "Guards", "Ranger", "Commando", "Special Forces", "Parachute", "Air Defence", "Aviation",
    "Light Infantry", "Sustainment", "Logistics", "Reconnaissance", "Naval Infantry", "Assault", "Border Guard",
    "Territorial Defense", "Fighter", "Bomber", "Air Refueling", "Airlift", "Expeditionary", "Reserve",
)  # fmt: skip
_ECHELONS = (
    "Brigade", "Division", "Battalion", "Regiment", "Corps", "Company", "Squadron", "Wing", "Group", "Army",
    "Brigade Combat Team", "Expeditionary Wing", "Brigade Group", "Fleet", "Platoon", "Battery", "Task Force",
)  # fmt: skip
_PARENTS = (
    "Marines",
    "Infantry",
    "Cavalry",
    "Infantry Regiment",
    "Special Forces Group",
    "Artillery",
    "Marine Regiment",
)
_NAMES = (
    "Golden", "Lions", "Al-Qassam", "Abbas", "Hamza", "Badr", "Imam Ali", "Sultan Murad", "Falcon", "Azov", "Aidar",
    "Donbas", "Kalinin", "Tornado", "Zulfiqar", "Fatemiyoun", "Desert Hawks", "Tiger", "Al-Abbas", "Nineveh",
    "Liwa al-Quds", "Northern Storm", "Sham", "Martyrs of Syria", "Ghost", "Iron", "Storm", "Thunder", "Wolf",
)  # fmt: skip
_STATES = (
    "Iraqi", "Syrian", "Turkish", "Russian", "Ukrainian", "US", "U.S.", "American", "British", "French", "German",
    "Israeli", "Iranian", "Afghan", "Saudi", "Yemeni", "Libyan", "Egyptian", "Jordanian", "Ethiopian", "Sudanese",
    "Pakistani", "Indian", "Chinese", "Serbian", "Croatian", "Polish", "Somali", "Malian", "Nigerian", "Lebanese",
    "Azerbaijani", "Armenian", "Georgian", "Kenyan", "Colombian", "Australian", "Canadian", "Dutch", "Soviet",
)  # fmt: skip
_SERVICES = (
    "army", "Army", "navy", "Navy", "air force", "Air Force", "military", "armed forces", "Armed Forces", "forces",
    "special forces", "security forces", "government forces", "ground forces", "coast guard", "Coast Guard",
    "National Guard", "Marine Corps", "Special Operations Forces", "regime forces", "air forces", "naval forces",
    "Ground Forces", "Airborne Forces", "Border Guard", "Presidential Guard", "Republican Guard",
)  # fmt: skip
_GROUPS = (
    "Liberation Army", "Defense Forces", "Defence Forces", "Resistance Army", "People's Army", "Protection Units",
    "Mobilisation Forces", "National Army", "Patriotic Army", "Revolutionary Guards", "Self-Defense Forces",
    "Support Forces", "Redemption Army", "Democratic Forces", "Volunteer Corps", "Militia", "Brigades",
)  # fmt: skip
_PLACES = (
    "Tigray", "Oromo", "Karen", "Kachin", "Arakan", "Amhara", "Nineveh", "Anbar", "Kosovo", "Donetsk", "Luhansk",
    "Darfur", "Southern", "Northern", "Eastern", "Western", "Central", "Free", "New", "United", "Popular", "National",
)  # fmt: skip
_COMMANDS = (
    "Central Command", "Cyber Command", "Northern Command", "Africa Command", "Indo-Pacific Command",
    "Southern Military District", "Joint Operations Command", "Special Operations Command", "Space Command",
    "Air Combat Command", "Baghdad Operations Command", "Strategic Command", "European Command",
)  # fmt: skip
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XII", "XVIII")
_WORDS = (
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Twelfth",
)


def ordinal(number: int) -> str:
    """1 -> 1st, 12 -> 12th, 103 -> 103rd."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def unit_name(random: Random) -> str:
    """One invented name; every kind that the guideline marks as MILITARY_UNIT comes up."""
    number = ordinal(int(random.paretovariate(0.6)) % 900 + 1)
    branch, echelon = random.choice(_BRANCHES), random.choice(_ECHELONS)
    kinds = (
        lambda: f"{number} {branch} {echelon}",
        lambda: f"{number} {branch} {echelon}",
        lambda: f"{number} {echelon}",
        lambda: (
            f"{ordinal(random.randint(1, 4))} {random.choice(('Battalion', 'Squadron', 'Brigade', 'Company'))}, "
            f"{number} {random.choice(_PARENTS)}"
        ),
        lambda: (
            f"{random.choice(_WORDS)} {random.choice((branch + ' ' + echelon, 'Army', 'Fleet', 'Division', 'Corps'))}"
        ),
        lambda: (
            f"{random.choice(_ROMAN)} {random.choice(('Corps', 'Army Corps', 'Armored Corps', branch + ' Corps'))}"
        ),
        lambda: (
            f"{random.choice(('CTF', 'Task Force', 'TF', 'Combined Task Force', 'Joint Task Force', 'CJTF', 'JTF'))} "
            f"{random.choice((str(random.randint(1, 160)), random.choice(_NAMES)))}"
        ),
        lambda: (
            f"{random.choice(_NAMES)} {random.choice(('Brigade', 'Division', 'Battalion', 'Brigades', 'Regiment', 'Forces'))}"
        ),
        lambda: f"{random.choice(_STATES)} {random.choice(_SERVICES)}",
        lambda: f"{random.choice(_STATES)} {random.choice(_SERVICES)}",
        lambda: f"{random.choice(_PLACES)} {random.choice(_GROUPS)}",
        lambda: f"{random.choice(('U.S.', 'US', 'NATO', ''))} {random.choice(_COMMANDS)}".strip(),
        lambda: f"{random.choice(_STATES)} {number} {branch} {random.choice(('Brigade', 'Division'))}",
        lambda: f"No. {random.randint(1, 300)} Squadron",
        lambda: (
            "".join(random.choice("ABCDEFGHIJKLMNPRSTUW") for _ in range(random.randint(3, 4))) + " forces"
        ),
    )
    return random.choice(kinds)()
