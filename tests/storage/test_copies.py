"""Copies of the database: consistent while others write, refused where they would overwrite, damage found."""

import sqlite3
import threading

import pytest

from api.errors import SettingsError
from api.storage import open_store
from api.storage.copies import Damaged, back_up, check_copy, checksum_path, put_back, reading
from tests.making import make_annotation, make_article, make_change_set, stored

SILENT = lambda *_: None  # noqa: E731


@pytest.fixture
def store(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    for _ in range(20):
        stored(store, (0, 5), (28, 33))
    yield store
    store.close()


@pytest.fixture
def copy(store, tmp_path):
    back_up(store.path, tmp_path / "copy.db", SILENT)
    return tmp_path / "copy.db"


def state(store):
    return [(c.seq, c.annotation_id, c.after) for c in store.history.iter_changes()]


def test_a_copy_made_while_others_write_is_one_moment(store, tmp_path, monkeypatch):
    monkeypatch.setattr("api.storage.copies.PAGES", 1)
    ended, wrote = threading.Event(), []

    def write():
        while not ended.is_set():
            article = make_article()
            with store.write(make_change_set()) as tx:
                tx.add_article(article)
                tx.add_annotations([make_annotation(article)])
            wrote.append(article.id)

    def report(what, done, total):
        """Lets some writes happen in the midst of the copying."""
        seen = len(wrote)
        while what == "copying" and done < total // 2 and len(wrote) == seen:
            pass

    writer = threading.Thread(target=write)
    writer.start()
    contents = back_up(store.path, tmp_path / "copy.db", report)
    ended.set()
    writer.join()
    copied = open_store(f"sqlite:///{tmp_path}/copy.db")
    assert contents["changes"][0] == copied.last_seq() < store.last_seq()
    assert state(copied) == state(store)[: copied.last_seq()]
    copied.close()


def test_a_copy_is_one_file_with_its_checksum(store, copy, tmp_path):
    assert sorted(p.name for p in tmp_path.glob("*copy*")) == ["copy.db", "copy.db.sha256"]
    assert check_copy(copy, SILENT) is True
    copy.chmod(0o400)
    with reading(copy) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_copy_never_overwrites(store, copy):
    before = copy.read_bytes()
    with pytest.raises(SettingsError, match="already"):
        back_up(store.path, copy, SILENT)
    assert copy.read_bytes() == before


def test_what_fails_leaves_nothing(store, tmp_path):
    def fail(what, done, total):
        raise KeyboardInterrupt

    (tmp_path / "out").mkdir()
    with pytest.raises(KeyboardInterrupt):
        back_up(store.path, tmp_path / "out" / "copy.db", fail)
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_put_back_is_what_was_copied(store, copy, tmp_path):
    then = state(store)
    put_back(copy, tmp_path / "new.db", SILENT)
    other = open_store(f"sqlite:///{tmp_path}/new.db")
    assert state(other) == then
    other.close()


def test_a_database_is_replaced_only_when_asked_and_only_when_nobody_has_it_open(store, copy):
    stored(store, (0, 5))
    later = state(store)
    with pytest.raises(SettingsError, match="--overwrite"):
        put_back(copy, store.path, SILENT)
    with pytest.raises(SettingsError, match="open in another program"):
        put_back(copy, store.path, SILENT, overwrite=True)
    assert state(store) == later
    store.close()
    put_back(copy, store.path, SILENT, overwrite=True)
    again = open_store(f"sqlite:///{store.path}")
    assert state(again) == later[: again.last_seq()]
    assert again.last_seq() < len(later)
    again.close()


def test_an_interrupted_replacement_leaves_the_old_database(store, copy, monkeypatch):
    monkeypatch.setattr("api.storage.copies.PAGES", 1)
    stored(store, (0, 5))
    later = state(store)
    store.close()

    def fail(what, done, total):
        if what == "putting back":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_back(copy, store.path, fail, overwrite=True)
    again = open_store(f"sqlite:///{store.path}")
    assert state(again) == later
    again.close()


def spoilt(path, how):
    data = bytearray(path.read_bytes())
    if how == "one bit":
        data[len(data) // 2] ^= 1
    elif how == "cut short":
        del data[len(data) // 2 :]
    elif how == "no database":
        data[:] = b"no database, but long enough to be read as one. " * 20
    else:
        data[4096 : 4096 * 4] = bytes(4096 * 3)
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["one bit", "cut short", "no database", "pages of nothing"])
def test_a_damaged_copy_is_refused_and_nothing_changed(store, copy, tmp_path, how):
    spoilt(copy, how)
    with pytest.raises(Damaged, match="SHA-256"):
        put_back(copy, tmp_path / "new.db", SILENT)
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("how", ["cut short", "no database", "pages of nothing"])
def test_damage_is_found_without_a_checksum_too(store, copy, tmp_path, how):
    checksum_path(copy).unlink()
    spoilt(copy, how)
    with pytest.raises(Damaged):
        put_back(copy, tmp_path / "new.db", SILENT)
    assert not (tmp_path / "new.db").exists()


def test_a_database_of_another_program_is_no_copy(tmp_path):
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)").connection.close()
    with pytest.raises(SettingsError, match="none of this service"):
        put_back(tmp_path / "other.db", tmp_path / "new.db", SILENT)
    with pytest.raises(SettingsError, match="none of this service"):
        back_up(tmp_path / "other.db", tmp_path / "new.db", SILENT)


def test_a_copy_of_a_newer_version_is_refused(store, copy, tmp_path):
    with sqlite3.connect(copy) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('annotation_api', 'tomorrow', '')"
        )
    db.close()
    checksum_path(copy).unlink()
    with pytest.raises(SettingsError, match=r"newer version.*tomorrow"):
        put_back(copy, tmp_path / "new.db", SILENT)


def test_a_log_left_by_a_lost_database_is_not_taken_for_a_part_of_the_new_one(copy, tmp_path):
    (tmp_path / "new.db-wal").write_bytes(b"x" * 100)
    with pytest.raises(SettingsError, match="move it away"):
        put_back(copy, tmp_path / "new.db", SILENT)
