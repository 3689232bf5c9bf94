"""Acronyms that an article about war need not explain, and what they name by the guideline. One line a label."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALSO_WORDS = _words(
    """
    IS WHO CAR ANA SAS STC MOD KIA PDF SBS PMU PLAN SOAR FARC UK
    """
)  # of texts in capitals, or of other things

KNOWN_ACRONYMS: dict[str, str] = {
    acronym: label
    for label, acronyms in {
        "LOCATION": "UK USA UAE DRC USSR DPRK ROK PRC GDR FRG ROC CAR KSA",
        "ORGANIZATION": """UN NATO EU AU OPEC CSTO OSCE CIA FBI NSA MI5 MI6 FSB SVR KGB GRU ISI ISIS ISIL IS AQAP AQIM PKK PYD KDP PUK HTS LTTE IRA PLO
            PFLP TPLF UNHCR UNICEF UNSC UNGA WHO WFP ICRC IAEA ICC ICJ IMF BBC CNN AFP TASS ECOWAS ASEAN GCC UNRWA OCHA SOHR HRW MSF OPCW
            PMOI UNITA SWAPO FRELIMO RENAMO FMLN GNA STC DHS DOD MOD KDPI PJAK PEJAK TTP ISKP ISWAP""",
        "MILITARY_UNIT": """SDF YPG YPJ IRGC IDF ISF PMF PMU CENTCOM EUCOM AFRICOM PACOM INDOPACOM SOCOM JSOC NORAD STRATCOM NAVCENT ARCENT AFCENT
            SOCCENT CJTF ISAF KFOR SFOR IFOR UNPROFOR UNIFIL USAF USMC RAF RAAF RCAF IAF USN PLA PLAN PLAAF KPA PVA ARVN NVA VPA PAVN
            JNA VRS HVO ARBiH UCK KLA FSA SAA LNA ENDF TDF RSF SAF FARDC ANA ANSF ELN FARC KNLA KIA PDF AFU SAS SBS SOAR SEALs BEF AEF NVAF
            USCENTCOM RSAF IRIAF IRIN""",
    }.items()
    for acronym in acronyms.split()
}  # fmt: skip
