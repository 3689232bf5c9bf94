"""Sheets of corrections by id, and what they leave as it is."""

import pytest

from tests.web.importing import counted, details, lines, take


def csv_line(annotation, version="", **but):
    cells = {"annotation_id": annotation["id"], "version": version, **but}
    return (",".join(cells) + "\n" + ",".join(map(str, cells.values())) + "\n").encode()


def test_a_correction_by_id_says_which_version_it_is_based_on(either):
    [place] = either.add_article("Mosul fell.")["annotations"]
    report = take(either, csv_line(place, 1, label="ORGANIZATION"), "format=csv")
    assert counted(report) == {"updated": 1}
    now = either.get(f"/v1/annotations/{place['id']}").json
    assert (now["label"], now["status"], now["version"]) == ("ORGANIZATION", "accepted", 2)
    again = take(either, csv_line(place, 2, label="PERSON"), "format=csv")
    assert counted(again) == {"updated": 1}


@pytest.mark.parametrize(
    ("mode", "outcome"), [("skip", "skipped"), ("update", "skipped"), ("fail", "refused")]
)
def test_a_correction_of_a_version_that_is_gone_leaves_a_colleagues_work(empty, mode, outcome):
    [place] = empty.add_article("Mosul fell.")["annotations"]
    empty.patch(f"/v1/annotations/{place['id']}", {"note": "mine"}, 1)
    report = take(empty, csv_line(place, 1, label="PERSON"), f"format=csv&on_conflict={mode}")
    assert counted(report) == {outcome: 1}
    assert empty.get(f"/v1/annotations/{place['id']}").json["version"] == 2


def test_a_correction_without_a_version_leaves_what_a_human_touched(empty):
    first, second = empty.add_article("Mosul fell. Zanjili too.")["annotations"]
    empty.patch(f"/v1/annotations/{first['id']}", {"status": "accepted"}, 1)
    assert counted(take(empty, csv_line(first, label="PERSON"), "format=csv")) == {"skipped": 1}
    assert counted(take(empty, csv_line(second, label="PERSON"), "format=csv")) == {"updated": 1}


def test_a_correction_that_says_what_is_so_already_changes_nothing(empty):
    [place] = empty.add_article("Mosul fell.")["annotations"]
    empty.patch(f"/v1/annotations/{place['id']}", {"label": "PERSON"}, 1)
    assert counted(take(empty, csv_line(place, 1, label="PERSON"), "format=csv")) == {"unchanged": 1}


def test_a_cell_whose_line_breaks_a_spreadsheet_made_its_own_says_the_same(either):
    article = either.add_article("They left East\r\nAleppo today.")
    path = f"/v1/articles/{article['id']}/annotations"
    place = either.post(path, {"label": "LOCATION", "start": 10, "end": 22}).json

    def report(text):
        return take(either, csv_line(place, 1, label="ORG", start=10, end=22, text=f'"{text}"'), "format=csv")

    assert "text[10:22] is" in details(report("East Aleppo"))
    assert counted(report("East\nAleppo")) == {"updated": 1}
    now = either.get(f"/v1/annotations/{place['id']}").json
    assert (now["text"], now["label"]) == ("East\r\nAleppo", "ORGANIZATION")


@pytest.fixture
def decided(either):
    """What a line of a sheet accepted that names the version; its article and annotation."""
    article = either.add_article("Mosul fell.")
    [place] = article["annotations"]
    assert counted(take(either, csv_line(place, 1, status="accepted"), "format=csv")) == {"updated": 1}
    return article, either.get(f"/v1/annotations/{place['id']}").json


@pytest.mark.parametrize("mode", ["skip", "update", "fail"])
def test_what_a_sheet_decided_a_later_line_without_a_version_leaves(either, decided, mode):
    _, place = decided
    report = take(either, csv_line(place, label="ORGANIZATION"), f"format=csv&on_conflict={mode}")
    assert counted(report) == {"skipped": 1}
    assert "a human touched it" in details(report)
    assert either.get(f"/v1/annotations/{place['id']}").json == place


def test_what_a_sheet_decided_files_of_other_tools_leave_too(either, decided):
    article, place = decided
    span = {"id": place["id"], "label": "ORGANIZATION", "start": 0, "end": 5}
    record = {"id": article["id"], "text": article["text"], "annotations": [span]}
    assert counted(take(either, lines(record), "on_conflict=update")) == {"skipped": 1}
    assert either.get(f"/v1/annotations/{place['id']}").json == place


def test_what_a_sheet_decided_a_line_with_the_version_now_corrects(either, decided):
    _, place = decided
    report = take(either, csv_line(place, 2, label="ORGANIZATION"), "format=csv&source=the%20second")
    assert counted(report) == {"updated": 1}
    last = either.get(f"/v1/annotations/{place['id']}/revisions").json["items"][-1]
    assert last["reason"] == "corrected in the second (csv)"


def test_labels_of_other_tools_are_mapped_in_corrections_too(empty):
    [place] = empty.add_article("Mosul fell.")["annotations"]
    assert counted(take(empty, csv_line(place, 1, label="org"), "format=csv")) == {"updated": 1}
    assert empty.get(f"/v1/annotations/{place['id']}").json["label"] == "ORGANIZATION"
    report = take(empty, csv_line(place, 2, label="VERB"), "format=csv")
    assert counted(report) == {"refused": 1}
    assert report["told"][0]["reasons"][0]["type"] == "/problems/unknown-label"
