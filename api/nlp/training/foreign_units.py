"""A grammar of unit names as the armies of many countries and centuries write them: `2e REI`, `II./JG 77`, `20th Maine`, `3 RIFLES`."""

from __future__ import annotations

from random import Random

from api.nlp.training.coined import coined_word
from api.nlp.training.lists import listed
from api.nlp.training.real_names import UNITS
from api.nlp.training.unit_names import BRANCHES

REAL = 0.35
_FRENCH = listed("REI;RPIMa;RIMa;BCA;RI;DB;DIM;DLEM;RAC;RHP;RPC;GCP;RTA;RTM;BIMa;REC;REG;RD;GTIA")
_WINGS = listed("JG;KG;ZG;StG;NJG;SKG;KGr;SG;LG;TG;JV")
_STATES = listed(
    """Maine;Vermont;Ohio;Indiana;Michigan;Wisconsin;Minnesota;Pennsylvania;New Jersey;Rhode Island;Maryland;Virginia;Georgia;Alabama;Texas;Tennessee;
Louisiana;Kentucky;Missouri;Kansas;Florida;Delaware;West Virginia;South Carolina;Mississippi;Iowa;Illinois;Massachusetts;Connecticut;New York;Arkansas"""
)
_ARMS = listed("Infantry;Cavalry;Volunteers;Volunteer Infantry;Heavy Artillery;Light Artillery;Sharpshooters")
_SHORT_REGIMENTS = listed(
    "PARA;RIFLES;SCOTS;MERCIAN;YORKS;R ANGLIAN;RGR;PWRR;RIR;LANCS;Commando;Para;RTR;RHA;RAR;RCR;PPCLI"
)
_REGIMENTS = listed(
    """Royal Welch Fusiliers;Royal Irish Rangers;Gordon Highlanders;Argyll and Sutherland Highlanders;Scots Guards;Irish Guards;Grenadier Guards;Queen's Own Highlanders;Duke of Wellington's Regiment;Royal Green Jackets;Lancashire Fusiliers;Essex Regiment;Royal Dublin Fusiliers;Gloucestershire Regiment;Durham Light Infantry;Rajputana Rifles;Gorkha Rifles;Sikh Light Infantry;Kumaon Regiment;Dogra Regiment;Jat Regiment;Punjab Regiment;Baloch Regiment;King's African Rifles;Royal 22e Régiment;Princess Patricia's Canadian Light Infantry;Queen's Own Rifles;Black Watch;Seaforth Highlanders;Yorkshire Regiment;Mercian Regiment;Rifle Brigade;Hampshire Regiment;Cameron Highlanders"""
)
_FOOT = listed(
    "Foot;Line;Light;Line Infantry;Light Infantry;Hussars;Dragoons;Lancers;Cuirassiers;Chasseurs;Grenadiers;Uhlans;Jägers;Light Dragoons"
)
_GERMAN = listed(
    """Panzer-Division;Infanterie-Division;Gebirgs-Division;Fallschirmjäger-Division;Volksgrenadier-Division;SS-Panzer-Division;Jäger-Division;
Panzergrenadier-Division;Armee;Panzerarmee;Reserve-Korps"""
)
_GERMAN_NAMED = listed(
    "Kampfgruppe;Panzerbrigade;Jagdgeschwader;Kampfgeschwader;Sturmgeschwader;Sperrverband;Korps;Jagdstaffel;Jasta;Heeresgruppe;Armeeabteilung"
)
_SOVIET = listed(
    """Guards Rifle Division;Guards Mechanized Corps;Shock Army;Guards Tank Corps;Rifle Corps;Guards Rifle Corps;Cavalry Corps;Air Army;Tank Corps;Guards Cavalry Corps;
Motor Rifle Division;Guards Motor Rifle Division;Guards Airborne Division;Separate Guards Naval Infantry Brigade;Separate Mechanized Brigade;
Separate Assault Brigade;Separate Territorial Defense Brigade;Separate Presidential Brigade;Combined Arms Army;Guards Combined Arms Army;Separate Tank Brigade;
Air Assault Brigade;Jaeger Brigade;Separate Spetsnaz Brigade;Guards Air Assault Regiment"""
)
_FRONTS = listed("Ukrainian;Belorussian;Baltic;Far Eastern")
_NAMED_FRONTS = listed(
    "Bryansk;Kalinin;Southwestern;Leningrad;Volkhov;Steppe;Don;Western;Karelian;Transcaucasian;Reserve"
)
_ASIAN_ARMS = listed("Division;Regiment;Corps;Front Army;Column;Route Army")
_ARABIC_HEADS = listed("Liwa;Kata'ib;Katibat;Faylaq;Firqat;Saraya;Hashd;Quwat;Jaysh;Fauj;Tip;Tugay;Kandak")
_ARABIC_NAMES = listed(
    "al-Quds;al-Tawhid;al-Baqir;al-Ashtar;Abu al-Fadl;Zainab;al-Fajr;Salah al-Din;al-Shuhada;al-Asha'iri;al-Watani;al-Furqan;Fatima;al-Nasr"
)
_HEADS = listed(
    "Brigade;Battalion;Regiment;Division;Legion;Corps;Guard;Rifles;Rangers;Militia;Army;Squadron;Column"
)
_NAVAL = listed("VF;VA;VMF;VMSB;VT;VC;VFA;HSL;HC;VPB;VMTB;VMR;VMO;HMA")
_SMALL = listed("Battalion;Squadron;Company;Regiment")
_CENTURY = listed(
    "Army of the West;Army of the East;Army of the South;Army of the North;Army of the Rhine;Army of the Danube;Army of the Cumberland;Army of the James;Army of the Trans-Mississippi;Army of the Orient"
)
_ORDER = listed("First;Second;Third;Fourth;Fifth")
_FLYING = listed(
    "Flight;Naval Air Squadron;Squadron;Commando;Field Hospital;Military Police Company;Provost Company;Signal Squadron;Field Regiment"
)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def foreign_unit(random: Random) -> str:
    """One invented name of a numbered or named unit of another army or age."""
    if random.random() < REAL:
        return random.choice(UNITS)
    number = random.randint(1, 30)
    state, arm, group = random.choice(_STATES), random.choice(_ARMS), _roman(random.randint(1, 4))
    french = f"{number}{'er' if number == 1 else random.choice(('e', 'e', 'ème'))} {random.choice(_FRENCH)}"
    return random.choice(
        (
            french,
            french,
            f"{group}/{french}",
            f"{group}./{random.choice(_WINGS)} {random.randint(1, 77)}",
            f"{random.randint(1, 9)}./{random.choice(_WINGS)} {random.randint(1, 77)}",
            f"{number}. {random.choice(_GERMAN)}",
            f"{random.choice(_GERMAN_NAMED)} {random.choice((str(number), coined_word(random)))}",
            f"{_roman(number)} {random.choice(('Army Corps', 'Corps', 'SS Panzer Corps', 'Panzer Corps', 'Mountain Corps', 'Reserve Corps', 'Bomber Command'))}",
            f"{_ordinal(number)} {state}",
            f"{_ordinal(number)} {state}",
            f"{_ordinal(number)} {state} {arm}",
            f"{_ordinal(number)} {random.choice(_FOOT)}",
            f"{_ordinal(number)} {random.choice(_FOOT)}",
            f"{number} {random.choice(_SHORT_REGIMENTS)}",
            f"{_ordinal(random.randint(1, 4))} Battalion, {random.choice(_REGIMENTS)}",
            f"{_ordinal(random.randint(1, 4))} Battalion The {random.choice(_REGIMENTS)}",
            f"{random.randint(1, 9)} {random.choice(_REGIMENTS)}",
            random.choice(_REGIMENTS),
            f"{_ordinal(random.randint(1, 160))} {random.choice(_SOVIET)}",
            f"{_ordinal(random.randint(1, 160))} {random.choice(_SOVIET)}",
            f"{_ordinal(random.randint(1, 4))} {random.choice(_FRONTS)} Front",
            f"{random.choice(_NAMED_FRONTS)} Front",
            f"{_ordinal(number)} {random.choice(_ASIAN_ARMS)}",
            f"{random.choice(_ARABIC_HEADS)} {random.choice(_ARABIC_NAMES)}",
            f"{random.choice(_NAVAL)}-{random.randint(1, 440)}",
            f"{random.randint(1, 1900)} {random.choice(_FLYING)}",
            f"{random.choice(('Division', 'Brigade', 'Unit', 'Battalion'))} {random.randint(10, 999)}",
            f"{coined_word(random)} {random.choice(_HEADS)}",
            f"{coined_word(random)} {random.choice(_HEADS)}",
            random.choice(_CENTURY),
            f"{random.choice(_ORDER)} {random.choice(('Eastern', 'Western', 'Reserve', 'Northern', 'Southern'))} Army",
            f"{_ordinal(random.randint(1, 400))} {random.choice(BRANCHES)} {random.choice(_SMALL)}",
            f"{random.randint(1, 3)}/{random.randint(1, 240)} {random.choice(('Brigade', 'Marines', 'Gurkha Rifles', 'Infantry', 'Light Horse'))}",
            f"{random.choice(('Task Force', 'Combat Team', 'Battle Group', 'Group', 'Force'))} {coined_word(random)}",
        )
    )
