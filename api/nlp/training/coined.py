"""Names that nobody has heard of: a tagger that has seen only known names guesses at unknown ones by their letters."""

from __future__ import annotations

from random import Random

from api.nlp.training.lists import listed

_ONSETS = listed("b;br;ch;d;dr;f;g;gr;h;j;k;kh;kr;l;m;n;p;pr;q;r;s;sh;sl;st;t;tr;v;w;y;z;zh")
_VOWELS = ["a", "a", "a", "e", "e", "i", "i", "o", "o", "u", "u", "ai", "ia", "ou", "aa", "ee"]
_CODAS = ["", "", "", "", "n", "n", "r", "l", "m", "s", "k", "t", "d", "sh", "z", "ng", "v"]
_FIRST = listed(
    "Civic;People;Open;New;True;Free;Red;Blue;Northern;Global;Prime;Clear;Inter;Euro;Trans;Uni;Neo;Pan;Sea;Sky;Star;Iron;North;Atlas;Delta;Omega"
)
_SECOND = listed(
    "Power;Voice;Future;Dawn;Watch;Bridge;Link;Front;Path;Hope;Action;Choice;Alliance;Forum;Circle;Net;Vision;Shield;Light;Wave;Now"
)
_TAILS = listed(
    "bank;tech;com;corp;media;press;net;soft;gaz;neft;mat;sat;invest;trans;flot;stroy;watch;poll;aid;med"
)
_ARABIC = listed(
    "Sunna;Jaysh;Liwa;Harakat;Ansar;Jund;Saraya;Kata'ib;Hizb;Ahrar;Faylaq;Tahrir;Jamaat;Asa'ib;Junud;Usud;Suqour;Nour;Rijal"
)
_ARABIC_TAILS = listed(
    "al-Haqq;al-Sham;al-Islam;al-Tawhid;Wal-Jama'a;al-Din;al-Shuhada;al-Umma;al-Fath;al-Sunna;al-Jihad;Allah;al-Mahdi;al-Furqan;al-Khilafah"
)


def coined_word(random: Random, syllables: int = 0) -> str:
    """A word of no language: `Zhakor`."""
    count = syllables or random.choice((2, 2, 2, 3, 3))
    made = "".join(
        random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS) for _ in range(count)
    )
    return made.capitalize()


def coined_name(random: Random) -> str:
    """A party, company, agency or medium: `Civic Dawn`, `Tirobank`, `Vestrano`."""
    kind = random.random()
    if kind < 0.3:
        return f"{random.choice(_FIRST)} {random.choice(_SECOND)}"
    if kind < 0.55:
        return coined_word(random) + random.choice(_TAILS)
    if kind < 0.7:
        return f"{random.choice(_FIRST)}{random.choice(_SECOND).lower()}"
    if kind < 0.8:
        return f"{coined_word(random)} {random.choice(('Group', 'Bank', 'Institute', 'Foundation', 'Party', 'Movement', 'Agency', 'News', 'Holdings'))}"
    return coined_word(random)


def foreign_name(random: Random) -> str:
    """An armed movement under its own language's name: `Harakat al-Umma`."""
    if random.random() < 0.7:
        return f"{random.choice(_ARABIC)} {random.choice(_ARABIC_TAILS)}"
    return f"{coined_word(random)} {random.choice(('Front', 'Movement', 'Party', 'Congress', 'Union'))}"
