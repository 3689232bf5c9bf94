"""scripts/correct from the file to the store: what it would do, what it does, what it leaves, and back."""

import json

import pytest

from tests.client.files.sheets import read_sheet, row_of, run_correct, sheet
from tests.client.wsgi import meanwhile, saying


@pytest.fixture
def spans(article):
    return {annotation.text: annotation for annotation in article.annotations}


def now(client, annotation):
    return client.annotation(annotation.id)


def test_a_sheet_of_which_two_cells_were_edited_is_two_corrections(client, article, spans, tmp_path, capsys):
    edited = {"Peshmerga": {"label": "ORGANIZATION"}, "Mosul": {"status": "rejected"}}
    path = sheet(tmp_path / "s.csv", *(row_of(a, **edited.get(a.text, {})) for a in article.annotations))
    seq = client.last_seq()
    assert run_correct(client, path, reason="second reading") == 0
    told = capsys.readouterr().out
    assert "2 to change, 2 as they should be." in told
    assert "MILITARY_UNIT → ORGANIZATION" in told
    assert [(c.action, c.reason) for c in client.changes(seq) if c.kind == "annotation"] == [
        ("reject", "second reading"),  # it makes room for others, so it goes first
        ("update", "second reading"),
    ]
    assert not (tmp_path / "s.conflicts.csv").exists()


@pytest.mark.parametrize(
    ("cells", "changed"),
    [
        ({"text": "Peshmerga had"}, {"text": "Peshmerga had", "status": "accepted"}),
        ({"text": "the Peshmerga"}, {"text": "the Peshmerga"}),
        ({"end": 47}, {"text": "Pesh"}),
        ({"start": 43, "end": 61, "text": "Peshmerga had left"}, {"end": 61}),
        ({"status": "accepted"}, {"status": "accepted", "label": "MILITARY_UNIT"}),
        ({"note": "which corps?"}, {"note": "which corps?", "status": "suggested"}),
        ({"label": "ORGANIZATION", "status": "suggested"}, {"label": "ORGANIZATION", "status": "accepted"}),
    ],
    ids=["longer", "from further left", "an end", "ends and text", "accept", "a note", "relabel"],
)  # fmt: skip
def test_a_cell_that_was_changed_is_a_correction(client, unit, tmp_path, cells, changed):
    assert unit.start == 43
    assert run_correct(client, sheet(tmp_path / "s.csv", row_of(unit, **cells))) == 0
    assert {name: getattr(now(client, unit), name) for name in changed} == changed


def test_a_dry_run_changes_nothing_and_leaves_nothing(client, unit, tmp_path):
    seq = client.last_seq()
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    assert run_correct(client, path, dry_run=True) == 0
    assert (client.last_seq(), list(tmp_path.iterdir())) == (seq, [path])


def test_nothing_is_applied_unasked(client, unit, tmp_path, capsys):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    assert run_correct(client, path, yes=False) == 4
    assert "add --yes" in capsys.readouterr().err
    assert (now(client, unit), list(tmp_path.iterdir())) == (unit, [path])


@pytest.mark.parametrize(
    ("answer", "code", "label"), [("y", 0, "PERSON"), ("", 4, "MILITARY_UNIT")], ids=["yes", "no"]
)
def test_a_person_is_asked(client, unit, tmp_path, monkeypatch, answer, code, label):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    assert run_correct(client, path, yes=False) == code
    assert now(client, unit).label == label


def test_spans_are_found_by_article_and_surface(client, tmp_path):
    article = client.post_article("Mosul, Mosul and Mosul.", external_id="wire-1")
    path = sheet(
        tmp_path / "s.csv",
        {"external_id": "wire-1", "surface": "Mosul", "occurrence": 2, "label": "PERSON", "note": ""},
    )
    assert run_correct(client, path) == 0
    assert [a.label for a in client.annotations_of(article.id)] == ["LOCATION", "PERSON", "LOCATION"]
    path = sheet(tmp_path / "t.csv", {"article_id": article.id, "surface": "Mosul", "label": "ORGANIZATION"})
    assert run_correct(client, path) == 0
    assert {a.label for a in client.annotations_of(article.id)} == {"ORGANIZATION"}


def test_missed_spans_are_added_once(client, article, tmp_path):
    rows = [{"article_id": article.id, "label": "LOCATION", "text": "left"}]
    assert run_correct(client, sheet(tmp_path / "s.csv", *rows)) == 0
    seq = client.last_seq()
    assert run_correct(client, sheet(tmp_path / "s.csv", *rows)) == 0
    assert client.last_seq() == seq


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"label": "TANK"}, "'TANK' is no label"),
        ({"text": "Pershmerga"}, "does not stand where 'Peshmerga' is"),
        ({"text": "Mosul"}, "does not stand where 'Peshmerga' is"),
        ({"version": 7}, "It has no version 7"),
        ({"annotation_id": "none"}, "none"),
        ({"text": "the Peshmerga had left Mosul"}, "shares characters"),
        ({"article_id": "elsewhere"}, "elsewhere"),
        ({"annotation_id": "../keys/1"}, "is no id: it would lead to another address"),
        ({"annotation_id": "../keys/1", "article_id": ""}, "is no id: it would lead to another address"),
        ({"article_id": ".."}, "is no id: it would lead to another address"),
    ],
    ids=[
        *("no label", "a typing error", "elsewhere", "a version to come", "unknown", "overlap", "no article"),
        *("no id", "no id alone", "no id of an article"),
    ],
)
def test_what_is_impossible_is_left_with_its_reason(client, unit, tmp_path, cells, problem):
    path = sheet(tmp_path / "s.csv", row_of(unit, **cells))
    assert run_correct(client, path) == 1
    [left] = read_sheet(tmp_path / "s.conflicts.csv")
    assert problem in left["problem"]
    assert now(client, unit) == unit


def test_a_line_is_shown_by_the_name_that_it_has(client, unit, tmp_path, capsys):
    path = sheet(
        tmp_path / "s.csv",
        {"annotation_id": "unknown-1", "label": "DATE"},
        {"article_id": unit.article_id, "text": "left", "label": "LOCATION"},
        {"article_id": unit.article_id, "surface": "Peshmerga", "occurrence": 2, "label": "PERSON"},
    )
    assert run_correct(client, path, dry_run=True) == 1
    told = capsys.readouterr().out.splitlines()
    assert "unknown-1" in told[1].partition("There is")[0]
    assert "(new)" in told[2]
    assert "only 1 span of the article" in told[3]
    assert sum("(new)" in line for line in told) == 1


def test_two_lines_about_the_same_span_are_one_too_many(client, unit, tmp_path, capsys):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"), row_of(unit, label="DATE"))
    assert run_correct(client, path) == 1
    assert "Line 2 is about the same span" in capsys.readouterr().out
    assert now(client, unit).label == "PERSON"


def test_a_conflict_can_be_fed_in_again_and_takes_nothing_else_back(
    client, colleague, unit, tmp_path, capsys
):
    path = sheet(tmp_path / "s.csv", row_of(unit, status="rejected"))
    colleague.change(unit, label="PERSON", note="theirs")
    assert run_correct(client, path) == 1
    assert "admin changed it meanwhile: now PERSON 'Peshmerga'" in capsys.readouterr().out
    assert now(client, unit).status == "accepted"
    [left] = read_sheet(tmp_path / "s.conflicts.csv")
    assert (left["version"], left["status"], left["label"], left["current_label"]) == (
        "2",
        "rejected",
        "",
        "PERSON",
    )
    assert run_correct(client, tmp_path / "s.conflicts.csv") == 0
    after = now(client, unit)
    assert (after.status, after.label, after.note) == ("rejected", "PERSON", "theirs")


def test_a_file_of_conflicts_that_somebody_mends_is_not_replaced(client, colleague, unit, tmp_path, capsys):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    colleague.change(unit, label="DATE")
    left = tmp_path / "s.conflicts.csv"
    for _ in range(2):  # the same lines are written once
        assert run_correct(client, path) == 1
        assert (sorted(tmp_path.glob("s.conflicts*")), "stays as it is" in capsys.readouterr().out) == (
            [left],
            False,
        )
    mended = left.read_text().replace("PERSON", "ORGANIZATION", 1)
    left.write_text(mended)
    for _ in range(2):
        assert run_correct(client, path) == 1
    told = capsys.readouterr().out
    assert f"What is left is in {tmp_path}/s.conflicts.2.csv" in told
    assert f"{left} was there already, may hold somebody's work, and stays as it is." in told
    assert sorted(tmp_path.glob("s.conflicts*")) == [tmp_path / "s.conflicts.2.csv", left]
    assert left.read_text() == mended
    assert run_correct(client, left) == 0
    assert now(client, unit).label == "ORGANIZATION"


def test_a_conflict_that_comes_while_applying_is_left_too(client, colleague, unit, door, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    door.next = [None, None, meanwhile(lambda: colleague.accept(unit))]  # article, dry run, the real one
    assert run_correct(client, path) == 1
    assert [left["version"] for left in read_sheet(tmp_path / "s.conflicts.csv")] == ["2"]


def test_rows_that_nobody_edited_are_no_conflicts(client, colleague, article, unit, tmp_path):
    path = sheet(tmp_path / "s.csv", *map(row_of, article.annotations))
    colleague.change(unit, label="PERSON")
    assert run_correct(client, path) == 0


def test_what_a_colleague_did_already_is_no_conflict(client, colleague, unit, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    colleague.change(unit, label="PERSON")
    assert run_correct(client, path) == 0
    assert now(client, unit).version == 2


def test_json_lines_leave_json_lines(client, unit, tmp_path):
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps({"annotation_id": unit.id, "label": "TANK", "version": 1}) + "\n")
    assert run_correct(client, path) == 1
    left = json.loads((tmp_path / "s.conflicts.jsonl").read_text())
    assert (left["annotation_id"], left["label"], left["current_label"]) == (unit.id, "TANK", "MILITARY_UNIT")


def test_a_note_can_be_taken_away_by_json(client, unit, tmp_path):
    noted = client.change(unit, note="?")
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps({"id": unit.id, "note": None, "version": noted.version}) + "\n")
    assert run_correct(client, path) == 0
    assert now(client, unit).note is None


def test_a_busy_server_is_waited_for(client, unit, door, slept, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    door.next = [saying(503, Retry_After="3"), None, None, saying(503, Retry_After="4")]
    assert run_correct(client, path) == 0
    assert (slept, now(client, unit).version) == ([3, 4], 2)


def test_a_span_may_grow_over_one_that_a_later_line_rejects(client, spans, article, unit, tmp_path):
    place = spans["Mosul"]
    grown = article.text[unit.start : place.end]
    path = sheet(tmp_path / "s.csv", row_of(unit, text=grown), row_of(place, status="rejected"))
    assert run_correct(client, path) == 0
    assert (now(client, unit).text, now(client, place).status) == (grown, "rejected")


def test_a_line_that_was_impossible_takes_no_colleagues_change_back(client, colleague, unit, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, text="Peshmurga"))
    colleague.change(unit, label="ORGANIZATION")
    assert run_correct(client, path) == 1
    [left] = read_sheet(tmp_path / "s.conflicts.csv")
    assert (left["label"], left["text"], left["version"]) == ("", "Peshmurga", "2")
    assert run_correct(client, sheet(tmp_path / "mended.csv", left | {"text": "Peshmerga had"})) == 0
    assert (now(client, unit).label, now(client, unit).text) == ("ORGANIZATION", "Peshmerga had")


def test_a_conflict_can_be_mended_in_its_text_alone(client, colleague, unit, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, text="Peshmerga had"))
    colleague.change(unit, label="ORGANIZATION")
    assert run_correct(client, path) == 1
    [left] = read_sheet(tmp_path / "s.conflicts.csv")
    assert run_correct(client, sheet(tmp_path / "mended.csv", left | {"text": "the Peshmerga"})) == 0
    assert now(client, unit).text == "the Peshmerga"
