"""Names and short forms that an article about war need not explain, and what they are by the guideline. Only such as mean one thing."""

from __future__ import annotations

from api.nlp.tokens import iter_token_ends

_ACRONYMS = {
    "LOCATION": "UK USA UAE DRC USSR DPRK ROK PRC GDR FRG ROC CAR KSA",
    "ORGANIZATION": """
        UN NATO EU AU OPEC CSTO OSCE CIA FBI NSA MI5 MI6 FSB SVR KGB GRU ISI ISIS ISIL IS AQAP AQIM PKK PYD KDP PUK HTS LTTE IRA PLO PFLP
        TPLF UNHCR UNICEF UNSC UNGA WHO WFP ICRC IAEA ICC ICJ IMF BBC CNN AFP TASS ECOWAS ASEAN GCC UNRWA OCHA SOHR HRW MSF OPCW UNITA
        SWAPO FRELIMO RENAMO FMLN GNA STC DHS DOD MOD PJAK PEJAK TTP ISKP ISWAP MONUSCO MINUSMA MINUSCA UNMISS UNAMA UNAMI UNAMID UNMIK
        """,
    "MILITARY_UNIT": """
        SDF YPG YPJ IRGC IDF ISF PMF PMU CENTCOM USCENTCOM EUCOM AFRICOM PACOM INDOPACOM SOCOM JSOC NORAD STRATCOM NAVCENT ARCENT AFCENT
        SOCCENT CJTF ISAF KFOR SFOR IFOR UNPROFOR UNIFIL USAF USMC RAF RAAF RCAF IAF USN PLA PLAN PLAAF KPA PVA ARVN NVA VPA PAVN JNA VRS
        HVO ARBiH UCK KLA FSA SAA LNA ENDF TDF RSF SAF RSAF FARDC ANA ANSF ELN FARC KNLA KIA PDF AFU SAS SBS SOAR SEALs BEF AEF
        """,
}
_NAMES = {
    "ORGANIZATION": """
        Taliban, Daesh, Hamas, Hezbollah, Hizbollah, Hizbullah, Houthi, Houthis, Mossad, Shin Bet, Al-Shabaab, al-Shabaab, Al Shabaab, al
        Shabaab, Boko Haram, al-Qaeda, Al-Qaeda, al-Qaida, Al-Qaida, al Qaeda, Al Qaeda, Ahrar al-Sham, Hayat Tahrir al-Sham, Jabhat
        al-Nusra, Ansar Allah, Ansar al-Sharia, Viet Cong, Viet Minh, Vietcong, Khmer Rouge, Tamil Tigers, Wagner Group, Jemaah Islamiyah,
        Lashkar-e-Taiba, Jaish-e-Mohammed, Palestinian Islamic Jihad, Bellingcat, Roscosmos
        """,
    "MILITARY_UNIT": """
        Iraqi Security Forces, Iraqi Armed Forces, Golden Division, Counter Terrorism Service, Counter-Terrorism Service, federal police
        forces, Federal Police forces, Popular Mobilisation Forces, Popular Mobilization Forces, Popular Mobilisation Units, Popular
        Mobilization Units, Syrian Democratic Forces, Free Syrian Army, Syrian Arab Army, People's Protection Units, Desert Hawks Brigade,
        CJTF-OIR, Peshmerga, Peshmergas, Tatmadaw, Wehrmacht, Luftwaffe, Bundeswehr, Kriegsmarine, Reichswehr, Waffen-SS, Waffen SS, Haganah,
        Palmach, Red Army, Royal Navy, Royal Air Force, Royal Marines, Rosgvardia, Spetsnaz, VDV, Basij, Fedayeen Saddam,
        Golani Brigade, Givati Brigade, Sayeret Matkal, Shayetet 13, Quds Force, Qods Force, Republican Guard, Green Berets, Navy SEALs,
        Delta Force, Foreign Legion, French Foreign Legion, Black Watch, Grande Armée, Regia Marina, Regia Aeronautica
        """,
}

# of texts in capitals, or of other things as well: they have a label where they are marked, but are not marked for their letters alone
ALSO_WORDS = frozenset(
    [
        (word,)
        for word in [
            "IS",
            "WHO",
            "CAR",
            "ANA",
            "SAS",
            "STC",
            "MOD",
            "KIA",
            "PDF",
            "SBS",
            "PMU",
            "PLAN",
            "SOAR",
            "FARC",
            "UK",
            "AU",
            "PLA",
            "IRA",
            "RAF",
        ]
    ]
)


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(name[start:end] for start, end in iter_token_ends(name))


KNOWN_NAMES: dict[tuple[str, ...], str] = {
    _tokens(name): label
    for table, between in ((_ACRONYMS, " "), (_NAMES, ","))
    for label, names in table.items()
    for name in " ".join(names.split()).split(between)
}
"""Tokens of a name -> its label."""

NO_NAMES = frozenset(
    """
    POW POWs IED IEDs VBIED VBIEDs SVBIED SVBIEDs SOFA WMD WMDs NGO NGOs GDP GNP MIA UAV UAVs APC APCs SAM SAMs RPG RPGs MANPADS HQ MP MPs CEO
    CEOs PhD TV ATM DNA HIV AIDS COVID HLZ LZ FOB VIP VIPs PTSD SUV SUVs IDP IDPs CCTV GPS ICBM ICBMs MLRS
    God Allah Yahweh Zeus Hera Poseidon Aphrodite Athena Dionysus Hephaestus Demeter Osiris Marduk Ishtar Vishnu Shiva Odin Thor
    """.split()  # noqa: SIM905
)
"""Acronyms of things, ranks and sums, and gods: alone they are no names of ours."""
