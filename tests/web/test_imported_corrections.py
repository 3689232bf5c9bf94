"""Sheets of corrections by id, and what they leave as it is."""

import pytest

from tests.web.importing import counted, take


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
