"""Lines with a history that were changed after they were exported: nothing comes in that this service could not have written."""

import json
from copy import deepcopy

import orjson
import pytest

from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.importing import counted, details, take

OTHER = "01a229a1-e271-77a4-8682-c54af81d3d43"


@pytest.fixture(scope="module")
def line():
    """An article with a corrected and an accepted span, as it is exported."""
    api = Caller(application())
    article = api.add_article(TEXT, metadata={"pages": 3})
    first, second = (a["id"] for a in article["annotations"][:2])
    api.patch(f"/v1/annotations/{first}", {"status": "accepted"}, 1)
    api.patch(f"/v1/annotations/{second}", {"label": "PERSON", "note": "né"}, 1)
    return api.get("/v1/exports").data.partition(b"\n")[0]


def set_to(*path_and_value):
    *path, name, value = path_and_value

    def change(record):
        for step in path:
            record = record[step]
        record[name] = value

    return change


def taken_out(*path):
    *path, name = path

    def change(record):
        for step in path:
            record = record[step]
        del record[name]

    return change


TAMPERED = {
    "another text": (set_to("article", "text", "Tikrit fell."), "text_sha256 is not the SHA-256"),
    "another length": (set_to("article", "length", 5), "length is 5; the text has"),
    "an article's id": (set_to("article", "id", "x"), "The article's id 'x' is no id"),
    "an article's status": (set_to("article", "status", "lost"), "status is 'lost'; it must be one of"),
    "an article's time": (set_to("article", "created_at", "2017-06-08"), "created_at is '2017-06-08'"),
    "a field of another type": (set_to("article", "title", 5), "title is of the wrong type (int)"),
    "an article's field gone": (taken_out("article", "metadata"), "Line 1, article: metadata is missing"),
    "an article's field too many": (set_to("article", "colour", "red"), "'colour' is not known here"),
    "another surface": (set_to("annotations", 0, "text", "Tikrit"), "the text at"),
    "another end": (set_to("annotations", 0, "end", 5000), "the text at"),
    "a label": (set_to("annotations", 0, "label", "VERB"), "'VERB' is no label"),
    "a score": (set_to("annotations", 0, "score", 1.5), "score is 1.5; it must be from 0 to 1"),
    "a status": (set_to("annotations", 0, "status", "lost"), "annotation 1: status is 'lost'; it must be one of"),
    "an origin": (set_to("annotations", 0, "origin", "thin air"), "origin is 'thin air'; it must be one of"),
    "an annotation's id": (set_to("annotations", 0, "id", "x"), "'x' is no id"),
    "another article": (set_to("annotations", 0, "article_id", OTHER), "says that it belongs to article"),
    "a whole number as a decimal": (set_to("annotations", 0, "start", 0.0), "start is of the wrong type (float)"),
    "a model without a version": (taken_out("annotations", 0, "model", "version"), "version is missing"),
    "an annotation's field gone": (taken_out("annotations", 0, "note"), "annotation 1: note is missing"),
    "an annotation's field too many": (set_to("annotations", 0, "colour", "red"), "'colour' is not known here"),
    "a version ahead": (set_to("annotations", 0, "version", 9), "does not lead to the annotations"),
    "an entry gone": (taken_out("history", 2), "The history has a gap"),
    "an action": (set_to("history", 2, "action", "invent"), "The history has the action 'invent'"),
    "a change of nothing": (set_to("history", 2, "changes", 0, 0, "colour"), "is no field that changes"),
    "what it led to": (set_to("history", 2, "changes", 0, 2, "rejected"), "does not lead to status as it is"),
    "a change set that is not there": (set_to("history", 2, "change_set", OTHER), "which is not there"),
    "a change set's time to come": (set_to("change_sets", 0, "at", "2999-01-01T00:00:00.000000Z"), "not come yet"),
    "a change set's field gone": (taken_out("change_sets", 0, "kind"), "change set 1: kind is missing"),
    "a change set twice": (lambda record: record["change_sets"].append(record["change_sets"][0]), "The history has two change sets with the id"),
    "changes that are none": (set_to("history", 2, "changes", ""), "Line 1, entry 3: changes is of the wrong type (str)"),
    "an original beyond the text": (set_to("annotations", 0, "original", {"label": "DATE", "start": 0, "end": 5000}), "its original 0..5000 is not in the text"),
    "a list for an object": (set_to("annotations", 0, []), "annotation 1 must be a JSON object; it is a list"),
    "a NUL": (set_to("annotations", 0, "note", "\x00"), "holds a NUL"),
}  # fmt: skip


@pytest.mark.parametrize("write", [orjson.dumps, lambda record: json.dumps(record).encode()], ids=["as written here", "spelt otherwise"])  # fmt: skip
@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_stays_out_in_a_sentence(empty, line, name, write):
    change, words = TAMPERED[name]
    record = orjson.loads(line)
    change(record)
    seq = empty.store.last_seq()
    report = take(empty, write(record) + b"\n")
    assert counted(report) == {"refused": 1}
    assert words in details(report)
    assert empty.store.last_seq() == seq


@pytest.mark.parametrize("write", [orjson.dumps, lambda record: json.dumps(record).encode()], ids=["as written here", "spelt otherwise"])  # fmt: skip
def test_untouched_it_comes_in(empty, line, write):
    assert counted(take(empty, write(orjson.loads(line)))) == {"added": 1}
    assert empty.get("/v1/exports").data.partition(b"\n")[0] == line


def test_a_number_that_the_store_cannot_hold_is_taken_as_json_libraries_take_it(empty, line):
    content = line.replace(b'"pages":3', b'"pages":1180591620717411303424')
    assert counted(take(empty, content)) == {"added": 1}
    [article] = empty.get("/v1/articles").json["items"]
    assert empty.get(f"/v1/articles/{article['id']}").json["metadata"] == {"pages": 1180591620717411303424.0}


@pytest.mark.parametrize("end", [b"1180591620717411303424", b"-9223372036854775809"])
def test_an_end_of_over_64_bits_is_refused(either, line, end):
    content = line.replace(b'"original":null', b'"original":{"label":"PERSON","start":0,"end":%b}' % end)
    report = take(either, content)
    assert counted(report) == {"refused": 1}
    assert "is not in the text" in details(report)


@pytest.mark.parametrize("twice", [b'"note":null,"note":null', b'"pages":3,"pages":3'], ids=["a field", "metadata"])  # fmt: skip
def test_a_key_that_is_there_twice_is_refused(empty, line, twice):
    report = take(empty, line.replace(twice.partition(b",")[0], twice, 1))
    assert counted(report) == {"refused": 1}
    assert "is there twice in one object" in details(report)


def places_in(value, path=()):
    """The path of every value in it, of those within it too."""
    yield path
    within = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in within:
        yield from places_in(inner, (*path, name))


ANYTHING = (None, 0, 0.5, "x", [], {}, [[]], True)


@pytest.mark.parametrize("query", ["", "dry_run=true"])
@pytest.mark.parametrize("write", [orjson.dumps, lambda record: json.dumps(record).encode()], ids=["as written here", "spelt otherwise"])  # fmt: skip
def test_whatever_stands_anywhere_in_it_is_answered(empty, line, write, query):
    record = orjson.loads(line)
    for path in places_in(record):
        tampered = []
        for value in ANYTHING:
            changed = deepcopy(record)
            if path:
                set_to(*path, value)(changed)
            else:
                changed = value
            tampered.append(write(changed) + b"\n")
        report = take(empty, b"".join(tampered), query)
        assert report["items"]["read"] == len(ANYTHING), path
