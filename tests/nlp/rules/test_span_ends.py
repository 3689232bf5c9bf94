"""Names end where the guideline says."""

import pytest

from api.nlp.rules.marks import marks_of
from api.nlp.rules.span_ends import span_ends
from tests.nlp.rules.reading import after, read

TRIMMED = {
    "an article": ("[U the Iraqi army] came", "the [U Iraqi army] came"),
    "an article at the start of a sentence": ("[O The Pentagon] said", "The [O Pentagon] said"),
    "an article of a unit": ("[U The Federal Police] came", "The [U Federal Police] came"),
    "an article of a date": ("in [D the 1990s]", "in the [D 1990s]"),
    "a possessive": ("[P Assad's] army", "[P Assad]'s army"),
    "a typographer's possessive": ("[P Assad’s] army", "[P Assad]’s army"),
    "quotes": ("the [U “Golden Division”] came", "the “[U Golden Division]” came"),
    "a stop": ("fled [L Mosul.]", "fled [L Mosul]."),
    "a comma": ("in [L Raqqa,] they", "in [L Raqqa], they"),
    "an opening bracket": ("[O Red Cross (] there", "[O Red Cross] ( there"),
    "a rank": ("[P Gen. Joseph Votel] said", "Gen. [P Joseph Votel] said"),
    "two ranks": ("[P Lieutenant General Othman al Ghanmi]", "Lieutenant General [P Othman al Ghanmi]"),
    "a title": ("[P President Bashar al Assad]", "President [P Bashar al Assad]"),
    "a rank of the Indian army": ("[P Naib Subedar Ravinder Negi]", "Naib Subedar [P Ravinder Negi]"),
    "a form of address": ("[P Shri Rajnath Singh] said", "Shri [P Rajnath Singh] said"),
    "an honour behind it": ("[P Leslie Andrew VC] left", "[P Leslie Andrew] VC left"),
    "a rank alone": ("[P Spc] went home", "Spc went home"),
    "a rank alone with its dot": ("[P Lt.] went home", "Lt. went home"),
    "a ship's prefix": ("[P FS Charles de Gaulle] sailed", "FS Charles de Gaulle sailed"),
    "a ship behind its prefix": ("USS [L Nimitz] sailed", "USS Nimitz sailed"),
    "a ship behind its kind": ("the frigate [P Admiral Makarov] sank", "the frigate Admiral Makarov sank"),
    "a loose nationality": ("[U Jordanian 71st Battalion]", "Jordanian [U 71st Battalion]"),
    "a loose nationality of a named force": ("[U Kurdish Peshmerga]", "Kurdish [U Peshmerga]"),
    "the dot of U.S.": ("the [L U.S]. said", "the [L U.S.] said"),
    "the dot of D.C.": ("in [L Washington, D.C]., he", "in [L Washington, D.C.], he"),
    "one of two dots": ("in [L Washington, D.C..]", "in [L Washington, D.C.]."),
    "the dot of a month": ("on [D 11-13 Dec].", "on [D 11-13 Dec.]"),
    "the dot of Jr.": ("[P Robert Kennedy Jr]. said", "[P Robert Kennedy Jr.] said"),
    "nothing but a quote": ("he said [O ”] and", "he said ” and"),
    "a name cut at its hyphen": ("[P Leung Kwok-]hung won", "[P Leung Kwok-hung] won"),
    "a given name of two parts": ("[P Kim Jong]-un met [P Tsai Ing]-wen", "[P Kim Jong-un] met [P Tsai Ing-wen]"),
    "a hyphen of something else": ("[L US-]led strikes", "[L US]-led strikes"),
    "a loose nationality of two words": ("[U North Vietnamese 320th Division]", "North Vietnamese [U 320th Division]"),
    "an ordinal of a rank": ("[U 2nd] Lt. [P James Miller]", "2nd Lt. [P James Miller]"),
    "an operation": ("in [O Operation Inherent Resolve] they", "in Operation Inherent Resolve they"),
    "two names on two lines": ("[O Civic Party\nNew People Party] won", "[O Civic Party]\n[O New People Party] won"),
    "nested edges": ("[O “the Pentagon”,] he", "“the [O Pentagon]”, he"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "right"), TRIMMED.values(), ids=TRIMMED)
def test_what_does_not_belong_to_a_name_is_left_out(before, right):
    assert after(span_ends, before) == right


KEPT = {
    "U.S. with its dot": "the [L U.S.] said",
    "an official article": "in [L The Hague] and [L The Gambia]",
    "a newspaper": "[O The New York Times] said",
    "an article that the text writes large": "said [O The Velvet Underground] there",
    "a company of the letter A": "men of [U A Company] held",
    "a decade ago": "[D a decade ago] he came",
    "an Arabic article": "[O Al Jazeera] and [O al-Qaida]",
    "a name that is also a title": "[P King] and [P Major] and [P Prince] met",
    "a bracket inside": "[U Combined Task Force (CTF) 50] and [U No. 33 (Transport) Squadron]",
    "a bracket at the end": "[U 101st Airborne Division (Air Assault)] came",
    "a country's name as part of it": "[U US 2nd Infantry Division] and [U Iraqi army]",
    "a force that its nation is part of": "[U Italian Royal Navy] and [U Turkish Brigade]",
    "quotes inside": '[U 103rd Guards "Vitebsk" Division] came',
    "a plural decade": "in the [D '90s] and [D 1930’s]",
    "an accent": "[P José María Aznar] and [L Đà Nẵng]",
    "other scripts": "[P Зеленський] у [L Києві] [L بغداد]",
    "an organization behind a ship": "the tanker [O Shell] leased",
    "a name over the end of a wrapped line": "he said that the leader of the militia, who had come to [L New\nYork] on the day before, would not speak to the men of the other\nside and then left the city again for the camp in the hills above it\nand was not",
    "a person's number": "the [U 24th] troops",
    "what stands behind a hyphen": "[P Bashar al Assad]-led and [P Assad]-era and [P Donald Trump]-style",
    "initials": "[P George H. W. Bush] said",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_belongs_to_a_name_stays(text):
    assert after(span_ends, text) == text


def test_a_trimmed_span_keeps_its_score():
    (mark,) = marks_of(span_ends(read("[U.7 the Iraqi army]")))
    assert mark.score == 0.7
