"""Words of which the names of military units are made, and which formation stands above which."""

from __future__ import annotations

import re
from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ECHELONS: dict[str, int] = {
    name: size
    for size, names in enumerate(
        (
            ("Squad", "Team", "Section", "Crew"),
            ("Platoon", "Detachment"),
            ("Company", "Battery", "Troop", "Sotnia"),
            ("Battalion", "Squadron", "Commando", "Bn", "Kandak"),
            ("Regiment", "Group", "Infantry", "Cavalry", "Marines", "Rangers", "Dragoons", "Hussars", "Lancers", "Rifles", "Fusiliers",
             "Grenadiers", "Guards", "Armor", "Armour", "Artillery", "Regt", "Flotilla", "Paratroopers"),
            ("Brigade", "Wing", "Bde"),
            ("Division", "Div", "Airborne"),
            ("Corps",),
            ("Army", "Fleet", "Front"),
        )
    )
    for name in names
}  # fmt: skip
"""Head noun -> its place from small to large; a name of several formations goes up (`1st Battalion, 5th Marines`)."""

PLURAL_HEADS = frozenset(
    f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
    for name in ("Squad", "Platoon", "Company", "Battery", "Battalion", "Squadron", "Regiment", "Group", "Brigade", "Wing", "Division", "Flotilla", "Fleet")
)  # fmt: skip

ORDINAL_WORDS = _words(
    """
    First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth
    Seventeenth Eighteenth Nineteenth Twentieth
    """
)
NUMBER_WORDS = _words(
    """
    One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve
    """
)
LETTER_WORDS = _words(
    """
    Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango
    Uniform Victor Whiskey Able Baker Dog Easy Fox
    """
)
NUMBERED_BEHIND = (  # abbreviations and names that carry their number behind them
    "CTF", "TF", "CTG", "TG", "CTU", "CJTF", "JTF", "SOTF", "JSOTF", "CJSOTF", "ODA", "ODB", "DESRON", "PHIBRON", "CARGRU", "CSG", "ARG",
    "MEU", "MAG", "MAW", "HMM", "HMH", "HMLA", "VMM", "VMFA", "VMA", "VMGR", "VMAQ", "VFA", "VF", "VAQ", "VAW", "VP", "HSC", "HSM", "HSL",
    "VA", "VB", "VC", "VS", "VMSB", "VMTB", "NMCB", "EODMU", "SDVT",
)  # fmt: skip

# an adjective of nationality, as a single word; names of countries used as adjectives (`US`, `NK`) are part of a unit's name
DEMONYMS = _words(
    """
    Afghan Albanian Algerian American Angolan Argentine Argentinian Armenian Australian Austrian Azerbaijani Azeri Bahraini
    Bangladeshi Belarusian Belgian Bolivian Bosnian Brazilian British Bulgarian Burmese Cambodian Cameroonian Canadian Chadian
    Chechen Chilean Chinese Colombian Congolese Croatian Cuban Cypriot Czech Danish Dutch Ecuadorian Egyptian Emirati English
    Eritrean Estonian Ethiopian Filipino Finnish French Georgian German Ghanaian Greek Guatemalan Guinean Haitian Honduran Hungarian
    Indian Indonesian Iranian Iraqi Irish Israeli Italian Ivorian Japanese Jordanian Kazakh Kenyan Korean Kosovar Kurdish Kuwaiti
    Kyrgyz Laotian Latvian Lebanese Liberian Libyan Lithuanian Macedonian Malaysian Malian Mexican Moldovan Mongolian Moroccan
    Mozambican Namibian Nepalese Nepali Nicaraguan Nigerian Nigerien Norwegian Omani Pakistani Palestinian Panamanian Paraguayan
    Peruvian Philippine Polish Portuguese Qatari Romanian Russian Rwandan Salvadoran Saudi Scottish Senegalese Serb Serbian
    Singaporean Slovak Slovenian Somali Soviet Spanish Sudanese Swedish Swiss Syrian Taiwanese Tajik Tanzanian Thai Tunisian Turkish
    Turkmen Ugandan Ukrainian Uruguayan Uzbek Venezuelan Vietnamese Yemeni Yugoslav Zambian Zimbabwean
    """
)

_NUMBER = re.compile(r"\d{1,5}(?:st|nd|rd|th|d)?|[IVX]+", re.IGNORECASE)


def echelon_of(words: Sequence[str]) -> int | None:
    """The size of the formation that a name ends in, so of the uppermost one."""
    for word in reversed(words):
        size = ECHELONS.get(word.title() if word.isupper() else word)
        if size is not None:
            return size
    return None


def has_number(words: Sequence[str]) -> bool:
    """Whether a number or letter says which formation it is."""
    return any(
        _NUMBER.fullmatch(word)
        or word in ORDINAL_WORDS
        or word in LETTER_WORDS
        or (len(word) == 1 and word.isupper())
        for word in words
    )
