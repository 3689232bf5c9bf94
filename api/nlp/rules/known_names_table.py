"""Names and short forms that an article about war need not explain, and what they are by the guideline. Only such as mean one thing."""

from __future__ import annotations

from api.nlp.rules.known_places import PLACES
from api.nlp.tokens import iter_token_ends

_ACRONYMS = {
    "LOCATION": "UK USA UAE DRC USSR DPRK ROK PRC GDR FRG ROC CAR KSA",
    "ORGANIZATION": """
        UN NATO EU AU OPEC CSTO OSCE CIA FBI NSA MI5 MI6 FSB SVR KGB GRU ISI ISIS ISIL IS AQAP AQIM PKK PYD KDP PUK HTS LTTE IRA PLO PFLP
        TPLF UNHCR UNICEF UNSC UNGA WHO WFP ICRC IAEA ICC ICJ IMF BBC CNN AFP TASS ECOWAS ASEAN GCC UNRWA OCHA SOHR HRW MSF OPCW UNITA
        SADC IGAD OIC OAS UNESCO UNDP IOM UNSMIL UNMIL UNAMIR MINURSO MINUSTAH UNTSO AMISOM ATMIS ONUC UKMTO RUSI IISS SIPRI CSIS ACLED SBU GUR BND DGSE
        GCHQ NKVD SAVAK JNIM ISGS KMT LTTE ANC ZANU ZAPU ZANU-PF EPLF OLF MILF MNLF PIJ DFLP PMOI MEK MPLA FLN IRNA SANA ITV CBS NBC RFI DPA ANSA KNU NUG
        SWAPO FRELIMO RENAMO FMLN GNA STC DHS DOD MOD PJAK PEJAK TTP ISKP ISWAP MONUSCO MINUSMA MINUSCA UNMISS UNAMA UNAMI UNAMID UNMIK
        """,
    "MILITARY_UNIT": """
        SDF YPG YPJ IRGC IDF ISF PMF PMU CENTCOM USCENTCOM EUCOM AFRICOM PACOM INDOPACOM SOCOM JSOC NORAD STRATCOM NAVCENT ARCENT AFCENT
        SOCCENT CJTF ISAF KFOR SFOR IFOR UNPROFOR UNIFIL USAF USMC RAF RAAF RCAF IAF USN PLA PLAN PLAAF KPA PVA ARVN NVA VPA PAVN JNA VRS
        HVO ARBiH UCK FDLR MNDAA TNLA ONLA SPLA SANDF UPDF CRPF OMON UNDOF EUFOR UNPROFOR MACV BEF KLA FSA SAA LNA ENDF TDF RSF SAF RSAF FARDC ANA ANSF ELN FARC KNLA KIA PDF AFU SAS SBS SOAR SEALs BEF AEF
        """,
}
_NAMES = {
    "ORGANIZATION": """
        Taliban, Daesh, Hamas, Hezbollah, Hizbollah, Hizbullah, Houthi, Houthis, Mossad, Shin Bet, Al-Shabaab, al-Shabaab, Al Shabaab, al
        Shabaab, Boko Haram, al-Qaeda, Al-Qaeda, al-Qaida, Al-Qaida, al Qaeda, Al Qaeda, Ahrar al-Sham, Hayat Tahrir al-Sham, Jabhat
        al-Nusra, Ansar Allah, Ansar al-Sharia, Viet Cong, Viet Minh, Vietcong, Khmer Rouge, Tamil Tigers, Wagner Group, Jemaah Islamiyah,
        Lashkar-e-Taiba, Jaish-e-Mohammed, Palestinian Islamic Jihad, Bellingcat, Roscosmos, Ansar Dine, Abu Sayyaf, Séléka, Anti-balaka, Shining Path,
        Haqqani network, Haqqani Network, Khmer Rouge, Sinn Féin, Kuomintang, Fatah, Likud, Shin Bet, Gestapo, Abwehr, Stasi, Securitate, Phalange, Phalangists,
        Reuters, Associated Press, Agence France-Presse, United Press International, Xinhua, Interfax, RIA Novosti, Anadolu Agency, Kyodo, Yonhap,
        Al Jazeera, Al-Jazeera, Al Arabiya, Al-Manar, Al Mayadeen, Al-Mayadeen, Al-Masirah, Al Masirah, Sky News, Deutsche Welle, France 24, Radio Free Europe,
        Voice of America, Rudaw, Kurdistan 24, Ukrinform, Ukrayinska Pravda, Suspilne, Meduza, Novaya Gazeta, Kommersant, Haaretz, Hürriyet, Le Monde,
        Le Figaro, Der Spiegel, Radio Dabanga, New York Times, Washington Post, Wall Street Journal, Financial Times,
        Facebook, Twitter, YouTube, WhatsApp, TikTok, Instagram, Chatham House, Crisis Group, International Crisis Group, Airwars, Amnesty International,
        Human Rights Watch, Oxfam, Médecins Sans Frontières, Doctors Without Borders, Red Cross, Red Crescent, White Helmets, Mercy Corps, Caritas,
        Save the Children, Norwegian Refugee Council, Arab League, African Union, European Union, United Nations, Security Council, Islamic State,
        Islamic State of Iraq and the Levant, Islamic State of Iraq and Syria, Tehrik-i-Taliban Pakistan, Patriotic Union of Kurdistan, Rosatom, Gazprom,
        Lockheed Martin, Raytheon, Boeing, Airbus, Rheinmetall, Blackwater
        """,
    "MILITARY_UNIT": """
        Iraqi Security Forces, Iraqi Armed Forces, Golden Division, Counter Terrorism Service, Counter-Terrorism Service, federal police
        forces, Federal Police forces, Popular Mobilisation Forces, Popular Mobilization Forces, Popular Mobilisation Units, Popular
        Mobilization Units, Syrian Democratic Forces, Free Syrian Army, Syrian Arab Army, People's Protection Units, Desert Hawks Brigade,
        CJTF-OIR, Peshmerga, Peshmergas, Tatmadaw, Wehrmacht, Luftwaffe, Bundeswehr, Kriegsmarine, Reichswehr, Waffen-SS, Waffen SS, Haganah,
        Palmach, Red Army, Royal Navy, Royal Air Force, Royal Marines, Rosgvardia, Spetsnaz, VDV, Basij, Fedayeen Saddam,
        Golani Brigade, Givati Brigade, Sayeret Matkal, Shayetet 13, Quds Force, Qods Force, Republican Guard, Green Berets, Navy SEALs,
        Hashd al-Shaabi, Hashd al-Sha'abi, al-Hashd al-Shaabi, Al-Hashd al-Shaabi, Pasdaran, Liwa Fatemiyoun, Liwa al-Quds, Liwa Zainebiyoun, Bersaglieri,
        Alpini, Gurkhas, Chindits, Afrika Korps, Home Guard, Volkssturm, Freikorps, Continental Army, Grand Army of the Republic, Coldstream Guards,
        Irish Guards, Scots Guards, Grenadier Guards, Royal Engineers, Royal Artillery, Royal Tank Regiment, Parachute Regiment, Imperial Guard, Old Guard,
        Young Guard, Home Army, Irgun, Azov Battalion, Azov Regiment, Azov Brigade, Aidar Battalion, Akhmat Regiment, Rapid Support Forces, Assam Rifles,
        Rashtriya Rifles, Frontier Corps, Afghan National Army, Afghan National Police, Afghan Local Police, Lebanese Armed Forces, Israel Defense Forces,
        Kosovo Liberation Army, Arakan Army, Lord's Resistance Army, International Brigades, Condor Legion, Desert Rats, Azov, Fallschirmjäger,
        Delta Force, Foreign Legion, French Foreign Legion, Black Watch, Grande Armée, Regia Marina, Regia Aeronautica
        """,
}

_PLACES = frozenset(" ".join(PLACES.split()).split(", "))

# of texts in capitals, or of other things as well: they have a label where they are marked, but are not marked for their letters alone
_ALSO_WORDS = frozenset(
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
            "GUR",
            "OAS",
            "SANA",
            "KNU",
            "NUG",
            "ANC",
            "RFI",
            "CBS",
            "OIC",
            "MEK",
            "PIJ",
            "OLF",
            "ITV",
            "IOM",
            "MACV",
            "Azov",
            "BEF",
        ]
    ]
)


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(name[start:end] for start, end in iter_token_ends(name))


KNOWN_NAMES: dict[tuple[str, ...], str] = {
    _tokens(name): label
    for table, between in ((_ACRONYMS, " "), (_NAMES, ","), ({"LOCATION": PLACES}, ","))
    for label, names in table.items()
    for name in " ".join(names.split()).split(between)
}
"""Tokens of a name -> its label."""

ALSO_WORDS = _ALSO_WORDS | {
    _tokens(name) for name in _PLACES
}  # ships, streets and newspapers bear the names of places

NO_NAMES = frozenset(
    """
    POW POWs IED IEDs VBIED VBIEDs SVBIED SVBIEDs SOFA WMD WMDs NGO NGOs GDP GNP MIA UAV UAVs APC APCs SAM SAMs RPG RPGs MANPADS HQ MP MPs CEO
    CEOs PhD TV ATM DNA HIV AIDS COVID HLZ LZ FOB VIP VIPs PTSD SUV SUVs IDP IDPs CCTV GPS ICBM ICBMs MLRS
    News Analysis Opinion Photo Photos Video Update Editorial Comment No An The
    God Allah Yahweh Zeus Hera Poseidon Aphrodite Athena Dionysus Hephaestus Demeter Osiris Marduk Ishtar Vishnu Shiva Odin Thor
    """.split()  # noqa: SIM905
)
"""Acronyms of things, ranks and sums, headings and gods: alone they are no names of ours."""

WEAPONS = frozenset(
    """
    Chinook Chinooks Humvee Humvees Abrams HIMARS ATACMS Javelins Stingers Shahed Shaheds Bayraktar Bayraktars Kalashnikov Kalashnikovs Katyusha Katyushas
    Scud Scuds Tomahawks Exocet Exocets Spitfires Hurricanes Stuka Stukas MiG MiGs Tornados Tornadoes Typhoons Harriers Mirages Leopards Panzers Qassams
    Kaliber Kalibr Iskander Iskanders Merkava Merkavas Brimstone Hellfire Hellfires Novichok Zyklon Agent-Orange Messerschmitts Heinkels Zeros Dauntlesses
    """.split()  # noqa: SIM905
)
"""Vehicles, aircraft, arms, where their names mean nothing else."""

DESIGNS = frozenset(
    """
    A AC AH AK AN AT B BM BMP BRDM BTR C CH CV E EA F FIM FV G H HH I IL J JF K KC Ka L LCA M MC MH MQ Mi MiG OH OV P PT PTRK Q R RAH RPG RQ S SA SS
    SU Su T TB TOW TU Tu U UH V Yak Z Il An
    """.split()  # noqa: SIM905
)
"""Letters before the hyphen and number of a type (`C-119s`)."""

PORTFOLIOS = frozenset(
    """
    Defence Defense Foreign Interior Home Health Justice Finance Education Oil Energy International Development Trade Transport Security Information
    Culture Planning Labour Labor Agriculture Environment Emergency Internal External Affairs Public State Treasury Economy Intelligence Industry and
    Migration Cabinet Press Veterans
    """.split()  # noqa: SIM905
)
"""Words of a minister's title that are no body before `Minister` or `Secretary`."""
MINISTERS = (["Minister"], ["Secretary"], ["Secretaries"], ["Ministers"])
