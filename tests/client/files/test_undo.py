"""scripts/correct --undo: what a run or a change set did is taken back, and the sheet can be run again."""

import pytest

from api.client.files.exits import Wrong
from tests.client.files.sheets import row_of, run_correct, run_undo, sheet


def now(client, annotation):
    return client.annotation(annotation.id)


def test_what_is_neither_a_journal_nor_a_change_set_is_said(client, tmp_path):
    with pytest.raises(Wrong, match=r"none\.journal' is neither a journal nor the id of a change set"):
        run_undo(client, tmp_path / "none.journal")


def test_all_of_a_run_is_undone_by_its_journal(client, article, tmp_path, capsys):
    other = client.post_article("Mosul.")
    path = sheet(
        tmp_path / "s.csv",
        *(row_of(a, status="accepted") for a in (*article.annotations, *other.annotations)),
    )
    assert run_correct(client, path) == 0
    assert run_undo(client, tmp_path / "s.csv.journal", reason="wrong sheet") == 0
    assert {a.status for a in client.annotations()} == {"suggested"}
    assert "5 changes to undo" in capsys.readouterr().out
    assert run_undo(client, tmp_path / "s.csv.journal") == 0
    assert "undone before" in capsys.readouterr().out


def test_a_change_set_is_undone_but_for_what_changed_since(
    client, colleague, article, unit, tmp_path, capsys
):
    done = client.correct(
        article.id, [{"op": "accept", "id": a.id, "if_match": 1} for a in article.annotations]
    )
    colleague.edit(unit.id, {"label": "PERSON"})
    assert run_undo(client, done.change_set, dry_run=True) == 1
    assert run_undo(client, done.change_set) == 1
    assert "stays as it is" in capsys.readouterr().out
    assert sorted(a.status for a in client.annotations()) == ["accepted", *["suggested"] * 3]


def test_undoing_what_never_was_is_said(client):
    with pytest.raises(Wrong, match="There is no change set none"):
        run_undo(client, "none")


def test_a_sheet_given_to_undo_is_told_where_its_journal_is(client, unit, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    run_correct(client, path)
    with pytest.raises(Wrong, match=r"is no journal of corrections; that of its run is .*s\.csv\.journal"):
        run_undo(client, path)


def test_after_an_undo_the_same_sheet_can_be_run_again(client, unit, tmp_path):
    path = sheet(tmp_path / "s.csv", row_of(unit, label="PERSON"))
    run_correct(client, path)
    run_undo(client, tmp_path / "s.csv.journal")
    assert run_correct(client, path) == 0
    assert now(client, unit).label == "PERSON"
