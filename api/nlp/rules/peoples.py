"""Peoples and those who come from somewhere, and the adjectives beside them: alone they are no names by the guideline."""

from __future__ import annotations

from api.nlp.rules.unit_words import DEMONYMS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADJECTIVES = DEMONYMS - _words("English French Welsh Philippine Tajik Uzbek")
_OTHERS = _words(
    """
    African Alawite Andean Arab Asian Basque Berber Bosniak Breton Caucasian Catalan Christian Coptic Cossack Croat Druze European
    Flemish Frankish Hazara Hindu Islamic Islamist Jewish Kashmiri Latin Maronite Muslim Ottoman Pashtun Persian Prussian Roman
    Rohingya Saxon Scandinavian Shia Shiite Sikh Sinhalese Slavic Sunni Tamil Tatar Tibetan Tigrayan Tuareg Venetian Western Yazidi Zionist
    Catholic Protestant Orthodox Buddhist Communist Fascist Nazi
    """
)
_MORE_PLURALS = _words(
    """
    Kurds Turks Poles Danes Swedes Finns Spaniards Scots Jews Serbs Croats Bosniaks Slovenes Cossacks Gauls Goths Huns Vandals Saxons Britons Frenchmen
    Englishmen Irishmen Dutchmen Scotsmen Welshmen Afghans Pashtuns Uzbeks Tajiks Turkmens Kazakhs Uzbeks Tatars Druzes Maronites Copts Sunnis
    Shiites Yazidis Alawites Tigrayans Amharas Oromos Fulani Tuaregs Hutus Tutsis Rohingyas Sikhs Hindus Muslims Christians Nazis Communists
    """
)
PEOPLES = (
    _ADJECTIVES
    | _OTHERS
    | _MORE_PLURALS
    | {
        f"{word}s"
        for word in _ADJECTIVES | _OTHERS
        if word.endswith(("an", "i", "at", "ab", "en", "im", "ek"))
    }
)
"""Single words, capitalised."""
