"""Offsets in code points, UTF-16 and UTF-8, in and out."""

import pytest

from tests.web.refusing import refused

# code points: 0 "😀", 1 " ", 2 "é", 3 " ", 4 "Mosul"; the same in UTF-16 and UTF-8
TEXT = "😀 é Mosul 👩‍👩‍👧 Zanjili"
PLACES = {"code_point": [(4, 9), (16, 23)], "utf16": [(5, 10), (20, 27)], "utf8": [(8, 13), (33, 40)]}
UNITS = list(PLACES)


@pytest.fixture
def article(api):
    return api.add_article(TEXT)


def places(annotations):
    return [(annotation["start"], annotation["end"]) for annotation in annotations]


def cut(text, unit, start, end):
    if unit == "utf16":
        return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")
    if unit == "utf8":
        return text.encode()[start:end].decode()
    return text[start:end]


@pytest.mark.parametrize("unit", UNITS)
def test_every_way_of_reading_follows_the_unit(api, article, unit):
    id = article["id"]
    annotation = article["annotations"][0]
    bodies = [
        api.get(f"/v1/articles/{id}?offset_unit={unit}").json,
        api.get(f"/v1/articles/{id}/annotations?offset_unit={unit}").json,
        api.post(f"/v1/articles?offset_unit={unit}", {"text": TEXT}).json,
        api.post(f"/v1/articles/batch?offset_unit={unit}", [{"text": TEXT}]).json["items"][0]["article"],
    ]
    for body in bodies:
        assert body["offset_unit"] == unit
        assert places(body.get("annotations") or body["items"]) == PLACES[unit]
    one = api.get(f"/v1/annotations/{annotation['id']}?offset_unit={unit}").json
    assert (one["offset_unit"], places([one])) == (unit, PLACES[unit][:1])
    assert cut(TEXT, unit, one["start"], one["end"]) == "Mosul"


@pytest.mark.parametrize("unit", UNITS)
def test_lists_across_articles_follow_the_unit(empty_api, unit):
    empty_api.add_article(TEXT)
    empty_api.add_article("Mosul")
    body = empty_api.get(f"/v1/annotations?offset_unit={unit}").json
    assert (body["offset_unit"], places(body["items"])) == (unit, [*PLACES[unit], (0, 5)])


@pytest.mark.parametrize("unit", UNITS)
def test_every_way_of_writing_follows_the_unit(api, article, unit):
    path = f"/v1/annotations/{article['annotations'][1]['id']}"
    (_, _), (start, end) = PLACES[unit]
    moved = api.patch(f"{path}?offset_unit={unit}", {"end": end - 2}, tag=1).json
    assert (moved["text"], moved["offset_unit"], moved["end"]) == ("Zanji", unit, end - 2)
    assert moved["original"] == {"label": "LOCATION", "start": start, "end": end}
    restored = api.post(f"{path}/revisions/1/restore?offset_unit={unit}", tag=2).json
    assert places([restored]) == [(start, end)]
    body = {"label": "PERSON", "start": 0, "end": {"code_point": 1, "utf16": 2, "utf8": 4}[unit]}
    added = api.post(f"/v1/articles/{article['id']}/annotations?offset_unit={unit}", body).json
    assert (added["text"], places([added])) == ("😀", [(0, body["end"])])


@pytest.mark.parametrize("unit", UNITS)
def test_corrections_in_one_request_follow_the_unit(api, article, unit):
    (start, end), _ = PLACES[unit]
    operation = {"op": "update", "id": article["annotations"][0]["id"], "if_match": 1, "start": start + 1}
    body = api.patch(
        f"/v1/articles/{article['id']}/annotations?offset_unit={unit}", {"operations": [operation]}
    ).json
    assert body["offset_unit"] == unit
    assert body["results"][0]["annotation"]["text"] == "osul"
    assert places([body["results"][0]["annotation"]]) == [(start + 1, end)]


@pytest.mark.parametrize("unit", UNITS)
def test_overlaps_follows_the_unit(api, article, unit):
    (_, end), (start, _) = PLACES[unit]
    path = f"/v1/articles/{article['id']}/annotations?offset_unit={unit}&overlaps="
    assert api.get(f"{path}{end},{start}").json["items"] == []
    assert len(api.get(f"{path}{end - 1},{start}").json["items"]) == 1
    assert len(api.get(f"{path}0,99999").json["items"]) == 2


@pytest.mark.parametrize("unit", UNITS)
def test_what_refusals_carry_follows_the_unit(api, article, unit):
    id, annotation = article["id"], article["annotations"][0]
    (start, end), _ = PLACES[unit]
    query = f"?offset_unit={unit}"
    api.patch(f"/v1/annotations/{annotation['id']}", {"note": "x"}, tag=1)
    stale = api.patch(f"/v1/annotations/{annotation['id']}{query}", {"note": "y"}, tag=1).json
    overlap = api.post(f"/v1/articles/{id}/annotations{query}", {"label": "PERSON", "text": "osul"}).json
    mismatch = api.post(
        f"/v1/articles/{id}/annotations{query}", {"label": "PERSON", "start": 0, "end": end, "text": "Mosul"}
    ).json
    assert places([stale["current"], overlap["other"]]) == [(start, end)] * 2
    assert mismatch["candidates"] == [{"start": start, "end": end}]
    assert {body["offset_unit"] for body in (stale, overlap, mismatch, stale["current"])} == {unit}


@pytest.mark.parametrize("unit", UNITS)
def test_history_tells_changes_in_code_points_and_states_in_the_unit(api, article, unit):
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    api.patch(path, {"start": 5}, tag=1)
    revision = api.get(f"{path}/revisions?offset_unit={unit}").json["items"][1]
    assert {"field": "start", "from": 4, "to": 5} in revision["changes"]
    assert revision["annotation"]["start"] == PLACES[unit][0][0] + 1


def test_length_is_always_code_points(api, article):
    assert api.get(f"/v1/articles/{article['id']}?offset_unit=utf8").json["length"] == len(TEXT)


@pytest.mark.parametrize(
    ("unit", "start", "end", "slug", "words"),
    [
        ("utf16", 1, 10, "splits-grapheme", "surrogate pair that takes utf16 0 to 2"),
        ("utf8", 1, 13, "splits-grapheme", "UTF-8 sequence that takes utf8 0 to 4"),
        ("utf8", 6, 13, "splits-grapheme", "UTF-8 sequence that takes utf8 5 to 7"),
        ("utf8", 0, 41, "out-of-range", "outside the text"),
    ],
)
def test_an_offset_inside_one_character_or_behind_the_text_is_refused(
    api, article, unit, start, end, slug, words
):
    body = {"label": "PERSON", "start": start, "end": end}
    answer = api.post(f"/v1/articles/{article['id']}/annotations?offset_unit={unit}", body)
    refused(answer, 422, slug, "#/end" if slug == "out-of-range" else "#/start", words)


def test_a_range_that_begins_inside_one_character_is_a_wrong_query(api, article):
    answer = api.get(f"/v1/articles/{article['id']}/annotations?offset_unit=utf16&overlaps=1,5")
    refused(answer, 400, "invalid-query", None, "overlaps")


ZOE = {"composed": "Zo\u00eb", "decomposed": "Zoe\u0308"}


@pytest.mark.parametrize(("written", "sent"), [("composed", "decomposed"), ("decomposed", "composed")])
@pytest.mark.parametrize("ends", [{}, {"start": 0, "end": 4}, {"start": 5, "end": 9}], ids=str)
def test_text_in_another_normalisation_is_told_so_and_where_it_stands(api, written, sent, ends):
    article = api.add_article(f"Dr. {ZOE[written]} left.")
    width = len(ZOE[written])
    for body in ({"text": ZOE[sent], **ends}, {"text": ZOE[sent], "start": 4, "end": 4 + width}):
        answer = api.post(f"/v1/articles/{article['id']}/annotations", {"label": "PERSON", **body})
        refused(answer, 422, "text-mismatch", "#/text", "normalisation alone", f"{width} there")
        assert answer.json["candidates"] == [{"start": 4, "end": 4 + width}]
