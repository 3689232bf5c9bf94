"""A grammar of military unit names, to show the model far more of them than any annotated text holds."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_word
from api.nlp.training.states import ALL

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
    "Central Command", "Cyber Command", "Northern Command", "Africa Command", "Indo-Pacific Command", "Southern Command",
    "Southern Military District", "Joint Operations Command", "Special Operations Command", "Space Command", "Transportation Command",
    "Air Combat Command", "Baghdad Operations Command", "Strategic Command", "European Command", "Eastern Command", "Fleet Forces Command",
    "Air Forces Central Command", "Naval Forces Central Command", "Joint Forces Command", "Home Front Command", "Western Theater Command",
)  # fmt: skip
COMMANDS = tuple(
    [
        "CENTCOM",
        "USCENTCOM",
        "AFRICOM",
        "USAFRICOM",
        "EUCOM",
        "USEUCOM",
        "INDOPACOM",
        "PACOM",
        "SOUTHCOM",
        "NORTHCOM",
        "STRATCOM",
        "USSTRATCOM",
        "SOCOM",
        "USSOCOM",
        "SOCCENT",
        "NAVCENT",
        "ARCENT",
        "AFCENT",
        "MARCENT",
        "USARCENT",
        "USAFCENT",
        "CENTAF",
        "JSOC",
        "NORAD",
        "TRANSCOM",
        "CYBERCOM",
        "FORSCOM",
        "TRADOC",
        "CJTF-OIR",
        "CJTF-HOA",
        "MNF-I",
        "USF-I",
        "ISAF",
        "KFOR",
        "NATO_Training_Mission",
    ][:-1]
)
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


_TASKS = (
    "CTF",
    "Task Force",
    "TF",
    "Combined Task Force",
    "Joint Task Force",
    "CJTF",
    "JTF",
    "Operational Detachment Alpha",
    "ODA",
    "Task Group",
)
_ACRONYMS = [
    "SDF",
    "YPG",
    "YPJ",
    "FSA",
    "ISF",
    "PMF",
    "PMU",
    "SNA",
    "LNA",
    "TDF",
    "ENDF",
    "KIA",
    "PDF",
    "RSF",
    "SAF",
    "FARDC",
    "SPLA",
    "IDF",
    "IRGC",
    "PLA",
    "KPA",
    "PVA",
    "ROKA",
    "JNA",
    "VRS",
    "ARBiH",
    "UCK",
    "KLA",
    "NLA",
    "UPA",
    "AFU",
    "ZSU",
    "VDV",
    "ANA",
    "ANSF",
    "ISAF",
    "KFOR",
    "SFOR",
    "IFOR",
    "UNIFIL",
    "RAF",
    "RAAF",
    "RCAF",
    "USAF",
    "USMC",
    "USN",
    "SAC",
    "TAC",
    "NORAD",
    "CENTCOM",
    "AFRICOM",
    "EUCOM",
    "INDOPACOM",
    "SOCOM",
    "JSOC",
    "SAS",
    "SBS",
    "ARVN",
    "NVA",
    "PAVN",
    "IRA",
    "ELAS",
    "BEF",
    "AEF",
    "ANZAC",
    "CTS",
    "FARC",
    "ELN",
    "AUC",
    "ADF",
    "SLA",
    "NPA",
    "EZLN",
    "JGSDF",
    "JSDF",
    "SANDF",
    "UPDF",
    "KDF",
    "NDF",
    "RDF",
    "ADFL",
    "NRA",
    "BRA",
    "RNZAF",
    "RN",
    "RM",
    "RFC",
    "RNAS",
    "RNVR",
    "RCN",
    "RAN",
    "IAF",
    "IRIAF",
    "IRIN",
    "PLAN",
    "PLAAF",
    "ROKN",
    "KPAF",
    "VPA",
    "VNAF",
    "SADF",
    "BSAA",
    "FAR",
    "FAZ",
    "EPLA",
    "ELA",
    "MNLA",
    "NVG",
    "NPF",
    "CRPF",
    "BSF",
    "SSG",
    "ISOF",
    "HPG",
    "YBS",
    "YJS",
    "QSD",
    "SAA",
]
_KNOWN = [
    "Peshmerga",
    "Quds Force",
    "Republican Guard",
    "Golden Division",
    "Tatmadaw",
    "Wehrmacht",
    "Luftwaffe",
    "Waffen-SS",
    "Red Army",
    "Red Guards",
    "Home Guard",
    "Mahdi Army",
    "Badr Brigades",
    "Mai-Mai militia",
    "Revolutionary Guards",
    "Islamic Revolutionary Guard Corps",
    "Basij",
    "Presidential Guard",
    "Popular Mobilization Units",
    "Tribal Mobilisation Forces",
    "Nineveh Guards",
    "Counter Terrorism Service",
    "Federal Police",
    "federal police forces",
    "Emergency Response Division",
    "Rapid Support Forces",
    "Delta Force",
    "Navy SEALs",
    "Green Berets",
    "Army Rangers",
    "Spetsnaz",
    "Akhmat",
    "Berkut",
    "Rosgvardia",
    "Black Sea Fleet",
    "Pacific Fleet",
    "Northern Fleet",
    "Home Fleet",
    "High Seas Fleet",
    "Force H",
    "Grand Fleet",
    "Old Guard",
    "Imperial Guard",
    "Light Brigade",
    "Gurkhas",
    "Coldstream Guards",
    "Black Watch",
    "Parachute Regiment",
    "Royal Marines",
    "Royal Artillery",
    "Royal Engineers",
    "Foreign Legion",
    "Condor Legion",
    "Blue Division",
    "Afrika Korps",
    "Panzergruppe Kleist",
    "Army Group Centre",
    "Jagdgeschwader 52",
    "Kampfgeschwader 26",
    "Regia Aeronautica",
    "Regia Marina",
    "Continental Army",
    "Union Army",
    "Confederate Army",
    "Stonewall Brigade",
    "Iron Brigade",
    "Orphan Brigade",
    "Lord's Resistance Army",
    "Arakan Army",
    "Free Syrian Army",
    "Free Army",
    "Army of the Republic of Bosnia and Herzegovina",
    "Yugoslav People's Army",
    "Bosnian Serb Army",
    "Kosovo Liberation Army",
    "Irish Republican Army",
    "Real IRA",
    "New People's Army",
    "National Liberation Army",
    "Revolutionary Armed Forces of Colombia",
    "Azov Regiment",
    "Wolf Brigade",
    "Sultan Murad Division",
    "Hamza Division",
    "Northern Front Brigade",
    "Women's Protection Units",
    "People's Protection Units",
    "al-Qassam Brigades",
    "Al-Aqsa Martyrs' Brigades",
    "al-Quds Brigades",
    "Fatemiyoun Brigade",
    "National Defence Forces",
    "Tiger Forces",
    "Joint Forces Command",
    "Allied Command Operations",
    "Air Mobility Command",
    "Strategic Air Command",
    "Special Air Service",
    "Nahal Brigade",
    "Golani Brigade",
    "Frontier Force",
    "Assam Rifles",
    "Border Security Force",
    "Central Reserve Police Force",
    "Coast Guard",
    "National Guard",
    "Border Guard",
    "Air National Guard",
    "Texas National Guard",
    "Virginia Militia",
    "Marine Corps",
    "Marines",
    "U.S. Marines",
    "Army",
    "Navy",
    "Air Force",
    "Coalition forces",
    "Houthi forces",
    "SDF forces",
    "Taliban forces",
    "ISIL forces",
    "Syrian government forces",
    "Syrian opposition forces",
    "Ottoman army",
    "Parliamentary Army",
]


_OFFICIAL = tuple(
    """Royal Air Force;Royal Navy;Royal Marines;Special Air Service;SAS;Islamic Revolutionary Guard Corps;Revolutionary Guards;Quds Force;Quds force;IRGC;
Rapid Support Forces;RSF;YPG;YPJ;Peshmerga;Peshmerga forces;Wehrmacht;Luftwaffe;Kriegsmarine;Waffen-SS;Regia Marina;Red Army;People's Liberation Army;
PLA;Tatmadaw;Border Security Force;Central Reserve Police Force;Frontier Corps;Azov Battalion;Azov Regiment;Airborne Forces;Spetsnaz;Berkut;Rosgvardia;
People's Protection Units;Popular Mobilization Forces;Popular Mobilisation Units;Golden Division;Counter Terrorism Service;Rapid Response Division;
Federal Police;Emergency Response Division;Fatemiyoun Brigade;Badr Brigades;Golani Brigade;Givati Brigade;Sayeret Matkal;IDF;Kfir Brigade;Foreign Legion;
Home Guard;Light Brigade;Coldstream Guards;Black Watch;Grenadier Guards;Parachute Regiment;Black Sea Fleet;Baltic Fleet;Imperial Guard;Old Guard;
Free Army;Free Syrian Army;National Defence Forces;Desert Hawks Brigade;Tiger Forces;Sultan Murad Division;Hamza Division;Derna Brigade;Misrata Brigade;
Zintan Brigade;Amhara Special Forces;Fano militia;Oromo Liberation Army;Tigray Defense Forces;Danab Brigade;Kagnew Battalion;Bersaglieri;Alpini;
Green Berets;Navy SEALs;Delta Force;Army Rangers;Night Stalkers;Pathfinders;Gurkhas;Chindits;Long Range Desert Group;Desert Rats;
Serb Volunteer Guard;Tigers militia;Lebanese Forces;South Lebanon Army;Amal militia;Mahdi Army;Arrow Boys militia;Mai-Mai militia""".replace(
        "\n", ""
    ).split(";")
)


def named_unit(random: Random) -> str:
    """A formation whose official name holds no state, so that a nationality before it stays outside: `British [Royal Air Force]`."""
    if random.random() < 0.15:
        return f"{coined_word(random)} {random.choice(('Brigade', 'Battalion', 'Division', 'Regiment', 'militia', 'Brigades', 'Legion', 'Army'))}"
    return random.choice(_OFFICIAL)


def state_forces(random: Random) -> str:
    """`Iraqi security forces`, `U.S. air and naval forces`: a state's service or forces, the state inside."""
    state = random.choice(ALL)
    service = random.choice(_SERVICES)
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
        (str(random.randint(1, 560)), str(random.randint(1, 99)), random.choice(_NAMES), coined_word(random))
    )
    return f"{random.choice(_TASKS)} {name}"


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
    branch, echelon, parent = random.choice(_BRANCHES), random.choice(_ECHELONS), random.choice(_PARENTS)
    second = random.choice(_BRANCHES)
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
            f"{random.choice(_WORDS)} {random.choice((branch + ' ' + echelon, 'Army', 'Fleet', 'Division', 'Corps', 'Air Force'))}",
            f"{random.choice(_ROMAN)} {random.choice(('Corps', 'Army Corps', 'Armored Corps', 'Marine Expeditionary Force', branch + ' Corps'))}",
            task_force(random),
            f"{random.choice(('US', 'US', 'U.S.', 'NK', 'ROK'))} {number} {branch} {random.choice(('Brigade', 'Division', 'Regiment'))}",
            f"No. {random.randint(1, 600)} {random.choice(('Squadron', 'Wing', 'Group', 'Squadron RAF', 'Commando'))}",
            f"{number} {random.choice(('and', 'or'))} {ordinal(random.randint(1, 99))} {branch} {random.choice(('Divisions', 'Brigades', 'Regiments'))}",
            f"{number} {branch} {random.choice(('Brigade', 'Division'))} “{random.choice(_NAMES)}”",
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
            f"{random.choice(_NAMES)} {random.choice(('Brigade', 'Division', 'Battalion', 'Brigades', 'Regiment', 'Forces'))}",
            f"{random.choice(_PLACES)} {random.choice(_GROUPS)}",
            f"{random.choice(_PLACES)} {random.choice(_GROUPS)}",
            f"{random.choice(('U.S.', 'US', 'NATO', ''))} {random.choice(_COMMANDS)}".strip(),
            f"{random.choice(('Royal', 'Imperial', state, 'United States', 'Soviet'))} {random.choice(('Navy', 'Air Force', 'Marines', 'Army'))}",
            f"Royal {state} {random.choice(('Navy', 'Air Force', 'Regiment'))}",
            f"Army of {random.choice(('Northern Virginia', 'the Potomac', 'the Republic of Serbia', 'Islam', 'Conquest', 'Tennessee'))}",
            f"{random.choice(_ACRONYMS)} forces",
            random.choice(_ACRONYMS),
            random.choice(COMMANDS),
            f"{coined_word(random)} {random.choice(_GROUPS)}",
            f"{_long_movement(random)} forces",
            random.choice(_KNOWN),
            random.choice(_KNOWN),
            random.choice(_KNOWN),
        )
    )
