"""A grammar of organization names: ministries, parties, armed movements without a formation word, agencies, media, companies."""

from __future__ import annotations

from random import Random

from api.nlp.training.places import PLACES

STATES = (
    "Iraqi Syrian Turkish Russian Ukrainian US U.S. American British French German Israeli Iranian Afghan Saudi Yemeni Libyan Egyptian "
    "Jordanian Ethiopian Sudanese Pakistani Indian Chinese Serbian Croatian Polish Somali Malian Nigerian Lebanese Azerbaijani Armenian "
    "Georgian Kenyan Colombian Australian Canadian Dutch Soviet Japanese Philippine Indonesian Burmese Congolese Rwandan Chadian "
    "Nigerien Kuwaiti Qatari Emirati Bahraini Norwegian Swedish Finnish Italian Spanish Greek Romanian Hungarian Czech Belarusian "
    "Kazakh Uzbek Tajik Kyrgyz Bangladeshi Vietnamese Cuban Venezuelan Mexican Brazilian Argentine Haitian Palestinian Kurdish"
).split()
_PORTFOLIOS = (
    "Defence;Defense;Interior;Foreign Affairs;Health;Justice;Finance;Education;Oil;Transport;Information;Migration and Displacement;"
    "Internal Affairs;Environment;Culture;Emergency Situations;Public Security;State Security;Agriculture;Energy"
).split(";")
_COLOURS = (
    "Liberation;Freedom;Justice;Workers';People's;National;Democratic;Republican;Socialist;Communist;Labour;Conservative;Islamic;Unity;"
    "Reform;Progressive;Patriotic;Solidarity;Revolutionary;Green;Liberal;Christian Democratic;Nationalist;Civic;Centre"
).split(";")
_MOVEMENTS = (
    "Ansar al-Islam;Ansar Dine;Ahrar al-Sham;Jaysh al-Islam;Hayat Tahrir al-Sham;Jund al-Aqsa;Jabhat Fateh al-Sham;Abu Sayyaf;Maute group;"
    "Jemaah Islamiyah;Lashkar-e-Taiba;Jaish-e-Mohammed;Tehrik-i-Taliban Pakistan;Haqqani network;Shining Path;ETA;M23;Hezbollah;Hamas;Fatah;"
    "Palestinian Islamic Jihad;Houthis;Ansar Allah;Boko Haram;Islamic State West Africa Province;al-Shabaab;JNIM;Séléka;Anti-balaka;Tamil Tigers;"
    "Muslim Brotherhood;Polisario Front;Viet Cong;Khmer Rouge;Daesh;IS;ISIS;al Qaeda in the Arabian Peninsula;Wagner Group;Right Sector;Golden Dawn"
).split(";")
_BODIES = (
    "Red Cross;Red Crescent;Amnesty International;Human Rights Watch;Doctors Without Borders;African Union;Arab League;European Union;UNHCR;"
    "UNICEF;World Food Programme;World Health Organization;International Criminal Court;IAEA;OSCE;ECOWAS;G7;G20;OPEC;IMF;World Bank;Interpol;"
    "Europol;CIA;FBI;NSA;DIA;GCHQ;MI6;MI5;FSB;GRU;SBU;Mossad;Shin Bet;ISI;RAW;BND;DGSE;Security Council;General Assembly;Congress;Senate;"
    "House of Representatives;House of Commons;State Duma;Knesset;Bundestag;Verkhovna Rada;Supreme Court;Constitutional Court;White House;Kremlin;"
    "Pentagon;State Department;Treasury Department;Foreign Office;Downing Street;Homeland Security;Reuters;AFP;Associated Press;BBC;CNN;"
    "Al Jazeera;TASS;Interfax;RIA Novosti;Xinhua;SANA;Anadolu Agency;The Guardian;The New York Times;Washington Post;Der Spiegel;Le Monde;"
    "Syrian Observatory for Human Rights;White Helmets;Bellingcat;SpaceX;Boeing;Lockheed Martin;Raytheon;BAE Systems;Rosatom;Gazprom;Naftogaz;"
    "Ukrenergo;Energoatom;Turkish Aerospace;Rheinmetall;Airbus;General Dynamics;Google;Meta;Twitter;Telegram;YouTube;Facebook;Maersk;Shell;BP;"
    "Blackwater;Academi;Oxfam;Save the Children;Médecins Sans Frontières;Vatican;Royal Household;Politburo;Central Committee;Luftfahrtministerium"
).split(";")
_LETTERS = "ABCDEFGHIJKLMNPRSTU"


def acronym_of(name: str) -> str:
    """`Tigray People's Liberation Front` -> `TPLF`."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isupper())


def long_name(random: Random) -> str:
    """A name of several words that reports give an acronym for."""
    place = _plain_place(random)
    return random.choice(
        (
            f"{place} {random.choice(('People’s', 'Peoples', 'National', 'Islamic', 'Democratic'))} Liberation Front",
            f"{random.choice(_COLOURS)} Front for the Liberation of {place}",
            f"{random.choice(_COLOURS)} {random.choice(_COLOURS)} Party",
            f"{place} {random.choice(_COLOURS)} Party",
            f"{random.choice(_COLOURS)} Movement of {place}",
            f"National {random.choice(('Salvation', 'Security', 'Transitional', 'Election'))} {random.choice(('Council', 'Commission', 'Committee'))}",
            f"United Nations {random.choice(('Mission in', 'Assistance Mission for', 'Operation in', 'Office in'))} {place}",
            f"International {random.choice(('Organization for Migration', 'Rescue Committee', 'Monetary Fund', 'Energy Agency', 'Crisis Group'))}",
            f"{place} {random.choice(('Observatory', 'Centre', 'Institute'))} for {random.choice(('Human Rights', 'Strategic Studies', 'Security Studies'))}",
            f"{place} Interim Administration Council",
            f"{place} Regional Government",
        )
    )


def organization_name(random: Random) -> str:
    """One invented or real name; every kind that the guideline marks as ORGANIZATION comes up."""
    state, place, portfolio = random.choice(STATES), _plain_place(random), random.choice(_PORTFOLIOS)
    kind = random.randrange(12)
    if kind <= 2:
        return random.choice(_BODIES)
    if kind <= 4:
        return random.choice(_MOVEMENTS)
    if kind <= 6:
        return long_name(random)
    return random.choice(
        (
            f"{state} {portfolio.lower().split(' and ')[0]} ministry",
            f"{state} {portfolio} Ministry",
            f"Ministry of {portfolio}",
            f"{state} ministry of {portfolio.lower()}",
            f"{random.choice(_COLOURS)} Party",
            f"University of {place}",
            f"{place} University",
            f"{place} {random.choice(('Times', 'Post', 'Herald', 'Tribune', 'News Agency', 'TV'))}",
            f"{state} {random.choice(('parliament', 'police', 'intelligence service', 'Embassy', 'Supreme Court', 'Senate'))}",
            f"{place} {random.choice(('City Council', 'Police Department', 'Health Department', 'Provincial Council', 'General Hospital'))}",
            f"{random.choice(('Bank of', 'Government of', 'Parliament of', 'Supreme Court of'))} {place}",
            "".join(random.choice(_LETTERS) for _ in range(random.choice((3, 3, 4)))),
            f"{random.choice(STATES)} {random.choice(('Airlines', 'Red Crescent', 'Football Federation', 'Railways', 'Post'))}",
        )
    )


def _plain_place(random: Random) -> str:
    place = random.choice(PLACES)
    return place if "," not in place else "Mosul"
