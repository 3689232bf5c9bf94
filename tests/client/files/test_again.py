"""A sheet that names spans by their surface, run a second time: what it did stands, and nothing else is touched."""

import pytest

from tests.client.files.sheets import run_correct, run_undo, sheet

TEXT = "Mosul, Mosul and Mosul fell to the Peshmerga."


@pytest.fixture
def stored(client):
    return client.post_article(TEXT)


@pytest.fixture
def path(stored, tmp_path):
    """The first of three is rejected, the second relabelled, and a unit made longer."""
    named = {"article_id": stored.id, "surface": "Mosul"}
    return sheet(
        tmp_path / "s.csv",
        named | {"occurrence": 1, "status": "rejected"},
        named | {"occurrence": 2, "label": "ORGANIZATION"},
        {"article_id": stored.id, "surface": "Peshmerga", "text": "the Peshmerga"},
    )


def states(client, stored):
    return [(a.text, a.label, a.status) for a in client.annotations_of(stored.id)]


DONE = [
    ("Mosul", "LOCATION", "rejected"),
    ("Mosul", "ORGANIZATION", "accepted"),
    ("Mosul", "LOCATION", "suggested"),
    ("the Peshmerga", "MILITARY_UNIT", "accepted"),
]


def test_it_changes_nothing_however_often(client, stored, path, capsys):
    assert run_correct(client, path) == 0
    seq = client.last_seq()
    capsys.readouterr()
    for _ in range(2):
        assert run_correct(client, path) == 0
        told = capsys.readouterr().out
        assert "0 to change, 3 as they should be." in told
        assert "already done: it was 'Peshmerga'" in told
    assert (client.last_seq(), states(client, stored)) == (seq, DONE)
    assert not path.with_name("s.conflicts.csv").exists()


def test_without_its_journal_it_is_known_by_what_the_span_was(client, stored, tmp_path, capsys):
    rows = {
        "article_id": stored.id,
        "surface": "Peshmerga",
        "text": "the Peshmerga",
        "label": "MILITARY_UNIT",
    }
    assert run_correct(client, sheet(tmp_path / "s.csv", rows)) == 0
    assert run_correct(client, sheet(tmp_path / "t.csv", rows)) == 0
    assert "already done" in capsys.readouterr().out
    assert run_correct(client, sheet(tmp_path / "u.csv", rows | {"surface": "Pershmerga"})) == 1


def test_after_a_second_run_that_changed_less_the_first_is_still_known(client, stored, path, capsys):
    run_correct(client, path)
    first = next(client.annotations_of(stored.id))
    client.restore(first, 1)
    assert run_correct(client, path) == 0
    assert "1 to change, 2 as they should be." in capsys.readouterr().out
    for _ in range(2):
        assert run_correct(client, path) == 0
    assert states(client, stored) == DONE


def test_after_an_undo_it_does_the_same_again(client, stored, path):
    run_correct(client, path)
    run_undo(client, path.with_name("s.csv.journal"))
    assert {status for _, _, status in states(client, stored)} == {"suggested"}
    assert run_correct(client, path) == 0
    assert states(client, stored) == DONE


def test_a_colleagues_later_correction_is_a_conflict(client, colleague, stored, path):
    run_correct(client, path)
    unit = list(client.annotations_of(stored.id))[3]
    colleague.change(unit, text="Peshmerga", start=unit.start + 4, label="ORGANIZATION")
    assert run_correct(client, path) == 1
    assert client.annotation(unit.id).label == "ORGANIZATION"
    assert client.annotation(unit.id).text == "Peshmerga"
