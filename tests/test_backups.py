"""scripts/backup, scripts/restore and scripts/verify as an operator runs them, beside a running server."""

import runpy
import sqlite3
import sys
import types

import pytest

from api.storage import open_store
from tests.serving import ROOT, serving

TEXT = "The Peshmerga of Kirkuk met Haider in Baghdad."


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Runs a script on the database of this test, in this process: (exit code, what it printed, what it complained of)."""
    monkeypatch.setitem(sys.modules, "_setup", types.SimpleNamespace(enter=lambda kind: None))
    monkeypatch.syspath_prepend(ROOT / "scripts")

    def run(verb, *arguments, url=f"sqlite:///{tmp_path}/a.db"):
        monkeypatch.setenv("ANNOTATION_DATABASE_URL", url)
        monkeypatch.setattr(sys, "argv", [verb, *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            runpy.run_path(str(ROOT / "scripts" / verb), run_name="__main__")
        return end.value.code, *capfd.readouterr()

    return run


@pytest.fixture
def empty(tmp_path):
    """A database in which nothing was stored yet."""
    open_store(f"sqlite:///{tmp_path}/a.db").close()


def test_a_served_database_is_copied_lost_and_put_back(run, tmp_path):
    (tmp_path / "copies").mkdir()
    with serving(tmp_path / "a.db") as server:
        article = server.add_article(TEXT)
        span = article["annotations"][0]["id"]
        server.patch(f"/v1/annotations/{span}", {"status": "accepted"}, '"1"')
        code, said, complaint = run("backup", tmp_path / "copies")
        assert (code, complaint) == (0, "")
        (copy,) = (tmp_path / "copies").glob("annotations-*Z.db")
        assert f"{copy} holds 1 articles, 5 annotations, 7 changes" in said
        server.patch(f"/v1/annotations/{span}", {"status": "rejected"}, '"2"')
        code, _, complaint = run("restore", copy, "--overwrite")
        assert code == 2 and "open in another program, a running server perhaps" in complaint
        assert server.get(f"/v1/annotations/{span}").json()["status"] == "rejected"
        assert run("verify") == (
            0,
            f"{tmp_path}/a.db (1 articles, 5 annotations, 8 changes): all is as its history says.\n",
            "",
        )
        server.stop()
    code, _, complaint = run("restore", copy)
    assert code == 2 and "--overwrite replaces it" in complaint
    assert run("restore", copy, "--overwrite")[0] == 0
    with serving(tmp_path / "a.db") as server:
        assert server.get(f"/v1/annotations/{span}").json()["status"] == "accepted"
        assert server.get("/v1/changes").json()["last_seq"] == 7
        server.stop()
    assert run("verify", copy)[0] == 0


def test_damage_is_a_sentence_and_exit_code_1(run, empty, tmp_path):
    assert run("backup", tmp_path / "copy.db")[0] == 0
    data = bytearray((tmp_path / "copy.db").read_bytes())
    data[5000] ^= 1
    (tmp_path / "copy.db").write_bytes(data)
    code, _, complaint = run("restore", tmp_path / "copy.db", "--overwrite")
    assert code == 1 and "is damaged: its SHA-256 is" in complaint
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("INSERT INTO figures VALUES ('m', '1', 'DATE', 'DATE', 'accepted', 3, 0, 5)")
    db.close()
    code, said, complaint = run("verify")
    assert code == 1 and "Figures of annotations" in said and "1 things are wrong" in complaint
    (tmp_path / "a.db").write_bytes(b"no database, but long enough to be read as one. " * 20)
    code, _, complaint = run("verify")
    assert code == 1 and "cannot be read as a database" in complaint
    assert "Traceback" not in complaint


def test_a_copy_without_its_checksum_is_replayed_before_it_is_trusted(run, empty, tmp_path):
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute(
            "INSERT INTO change_sets (id, kind, actor, at, changes) VALUES ('x', 'test', 'x', '2020', 3)"
        )
    db.close()
    assert run("backup", tmp_path / "copy.db")[0] == 0
    (tmp_path / "copy.db.sha256").unlink()
    code, _, complaint = run("restore", tmp_path / "copy.db", url=f"sqlite:///{tmp_path}/b.db")
    assert code == 1 and "cannot be trusted. Change set x says" in complaint
    assert not (tmp_path / "b.db").exists()


def test_only_the_latest_copies_are_kept(run, empty, tmp_path):
    (tmp_path / "copies").mkdir()
    for day in (1, 2, 3):
        (tmp_path / "copies" / f"annotations-2020010{day}T000000Z.db").touch()
    (tmp_path / "copies" / "annotations-20200101T000000Z.db.sha256").touch()
    (tmp_path / "copies" / "mine.db").touch()
    assert run("backup", tmp_path / "copies", "--keep", 2)[0] == 0
    left = sorted(path.name for path in (tmp_path / "copies").glob("*.db"))
    assert left[0] == "annotations-20200103T000000Z.db" and left[-1] == "mine.db" and len(left) == 3
    assert not (tmp_path / "copies" / "annotations-20200101T000000Z.db.sha256").exists()


@pytest.mark.parametrize(
    ("verb", "arguments", "sentence"),
    [
        ("backup", ["{}/copy.db"], "There is no database"),
        ("backup", ["{}/none/copy.db"], "there is no folder"),
        ("restore", ["{}/copy.db"], "There is no file"),
        ("verify", ["{}/copy.db"], "There is no database"),
        ("verify", [], "There is no database"),
        ("backup", ["{}/copy.db", "--keep", "2"], "TARGET must then be a folder"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_exit_code_2(run, tmp_path, verb, arguments, sentence):
    code, _, complaint = run(verb, *(argument.format(tmp_path) for argument in arguments))
    assert code == 2 and sentence in complaint


@pytest.fixture(params=["empty", "of another program", "no database"])
def foreign(request, tmp_path):
    """A file that is no database of ours, and what is said of it by those who read and by those who would write."""
    path = tmp_path / "foreign.db"
    path.touch()
    if request.param == "of another program":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE t (a)")
        db.close()
        return path, 2, "is a database, but none of this service"
    if request.param == "no database":
        path.write_bytes(b"no database, but long enough to be read as one. " * 20)
        return path, 1, "cannot be read as a database"
    return path, 2, "is empty: nothing was ever stored in it"


def test_a_file_that_is_no_database_of_ours_is_a_sentence_for_who_reads_it(run, tmp_path, foreign):
    path, code, sentence = foreign
    before = path.read_bytes()
    for verb, arguments, url in (
        ("verify", [path], "sqlite:///none.db"),
        ("restore", [path], f"sqlite:///{tmp_path}/new.db"),
        ("backup", [tmp_path / "copy.db"], f"sqlite:///{path}"),
    ):
        ended, _, complaint = run(verb, *arguments, url=url)
        assert (ended, sentence in complaint, "Traceback" in complaint) == (code, True, False), complaint
    assert path.read_bytes() == before


def test_several_databases_are_verified_and_the_worst_is_told(run, empty, tmp_path):
    (tmp_path / "nothing.db").touch()
    code, said, complaint = run("verify", tmp_path / "a.db", tmp_path / "nothing.db", tmp_path / "a.db")
    assert code == 2 and said.count("all is as its history says") == 2
    assert "nothing.db is empty" in complaint
    assert run("verify", tmp_path / "a.db", tmp_path / "a.db")[0] == 0


def test_a_store_in_memory_has_no_file(run, tmp_path):
    code, _, complaint = run("backup", tmp_path / "copy.db", url="memory:")
    assert code == 2 and "no file that could be copied" in complaint
