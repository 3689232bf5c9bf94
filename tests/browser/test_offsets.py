"""Offsets in the page are those of the API: code points, whatever stands in the text."""

import random

ALPHABET = "ab é ñ 😀 𐎀 👩‍👩‍👧 🇮🇶 \u200f א ก\u0e33 \r\n\u0085 𝒳"


def test_utf16_units_and_code_points_convert_exactly(amira):
    draw = random.Random(7)
    text = "".join(draw.choice(ALPHABET) for _ in range(3000))
    places = [len(text[:i].encode("utf-16-le")) // 2 for i in range(len(text) + 1)]
    amira.visit()
    there, back, refused = amira.page.evaluate(
        """async ([text, places]) => {
            const {OffsetMap} = await import(document.querySelector("script[type=module]").src.replace("main.js", "offsets.js"));
            const map = new OffsetMap(text);
            const known = new Set(places);
            const inside = [...Array(text.length).keys()].filter((place) => !known.has(place));
            const refused = inside.filter((place) => { try { map.toCodePoints(place); return false; } catch { return true; } });
            return [places.map((place) => map.toCodePoints(place)), places.map((_, index) => map.fromCodePoints(index)), inside.length - refused.length];
        }""",
        [text, places],
    )
    assert there == list(range(len(text) + 1))
    assert back == places
    assert refused == 0
