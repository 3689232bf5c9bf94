"""What each detector's clients find in an answer: key names, types, and offsets that cut what they say out of the text."""

import pytest
import regex

from api.domain.labels import LABELS
from api.domain.models import ModelInfo, Normalized, Suggestion
from api.errors import Invalid
from api.formats.detectors import azure, comprehend, google, own, presidio
from api.formats.detectors.shape import Found, Passage, Question

MODEL = ModelInfo("en_annotation", "1.2.0")
FAMILY, FLAG = "👩‍👩‍👧", "🇮🇶"
# "e" with an accent of its own, an emoji family (5 code points, 8 UTF-16 units), a flag (2), and CR LF
TEXT = f"Cafe\u0301 {FAMILY} {FLAG}:\r\nthe Peshmerga left Mosul on Wednesday; Mosul fell."


def span(word, label, score=0.9, normalized=None, after=0):
    start = TEXT.index(word, after)
    return Suggestion(label, start, start + len(word), score, normalized)


SPANS = (
    span("Peshmerga", "MILITARY_UNIT", 0.75),
    span("Mosul", "LOCATION", 0.98),
    span("Wednesday", "DATE", 0.5, Normalized("2017-06-07", "day")),
    span("Mosul", "LOCATION", None, after=TEXT.index("Wednesday")),
)


def answered(shape, unit=None, spans=SPANS, **wishes):
    """The shape's answer about TEXT, in the unit or its own."""
    question = Question((Passage(TEXT),), each_alone=shape is azure.SHAPE, wishes=wishes)
    return shape.answer(question, [Found(question.passages[0], spans)], unit or shape.units[0], MODEL)


CUTS = {
    "code_point": lambda start, end: TEXT[start:end],
    "utf16": lambda start, end: TEXT.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le"),
    "utf8": lambda start, end: TEXT.encode()[start:end].decode(),
    "grapheme": lambda start, end: "".join(regex.findall(r"\X", TEXT)[start:end]),
}
SURFACES = ["Peshmerga", "Mosul", "Wednesday", "Mosul"]


def test_every_label_has_a_name_in_every_detector():
    for detector in (presidio, comprehend, azure, google):
        assert detector.NAMES.keys() == LABELS.keys()


@pytest.mark.parametrize("unit", own.SHAPE.units)
def test_our_own_shape_follows_the_unit(unit):
    body = answered(own.SHAPE, unit)
    assert [CUTS[unit](a["start"], a["end"]) for a in body["annotations"]] == SURFACES
    assert body["annotations"][2] == {
        "label": "DATE",
        "start": body["annotations"][2]["start"],
        "end": body["annotations"][2]["end"],
        "text": "Wednesday",
        "score": 0.5,
        "normalized": {"value": "2017-06-07", "type": "day"},
    }
    assert (body["annotations"][3]["score"], body["annotations"][3]["normalized"]) == (None, None)
    assert (body["model"], body["offset_unit"]) == ({"name": "en_annotation", "version": "1.2.0"}, unit)


def test_presidio_gets_a_list_of_results_in_code_points():
    results = answered(presidio.SHAPE)
    assert results == [
        {"analysis_explanation": None, "end": 30, "entity_type": "ORGANIZATION", "score": 0.75, "start": 21},
        {"analysis_explanation": None, "end": 41, "entity_type": "LOCATION", "score": 0.98, "start": 36},
        {"analysis_explanation": None, "end": 54, "entity_type": "DATE_TIME", "score": 0.5, "start": 45},
        {"analysis_explanation": None, "end": 61, "entity_type": "LOCATION", "score": 1.0, "start": 56},
    ]
    assert [TEXT[r["start"] : r["end"]] for r in results] == SURFACES


@pytest.mark.parametrize(
    ("wishes", "types"),
    [
        ({"entities": ["LOCATION", "EMAIL_ADDRESS"]}, ["LOCATION", "LOCATION"]),
        ({"entities": ["ORGANIZATION"]}, ["ORGANIZATION"]),
        ({"entities": ["MILITARY_UNIT", "ORGANIZATION"]}, ["MILITARY_UNIT"]),
        ({"entities": []}, ["ORGANIZATION", "LOCATION", "DATE_TIME", "LOCATION"]),
        ({"score_threshold": 0.75}, ["ORGANIZATION", "LOCATION", "LOCATION"]),
        ({"allow_list": ["Mosul"]}, ["ORGANIZATION", "DATE_TIME"]),
    ],
)
def test_presidio_narrows_as_it_is_asked_to(wishes, types):
    assert [result["entity_type"] for result in answered(presidio.SHAPE, **wishes)] == types


def test_presidio_explains_what_the_model_said_where_asked():
    explanation = answered(presidio.SHAPE, return_decision_process=True)[0]["analysis_explanation"]
    assert explanation["textual_explanation"] == "Marked as MILITARY_UNIT by en_annotation 1.2.0"
    assert explanation["original_score"] == explanation["score"] == 0.75


def test_presidio_answers_a_list_with_lists():
    question = presidio.read({"text": ["Mosul", "Peace"], "language": "en"})
    assert [passage.pointer for passage in question.passages] == ["#/text/0", "#/text/1"]
    found = [
        Found(question.passages[0], [Suggestion("LOCATION", 0, 5, 0.9)]),
        Found(question.passages[1], []),
    ]
    results = presidio.answer(question, found, "code_point", MODEL)
    assert [[r["entity_type"] for r in of_one] for of_one in results] == [["LOCATION"], []]


def test_presidio_refuses_entities_of_which_it_finds_none():
    with pytest.raises(Invalid, match="DATE_TIME, MILITARY_UNIT"):
        presidio.read({"text": "Mosul", "entities": ["EMAIL_ADDRESS"]})


def test_comprehend_gets_entities_with_half_open_code_points():
    assert answered(comprehend.SHAPE) == {
        "Entities": [
            {"Score": 0.75, "Type": "ORGANIZATION", "Text": "Peshmerga", "BeginOffset": 21, "EndOffset": 30},
            {"Score": 0.98, "Type": "LOCATION", "Text": "Mosul", "BeginOffset": 36, "EndOffset": 41},
            {"Score": 0.5, "Type": "DATE", "Text": "Wednesday", "BeginOffset": 45, "EndOffset": 54},
            {"Type": "LOCATION", "Text": "Mosul", "BeginOffset": 56, "EndOffset": 61},
        ]
    }


def test_azure_gets_documents_in_text_elements():
    assert answered(azure.SHAPE) == {
        "kind": "EntityRecognitionResults",
        "results": {
            "documents": [
                {
                    "id": "1",
                    "entities": [
                        # Café, blank, family, blank, flag, colon and CR LF are ten elements and "the " four
                        {"text": "Peshmerga", "category": "Organization", "subcategory": "MILITARY_UNIT", "offset": 14, "length": 9, "confidenceScore": 0.75},
                        {"text": "Mosul", "category": "Location", "offset": 29, "length": 5, "confidenceScore": 0.98},
                        {"text": "Wednesday", "category": "DateTime", "subcategory": "Date", "offset": 38, "length": 9, "confidenceScore": 0.5},
                        {"text": "Mosul", "category": "Location", "offset": 49, "length": 5, "confidenceScore": 1.0},
                    ],
                    "warnings": [],
                }
            ],
            "errors": [],
            "modelVersion": "en_annotation 1.2.0",
        },
    }  # fmt: skip


@pytest.mark.parametrize("unit", azure.SHAPE.units)
def test_azure_follows_the_unit(unit):
    (document,) = answered(azure.SHAPE, unit)["results"]["documents"]
    ends = [(e["offset"], e["offset"] + e["length"]) for e in document["entities"]]
    assert [CUTS[unit](*both) for both in ends] == SURFACES


@pytest.mark.parametrize("word", ["Cafe\u0301", FAMILY, FLAG])
def test_azure_measures_a_length_in_its_unit_too(word):
    for unit, cut in (("grapheme", 4 if word.startswith("C") else 1), ("code_point", len(word))):
        (document,) = answered(azure.SHAPE, unit, [span(word, "LOCATION")])["results"]["documents"]
        assert document["entities"][0]["length"] == cut


@pytest.mark.parametrize(
    ("type", "value", "subcategory"),
    [("day", "2017-06-05", "Date"), ("month", "2017-06", "DateRange"), ("range", "2017/2018", "DateRange"), ("set", "{2017,2019}", "Set")],
)  # fmt: skip
def test_azure_is_told_what_kind_of_date_it_is(type, value, subcategory):
    dated = span("Wednesday", "DATE", normalized=Normalized(value, type))
    (document,) = answered(azure.SHAPE, spans=[dated])["results"]["documents"]
    assert document["entities"][0]["subcategory"] == subcategory


def test_azure_is_told_of_a_document_that_fails_beside_those_that_do_not():
    documents = [{"id": "a", "text": "Mosul"}, {"id": "b", "text": " "}]
    question = azure.read({"analysis_input": {"documents": documents}})
    found = [
        Found(question.passages[0], [Suggestion("LOCATION", 0, 5)]),
        Found(question.passages[1], refusal=Invalid("It is blank.")),
    ]
    results = azure.answer(question, found, "grapheme", MODEL)["results"]
    assert [document["id"] for document in results["documents"]] == ["a"]
    assert results["errors"] == [
        {
            "id": "b",
            "error": {
                "code": "InvalidArgument",
                "message": "Invalid document in request.",
                "innererror": {"code": "InvalidDocument", "message": "It is blank."},
            },
        }
    ]


def test_azure_ids_that_come_twice_are_refused():
    documents = [{"id": "a", "text": "Mosul"}, {"id": "a", "text": "Basra"}]
    with pytest.raises(Invalid) as refusal:
        azure.read({"analysis_input": {"documents": documents}})
    assert refusal.value.pointer == "#/analysisInput/documents/1/id"


def test_google_gets_each_name_once_with_its_mentions():
    assert answered(google.SHAPE, "code_point") == {
        "entities": [
            {
                "name": "Peshmerga",
                "type": "ORGANIZATION",
                "metadata": {"subtype": "MILITARY_UNIT"},
                "mentions": [{"text": {"content": "Peshmerga", "beginOffset": 21}, "type": "PROPER", "probability": 0.75}],
            },
            {
                "name": "Mosul",
                "type": "LOCATION",
                "metadata": {},
                "mentions": [
                    {"text": {"content": "Mosul", "beginOffset": 36}, "type": "PROPER", "probability": 0.98},
                    {"text": {"content": "Mosul", "beginOffset": 56}, "type": "PROPER"},
                ],
            },
            {
                "name": "Wednesday",
                "type": "DATE",
                "metadata": {"year": "2017", "month": "06", "day": "07", "value": "2017-06-07"},
                "mentions": [{"text": {"content": "Wednesday", "beginOffset": 45}, "type": "TYPE_UNKNOWN", "probability": 0.5}],
            },
        ],
        "languageCode": "en",
        "languageSupported": True,
    }  # fmt: skip


def mentions(body):
    return [mention["text"] for entity in body["entities"] for mention in entity["mentions"]]


@pytest.mark.parametrize("unit", ["code_point", "utf16", "utf8"])
def test_google_begins_where_the_encoding_says(unit):
    measure = {"code_point": len, "utf16": lambda s: len(s.encode("utf-16-le")) // 2, "utf8": lambda s: len(s.encode())}  # fmt: skip
    for text in mentions(answered(google.SHAPE, unit)):
        end = text["beginOffset"] + measure[unit](text["content"])
        assert CUTS[unit](text["beginOffset"], end) == text["content"]


def test_google_has_no_offsets_without_an_encoding():
    assert {text["beginOffset"] for text in mentions(answered(google.SHAPE))} == {-1}


@pytest.mark.parametrize(
    ("type", "value", "metadata"),
    [
        ("month", "2017-06", {"year": "2017", "month": "06", "value": "2017-06"}),
        ("year", "2017", {"year": "2017", "value": "2017"}),
        ("year", "-0044", {"value": "-0044"}),
        ("range", "2017-06-01/2017-06-03", {"value": "2017-06-01/2017-06-03"}),
        ("quarter", "2017-33", {"value": "2017-33"}),
    ],
)
def test_google_is_told_the_parts_of_a_date(type, value, metadata):
    dated = span("Wednesday", "DATE", normalized=Normalized(value, type))
    assert answered(google.SHAPE, spans=[dated])["entities"][0]["metadata"] == metadata


@pytest.mark.parametrize(
    ("model", "language", "supported"),
    [("en_annotation", "en-GB", True), ("en_annotation", "de", False), ("xx_ent", "ar", True)],
)
def test_google_is_told_whether_the_model_speaks_the_language(model, language, supported):
    question = google.read({"document": {"content": "Mosul", "language_code": language}})
    body = google.answer(question, [Found(question.passages[0])], "none", ModelInfo(model, "1"))
    assert (body["languageCode"], body["languageSupported"]) == (language, supported)
