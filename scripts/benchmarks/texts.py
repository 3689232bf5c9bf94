"""One news article of 572 words, made of sentences of the kind that the API is for."""

from __future__ import annotations

_SENTENCES = (
    "Iraqi forces backed by aircraft of the US-led coalition retook the Zanjili district of western Mosul on Wednesday, "
    "Lt. Gen. Abdul Amir Yarallah said in a statement.",
    "The 9th Armoured Division and units of the Counter Terrorism Service had entered the district on June 5, 2017 from "
    "the north, after two weeks of fighting from house to house.",
    "Human Rights Watch urged the Iraqi defence ministry to open safe corridors for civilians who were still trapped in the "
    "Old City, where food and clean water had run out in late May.",
    "A spokesman of the United Nations in Erbil said that about 100,000 people remained in the areas under the control of "
    "Daesh, many of them held as human shields.",
    "In Washington, Gen. Joseph Votel of CENTCOM told reporters last week that the campaign against the group would go on "
    "in Tal Afar and along the Syrian border once Mosul was free.",
    "Across the border the Syrian Democratic Forces reached the eastern edge of Raqqa on Tuesday, and fighters of the YPG "
    "said that they had cut the road to Deir ez-Zor.",
    "Prime Minister Haider al-Abadi, who visited the headquarters of the Federal Police south of the city, promised that "
    "the last streets would be cleared before the end of the month of Ramadan.",
    "Residents who reached the camp at Hammam al-Alil described heavy shelling, shortages of medicine and snipers who fired "
    "at families as they tried to cross the Tigris at night.",
    "The Red Crescent and the World Health Organization have set up field hospitals near the front line and treated more "
    "than 12,000 wounded since mid-October last year.",
    "Peshmerga commanders near Bashiqa complained that Baghdad had not paid salaries since 2014, and the Kurdish parliament "
    "in Erbil is to debate the matter on Thursday.",
)


def _words(number: int) -> str:
    words: list[str] = []
    while len(words) < number:
        for sentence in _SENTENCES:
            words += sentence.split()
    return " ".join(words[:number])


ARTICLE = _words(572)
