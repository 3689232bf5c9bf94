"""Web annotations against JSON-LD and the keys that their model requires."""

import json

import pytest
from pyld import jsonld

from api.domain.exchange import Refused
from tests.formats.anno_context import ANNO
from tests.formats.bundles import read, written
from tests.formats.conftest import TEXT, but


def expanded(content):
    def load(url, options):
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": ANNO}

    return jsonld.expand(json.loads(content), {"documentLoader": load})


def test_w3c_means_to_json_ld_what_it_says(bundle):
    content, _ = written("w3c", [but(bundle, 0, note="the general")])
    [collection] = expanded(content)
    oa, schema = "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/activitystreams#"
    assert collection["@type"] == [f"{schema}OrderedCollection"]
    assert collection[f"{schema}totalItems"][0]["@value"] == 4
    [page] = collection[f"{schema}first"]
    items = page[f"{schema}items"][0]["@list"]
    assert len(items) == 4
    for annotation, item in zip(bundle.annotations, items, strict=True):
        assert item["@type"] == [f"{oa}Annotation"]
        assert item["@id"] == f"https://here/v1/annotations/{annotation.id}"
        assert item[f"{oa}motivatedBy"] == [{"@id": f"{oa}classifying"}]
        [target] = item[f"{oa}hasTarget"]
        assert target[f"{oa}hasSource"] == [{"@id": f"https://here/v1/articles/{bundle.article.id}"}]
        position, quote = target[f"{oa}hasSelector"]
        assert position[f"{oa}start"][0]["@value"] == annotation.start
        assert position[f"{oa}end"][0]["@value"] == annotation.end
        assert quote[f"{oa}exact"] == [{"@value": annotation.text}]
        around = [quote[f"{oa}prefix"][0]["@value"], quote[f"{oa}suffix"][0]["@value"]]
        assert annotation.text.join(around) in TEXT
        said = item[f"{oa}hasBody"][0]
        assert said["http://www.w3.org/1999/02/22-rdf-syntax-ns#value"] == [{"@value": annotation.label}]
        assert said[f"{oa}hasPurpose"] == [{"@id": f"{oa}classifying"}]


def test_w3c_has_the_keys_that_the_model_requires(bundle):
    collection = json.loads(written("w3c", [bundle])[0])
    assert {"@context", "id", "type"} <= collection.keys()
    page = collection["first"]
    assert page["type"] == "AnnotationPage"
    assert page["items"]
    assert page["partOf"] == collection["id"]
    for item in page["items"]:
        assert {"id", "type", "target"} <= item.keys()
    nothing = json.loads(written("w3c", [])[0])
    assert (nothing["total"], "first" in nothing) == (0, False)


@pytest.mark.parametrize(
    "wrap", [lambda a: a, lambda a: [a], lambda a: {"type": "AnnotationPage", "items": [a]}]
)
def test_w3c_from_elsewhere_is_read(wrap):
    annotation = {
        "type": ["Annotation"],
        "body": {"type": "TextualBody", "value": "LOCATION"},
        "target": [
            {
                "source": {"id": "https://elsewhere/articles/a-1?x#y"},
                "selector": {"type": "TextQuoteSelector", "exact": "Mosul", "prefix": "East "},
            }
        ],
    }
    [item] = read("w3c", json.dumps(wrap(annotation)).encode())
    assert (item.id, item.text) == ("a-1", None)
    [span] = item.spans
    assert (span.label, span.asked.text, span.asked.prefix, span.id) == ("LOCATION", "Mosul", "East ", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "Note"}, "must be an Annotation"),
        ({"target": None}, "target must be a JSON object"),
        ({"target": {}}, "source is missing"),
        ({"target": {"source": "a"}}, "selector must be"),
        (
            {"target": {"source": "a", "selector": {"type": "TextPositionSelector", "start": 1}}},
            "end is missing",
        ),
        ({"body": "https://example.org"}, "no body that says what it is"),
        (
            {
                "target": {
                    "source": "a",
                    "selector": [{"type": "TextQuoteSelector", "exact": "a", "refinedBy": {}}],
                }
            },
            "selector: refinedBy is not read",
        ),
    ],
)
def test_w3c_that_is_wrong_is_refused(change, said):
    selector = {"type": "TextQuoteSelector", "exact": "Mosul"}
    whole = {
        "type": "Annotation",
        "body": {"value": "LOCATION", "purpose": "classifying"},
        "target": {"source": "https://here/a", "selector": selector},
    }
    [item] = read("w3c", json.dumps([whole | change]).encode())
    assert isinstance(item, Refused)
    assert said in item.error.detail


def test_w3c_bodies_that_have_no_place_are_told_and_comments_are_one_note():
    def body(purpose, value):
        return {"type": "TextualBody", "purpose": purpose, "value": value}

    annotation = {
        "type": "Annotation",
        "body": [
            *(
                body("classifying", "LOCATION"),
                body("classifying", "ORGANIZATION"),
                body("classifying", "LOCATION"),
            ),
            *(body("commenting", "one"), body("commenting", "two"), body("tagging", "status:accepted")),
            *(body("describing", "a city"), {"source": "https://example.org", "purpose": "identifying"}),
        ],
        "target": {"source": "https://here/a", "selector": {"type": "TextQuoteSelector", "exact": "Mosul"}},
    }
    [item] = read("w3c", json.dumps([annotation]).encode())
    [span] = item.spans
    assert (span.label, span.status, span.note) == ("LOCATION", "accepted", "one\ntwo")
    assert item.unsupported == (
        "Annotation 1 says 'ORGANIZATION' beside 'LOCATION'; an annotation here has one label.",
        "Annotation 1: 2 of its bodies say no label, status or note and have no place here.",
    )


@pytest.mark.parametrize(
    ("collection", "said"),
    [
        ({"first": "http://x/page1", "total": 3}, "they are at http://x/page1; send that page"),
        ({"first": {"id": "http://x/page1", "type": "AnnotationPage"}}, "they are at http://x/page1"),
        ({"type": "AnnotationPage", "next": "http://x/page2"}, "they are at http://x/page2"),
        ({"total": 3}, "send the pages that hold them"),
    ],
)
def test_a_collection_whose_annotations_are_elsewhere_says_so(collection, said):
    [item] = read("w3c", json.dumps({"type": "AnnotationCollection"} | collection).encode())
    assert isinstance(item, Refused)
    assert said in item.error.detail


@pytest.mark.parametrize("collection", [{"total": 0}, {"first": {"type": "AnnotationPage", "items": []}}])
def test_a_collection_of_no_annotations_is_nothing_read(collection):
    assert read("w3c", json.dumps({"type": "AnnotationCollection"} | collection).encode()) == []
