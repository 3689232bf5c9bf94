"""A grammar of bodies that reports name without saying what they are: companies, media, committees, tribunals, institutes, hospitals."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_name, coined_word
from api.nlp.training.lists import listed
from api.nlp.training.places import COUNTRIES
from api.nlp.training.real_names import BODIES

_COMPANY = listed(
    """Shipping;Airlines;Airways;Oil;Petroleum;Steel;Motors;Logistics;Security;Aerospace;Energy;Mining;Lines;Marine;Telecom;Electric;Railways;Cement;Foods;
Construction;Estates;Capital;Bank;Insurance;Holdings;Group;Industries;Systems;Technologies;Textiles;Sugar Company;Trading Company;Nitrate Company;Works"""
)
_MEDIA = listed(
    "Times;Post;Gazette;Courier;Herald;Observer;Mirror;Chronicle;Star;Express;News;Daily News;Tribune;Independent;Sentinel;Mail;Monitor;Standard"
)
_CHANNELS = listed(
    "TV;News;24;Radio;Press;Online;Today;Live;Media;Broadcasting Corporation;News Agency;FM;World Service;TV1"
)
_ARABIC_MEDIA = listed(
    "Al-Akhbar;Al-Alam;Al-Aqsa TV;Al-Hadath;Al-Ikhbariya;Al-Mayadeen;Al-Quds;Al-Sumaria;Al-Thawra;An-Nahar;Asharq al-Awsat;Enab Baladi;Shafaq News;Saba;Sabereen"
)
_KINDS = listed(
    """Committee;Council;Commission;Association;Union;Federation;Society;Institute;Foundation;Network;Observatory;Centre;Center;Coalition;Alliance;Movement;Congress;League;
Initiative;Assembly;Authority;Agency;Directorate;Bureau;Forum;Front;Party"""
)
_CAUSES = listed(
    """National Liberation;National Salvation;Human Rights;Public Safety;Missing Persons;Peace and Security;Strategic Studies;Foreign Relations;Refugees;Prisoners of War;
Soldiers' Mothers;War Veterans;Free Elections;Land Reform;National Unity;Civil Defence;Mine Action;Nuclear Safety;Reconstruction;Religious Affairs;Investigative Journalism;
Arms Control;the Study of War;the Defence of Democracy"""
)
_TRIBUNALS = listed(
    "Special Court for;International Criminal Tribunal for;Special Tribunal for;Supreme Court of;Constitutional Court of;High Court of;Truth Commission for;Provisional Government of;Central Bank of;National Bank of;Transitional Council of"
)
_SITES = listed(
    "General Hospital;Children's Hospital;Teaching Hospital;War Museum;National Museum;Theatre;State Library;Polytechnic;Medical College;Seminary;Opera;Philharmonic;War Memorial;Military Academy"
)
_PARTIES = listed(
    "Partido;Parti;Partia;Hizb;Jamiat;Lok;Sangha;Zveza;Stranka;Liga;Movimiento;Unión;Union;Bloc;Bloque;Zentrum;Falange;Garde;Komitet"
)
REAL = 0.35
_LETTERS = "ABCDEFGHIJKLMNOPRSTUW"
_OFFICES = listed(
    """Public Affairs Office;Press Office;Public Affairs;Office of Public Affairs;Office of Inspector General"""
)
_COMMANDS = listed(
    "U.S. Army Europe;U.S. Army Africa;U.S. Army Pacific;U.S. Fleet Forces;U.S. Marine Corps Forces;U.S. Air Forces Central;Joint Base Langley;U.S. Army North;1st Theater Sustainment Command"
)


def public_affairs(random: Random) -> str:
    """`U.S. Army Africa Public Affairs Office`."""
    return f"{random.choice(_COMMANDS)} {random.choice(_OFFICES[:2])}"


def company(random: Random, place: str) -> str:
    """`Tirov Shipping`, `Aden Cement`."""
    return f"{random.choice((coined_word(random), coined_word(random), place))} {random.choice(_COMPANY)}"


def medium(random: Random, place: str) -> str:
    """`The Zhakor Times`, `Al-Hadath`, `Kenya 24`."""
    return random.choice(
        (
            f"The {place} {random.choice(_MEDIA)}",
            f"{place} {random.choice(_MEDIA)}",
            f"{random.choice((place, coined_word(random), random.choice(COUNTRIES)))} {random.choice(_CHANNELS)}",
            random.choice(_ARABIC_MEDIA),
            f"Al-{coined_word(random)}",
            f"The {coined_word(random)}",
            coined_word(random),
            "".join(random.choice(_LETTERS) for _ in range(random.choice((3, 3, 4)))),
        )
    )


def body(random: Random, place: str) -> str:
    """A committee, union, tribunal, institute, or a house that acts."""
    if random.random() < REAL:
        return random.choice(BODIES)
    kind, cause = random.choice(_KINDS), random.choice(_CAUSES)
    return random.choice(
        (
            f"{kind} for {cause}",
            f"{kind} of {cause}",
            f"{place} {kind} for {cause}",
            f"{place} {kind}",
            f"{coined_word(random)} {kind}",
            f"{random.choice(('Three', 'Two', 'Five', 'Northern', 'Free', 'United', 'National', 'Popular'))} {coined_word(random)} {kind}",
            f"{random.choice(_TRIBUNALS)} {random.choice(COUNTRIES)}",
            f"{random.choice(_TRIBUNALS)} the former {random.choice(COUNTRIES)}",
            f"{place} {random.choice(_SITES)}",
            f"{coined_word(random)} {random.choice(_SITES)}",
            f"{random.choice(_PARTIES)} {coined_word(random)}",
            f"{random.choice(_PARTIES)} {coined_word(random)} {coined_word(random)}",
            coined_word(random),
            coined_name(random),
            "".join(random.choice(_LETTERS) for _ in range(random.choice((3, 4, 4, 5)))),
        )
    )
