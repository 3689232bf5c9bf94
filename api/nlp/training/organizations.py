"""A grammar of organization names: ministries, parties, armed movements without a formation word, agencies, media, companies."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_name, foreign_name
from api.nlp.training.lists import listed
from api.nlp.training.places import COUNTRIES, PLACES
from api.nlp.training.states import ALL

PORTFOLIOS = listed(
    """Defence;Defense;Interior;Foreign Affairs;Health;Justice;Finance;Education;Oil;Transport;Information;Migration and Displacement;
Internal Affairs;Environment;Culture;Emergency Situations;Public Security;State Security;Agriculture;Energy;Emergencies;Tourism;Planning;
Trade;Water;Electricity;Labour;Home Affairs;Religious Affairs"""
)
_COLOURS = listed(
    """Liberation;Freedom;Justice;Workers';People's;National;Democratic;Republican;Socialist;Communist;Labour;Conservative;Islamic;Unity;Reform;
Progressive;Patriotic;Solidarity;Revolutionary;Green;Liberal;Christian Democratic;Nationalist;Civic;Centre"""
)
MOVEMENTS = listed(
    """Ansar al-Islam;Ansar Dine;Ahrar al-Sham;Jaysh al-Islam;Hayat Tahrir al-Sham;Jund al-Aqsa;Jabhat Fateh al-Sham;Abu Sayyaf;Maute group;
Jemaah Islamiyah;Lashkar-e-Taiba;Jaish-e-Mohammed;Tehrik-i-Taliban Pakistan;Haqqani network;Shining Path;ETA;M23;Hezbollah;Hamas;Fatah;
Palestinian Islamic Jihad;Houthis;Ansar Allah;Boko Haram;Islamic State West Africa Province;al-Shabaab;JNIM;Séléka;Anti-balaka;Tamil Tigers;
Muslim Brotherhood;Polisario Front;Viet Cong;Khmer Rouge;Daesh;IS;ISIS;al Qaeda in the Arabian Peninsula;Wagner Group;Right Sector;
Golden Dawn;ISIL;Islamic State;Taliban;al-Qaeda;al-Qaida;PKK;PYD;TPLF;Houthi movement;al-Nusra Front;
Ansar al-Sharia;Jabhat al-Nusra;Nour al-Din al-Zenki;Ajnad Misr;Katibat Macina;Ansaru;Popular Front for the Liberation of Palestine;
Democratic Union Party;Kurdistan Workers' Party;Patriotic Union of Kurdistan;Irgun;Lehi;Sinn Féin;Naxalites;United Liberation Front of Asom;
Hizb-e-Islami;Northern Alliance;Mujahedin-e-Khalq;Jundallah;Jaish al-Adl;Moro Islamic Liberation Front;Moro National Liberation Front;
Karen National Union;Free Papua Movement;CODECO;RENAMO;UNITA;FRELIMO;SWAPO;ANC;EPLF;Oromo Liberation Front;ISWAP;IS-KP;
Tehrik-e-Taliban Pakistan;Harkat-ul-Mujahideen;Vietminh;Viet Minh;Pathet Lao;Sandinistas;Contras;Shabaab;Ustaše;Chetniks;Fedayeen;
Black September;PLO"""
)
_BODIES = listed(
    """Red Cross;Red Crescent;Amnesty International;Human Rights Watch;Doctors Without Borders;African Union;Arab League;European Union;UNHCR;
UNICEF;World Food Programme;World Health Organization;International Criminal Court;IAEA;OSCE;ECOWAS;G7;G20;OPEC;IMF;World Bank;Interpol;
Europol;CIA;FBI;NSA;DIA;GCHQ;MI6;MI5;FSB;GRU;SBU;Mossad;Shin Bet;ISI;RAW;BND;DGSE;Security Council;General Assembly;Congress;Senate;
House of Representatives;House of Commons;State Duma;Knesset;Bundestag;Verkhovna Rada;Supreme Court;Constitutional Court;White House;Kremlin;
Pentagon;State Department;Treasury Department;Foreign Office;Downing Street;Homeland Security;Reuters;AFP;Associated Press;BBC;CNN;
Al Jazeera;TASS;Interfax;RIA Novosti;Xinhua;SANA;Anadolu Agency;The Guardian;The New York Times;Washington Post;Der Spiegel;Le Monde;
Syrian Observatory for Human Rights;White Helmets;Bellingcat;SpaceX;Boeing;Lockheed Martin;Raytheon;BAE Systems;Rosatom;Gazprom;Naftogaz;
Ukrenergo;Energoatom;Turkish Aerospace;Rheinmetall;Airbus;General Dynamics;Google;Meta;Twitter;Telegram;YouTube;Facebook;Maersk;Shell;BP;
Blackwater;Academi;Oxfam;Save the Children;Médecins Sans Frontières;Vatican;Royal Household;Politburo;Central Committee;Luftfahrtministerium;
UN;United Nations;EU;NATO;Coalition;Global Coalition;UN Security Council;UNAMA;MINUSMA;MONUSCO;AMISOM;MINUSCA;UNAMID;UNMISS;UNRWA;UNESCO;
ICRC;WHO;OPCW;OCHA;ICC;ICJ;ASEAN;CSTO;Arab Coalition;Commonwealth;Warsaw Pact;League of Nations;Entente;Joint Chiefs of Staff;
Department of Defense;U.S. Department of State;US State Department;US Treasury;National Security Council;Ministry of Defence;MoD;FCO;DFID;
Cabinet Office;National Assembly;House of Lords;Majlis;Rada;Duma;Sejm;Reichstag;Diet;Loya Jirga;Metropolitan Police;Scotland Yard;Gestapo;
Stasi;KGB;NKVD;Abwehr;OSS;Securitate;SAVAK;Iraq Study Group;Airwars;SITE Intelligence Group;RAND Corporation;Chatham House;
Institute for the Study of War;International Crisis Group;Mercy Corps;Caritas;Al Arabiya;Al-Manar;Rudaw;Kurdistan 24;Hürriyet;Haaretz;
The Jerusalem Post;The Times of Israel;Ukrayinska Pravda;Kommersant;Novaya Gazeta;Meduza;Radio Free Europe;Voice of America;Deutsche Welle;
Sky News;ITV;NBC;CBS;ABC News;Fox News;USA Today;Wall Street Journal;Financial Times;The Independent;Daily Telegraph;Dawn;The Hindu;NDTV;
Wikinews;Wikileaks;PetroChina;Rosneft;Lukoil;Total;Halliburton;KBR;DynCorp;Dyncorp;Northrop Grumman;Thales;Leonardo;Saab;Sukhoi;Antonov;
Aeroflot;Emirates;Iran Air;Malaysia Airlines;Microsoft;Starlink;NASA;FIFA;UEFA;Church of England;Russian Orthodox Church;Catholic Church;
Fatah;Likud;Labour;Conservatives;Liberal Democrats;Republican Party;Democratic Party;Congress Party;BJP;Awami League;Ba'ath Party;
Baath Party;Kuomintang;KMT;Communist Party;PDPA;Nazi Party;Justice and Development Party;AKP;HDP;United Russia;Servant of the People;
Georgian Dream;Law and Justice;National Transitional Council;Syrian National Council;Syrian National Coalition;High Court;Old Bailey"""
)
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
    state, place, portfolio = random.choice(ALL), _plain_place(random), random.choice(PORTFOLIOS)
    kind = random.randrange(12)
    if kind <= 2:
        return random.choice(_BODIES)
    if kind <= 4:
        return random.choice(MOVEMENTS)
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
            coined_name(random),
            coined_name(random),
            foreign_name(random),
            ministry_of_state(random),
            f"{place} {random.choice(('Times', 'Post', 'Herald', 'Tribune', 'News Agency', 'TV'))}",
            f"{state} {random.choice(('parliament', 'police', 'intelligence service', 'Embassy', 'Supreme Court', 'Senate'))}",
            f"{place} {random.choice(('City Council', 'Police Department', 'Health Department', 'Provincial Council', 'General Hospital'))}",
            f"{random.choice(('Bank of', 'Government of', 'Parliament of', 'Supreme Court of'))} {place}",
            "".join(random.choice(_LETTERS) for _ in range(random.choice((3, 3, 4)))),
            f"{random.choice(ALL)} {random.choice(('Airlines', 'Red Crescent', 'Football Federation', 'Railways', 'Post'))}",
        )
    )


def ministry_of_state(random: Random) -> str:
    """`Ministry of Health of Kenya`, `foreign ministry of Chad`: the state is part of the name."""
    country, portfolio = random.choice(COUNTRIES), random.choice(PORTFOLIOS)
    return random.choice(
        (
            f"Ministry of {portfolio} of {country}",
            f"{random.choice(('foreign', 'interior', 'defence', 'health'))} ministry of {country}",
            f"Parliament of {country}",
            f"{random.choice(('State Duma', 'Supreme Court', 'National Assembly', 'Central Bank', 'Senate', 'Government'))} of {country}",
        )
    )


def _plain_place(random: Random) -> str:
    place = random.choice(PLACES)
    return place if "," not in place else "Mosul"
