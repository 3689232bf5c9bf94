"""A run of corrections that is killed at any request, before or after the server carried it out, and then started again."""

import json

import pytest

from api.client import AnswerLost, Client
from api.client.files.exits import Wrong
from api.client.files.journal import Journal
from tests.calling import ADMIN_KEY
from tests.client.files.sheets import read_sheet, row_of, run_correct, run_undo, sheet
from tests.client.wsgi import InProcess, lost


class Killed(BaseException):
    """As a kill is: nothing catches it."""


def dies_before(door, request):
    raise Killed


def dies_after(door, request):
    door.answer(request)
    raise Killed


@pytest.fixture
def work(app, tmp_path):
    """Two articles, a client, and a sheet: relabels, a longer span, an added one, and one that is impossible."""
    door = InProcess(app)
    with Client("http://test", ADMIN_KEY, adapter=door, sleep=lambda seconds: None) as client:
        first = client.post_article("Mosul and Zanjili fell. Mosul again.", external_id="one")
        second = client.post_article("The Peshmerga left.", external_id="two")
        path = sheet(
            tmp_path / "s.csv",
            row_of(first.annotations[1], label="ORGANIZATION"),
            {"external_id": "one", "surface": "Mosul", "label": "PERSON"},
            {"external_id": "one", "label": "LOCATION", "text": "fell"},
            row_of(second.annotations[0], text="The Peshmerga"),
            {"external_id": "two", "surface": "nowhere", "label": "PERSON"},
        )
        yield client, door, path


def finished(client):
    return sorted((a.text, a.label, a.version) for a in client.annotations())


def marked(client):
    return sorted((a.text, a.label) for a in client.annotations())


DONE = [
    ("Mosul", "PERSON", 2),
    ("Mosul", "PERSON", 2),
    ("The Peshmerga", "MILITARY_UNIT", 2),
    ("Zanjili", "ORGANIZATION", 2),
    ("fell", "LOCATION", 1),
]
BEFORE = [
    ("Mosul", "LOCATION", 3),
    ("Mosul", "LOCATION", 3),
    ("Peshmerga", "MILITARY_UNIT", 3),
    ("Zanjili", "LOCATION", 3),
]


def test_a_run_that_is_not_interrupted(work):
    client, door, path = work
    posted = len(door.asked)
    assert run_correct(client, path) == 1
    assert len(door.asked) - posted == REQUESTS
    assert finished(client) == DONE


REQUESTS = 8
APPLYING = 6  # find both by their names, then read and forecast each


@pytest.mark.parametrize("dies", [dies_before, dies_after], ids=["before", "after"])
@pytest.mark.parametrize("at", range(REQUESTS))
def test_nothing_is_doubled_and_nothing_lost(work, at, dies):
    client, door, path = work
    door.next = [*[None] * at, dies]
    with pytest.raises(Killed):
        run_correct(client, path)
    assert run_correct(client, path) == 1
    assert finished(client) == DONE
    assert len(read_sheet(path.with_name("s.conflicts.csv"))) == 1
    run_undo(client, path.with_name("s.csv.journal"))
    assert finished(client) == BEFORE


@pytest.mark.parametrize("dies", [dies_before, dies_after], ids=["before", "after"])
@pytest.mark.parametrize("at", range(6, 8))
def test_a_killed_run_is_undone_whole_and_can_be_run_again(work, capsys, at, dies):
    client, door, path = work
    before = marked(client)
    door.next = [*[None] * at, dies]
    with pytest.raises(Killed):
        run_correct(client, path)
    said = marked(client) != before
    assert run_undo(client, path.with_name("s.csv.journal"), dry_run=True) == 0
    assert run_undo(client, path.with_name("s.csv.journal")) == 0
    assert marked(client) == before
    assert ("undone." in capsys.readouterr().out) == said
    assert run_correct(client, path) == 1
    assert marked(client) == sorted((text, label) for text, label, _ in DONE)


def test_undoing_says_which_line_of_a_killed_run_cannot_be_looked_up(work, capsys):
    client, door, path = work
    sheet(path, {"external_id": "one", "label": "LOCATION", "text": "fell"})
    door.next = [None, None, None, dies_after]
    with pytest.raises(Killed):
        run_correct(client, path)
    [first] = client.articles(external_id="one")
    client.delete_article(first.id, first.version)
    assert run_undo(client, path.with_name("s.csv.journal")) == 1
    assert "Line 2 may have been applied and was not taken back" in capsys.readouterr().out


def test_a_killed_run_is_not_undone_on_another_server(work, app):
    client, door, path = work
    door.next = [*[None] * APPLYING, dies_after]
    with pytest.raises(Killed):
        run_correct(client, path)
    with (
        Client("http://other", ADMIN_KEY, adapter=InProcess(app)) as other,
        pytest.raises(Wrong, match="with http://test, not with http://other"),
    ):
        run_undo(other, path.with_name("s.csv.journal"))


def test_a_colleagues_correction_is_not_taken_for_that_of_a_killed_run(work):
    client, door, path = work
    door.next = [*[None] * APPLYING, dies_before]
    with pytest.raises(Killed):
        run_correct(client, path)
    theirs = next(a for a in client.annotations() if a.text == "Zanjili")
    client.change(theirs, label="ORGANIZATION")
    run_undo(client, path.with_name("s.csv.journal"))
    assert client.annotation(theirs.id).label == "ORGANIZATION"


def test_a_run_that_is_killed_again_and_again_comes_to_its_end(work):
    client, door, path = work
    for at in (5, 4, 3, 6):
        door.next = [*[None] * at, dies_after]
        try:
            run_correct(client, path)
        except Killed:
            continue
        break
    door.next = []
    run_correct(client, path)
    assert finished(client) == DONE


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_is_looked_for(work, times):
    client, door, path = work
    original = client.correct

    def losing(*arguments, **options):
        nonlocal times
        if not options.get("dry_run") and times:
            times -= 1
            door.next = [lost]
        return original(*arguments, **options)

    client.correct = losing
    assert run_correct(client, path) == 1
    assert finished(client) == DONE


def test_answers_that_are_always_lost_end_the_run_and_it_goes_on_later(work):
    client, _, path = work
    original = client.correct

    def broken(*arguments, **options):
        if options.get("dry_run"):
            return original(*arguments, **options)
        raise AnswerLost("broken")

    client.correct = broken
    with pytest.raises(AnswerLost):
        run_correct(client, path)
    client.correct = original
    assert run_correct(client, path) == 1
    assert finished(client) == DONE


def test_a_colleagues_change_after_ours_is_not_overwritten_by_going_on(work):
    client, door, path = work
    door.next = [*[None] * APPLYING, dies_after]
    with pytest.raises(Killed):
        run_correct(client, path)
    ours = next(a for a in client.annotations() if a.text == "Zanjili")
    assert ours.label == "ORGANIZATION"
    client.change(ours, label="DATE")
    run_correct(client, path)
    assert client.annotation(ours.id).label == "DATE"


def test_a_changed_file_does_not_go_on_with_the_run_of_another(work):
    client, door, path = work
    door.next = [*[None] * APPLYING, dies_after]
    with pytest.raises(Killed):
        run_correct(client, path)
    path.write_text(path.read_text() + "\n")
    with pytest.raises(Wrong, match=r"s\.csv as it was before\. Finish"):
        run_correct(client, path)


def test_a_half_written_line_is_cut_off(work):
    client, door, path = work
    door.next = [*[None] * APPLYING, dies_after]
    with pytest.raises(Killed):
        run_correct(client, path)
    journal = path.with_name("s.csv.journal")
    with journal.open("a") as file:
        file.write('{"answered": [[2, "01')
    assert run_correct(client, path) == 1
    assert [json.loads(line) for line in journal.read_text().splitlines()][-1] == {"finished": True}


def test_a_file_that_is_no_journal_is_not_touched(work, tmp_path):
    client, _, path = work
    (tmp_path / "letter").write_text("Dear all,\n")
    with pytest.raises(Wrong, match="is no journal"):
        run_correct(client, path, journal=str(tmp_path / "letter"))
    assert (tmp_path / "letter").read_text() == "Dear all,\n"


def test_the_journal_of_an_earlier_run_is_kept(work, tmp_path):
    client, _, path = work
    run_correct(client, path)
    first = Journal(tmp_path / "s.csv.journal").change_sets
    sheet(path, {"external_id": "two", "surface": "The Peshmerga", "label": "ORGANIZATION"})
    run_correct(client, path)
    [kept] = tmp_path.glob("s.csv.journal.2*")
    assert Journal(kept).change_sets == first
