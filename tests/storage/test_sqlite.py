"""What only a database file can get wrong: migrations, locks, a full disk, processes."""

import json
import multiprocessing
import os
import resource
import sqlite3
from contextlib import contextmanager

import pytest

from api.errors import NotReady, SettingsError
from api.storage import open_store
from api.storage.connections import open_database
from tests.making import make_article, make_change_set, stored


def _open(url, results):
    try:
        open_store(url).close()
        results.put("opened")
    except Exception as error:
        results.put(repr(error))


def test_four_processes_may_open_a_new_database_at_once(path):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    processes = [context.Process(target=_open, args=(f"sqlite:///{path}", results)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [results.get() for _ in processes] == ["opened"] * 4


def test_a_database_of_a_newer_version_is_refused(path):
    open_store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('annotation_api', 'from_the_future', 'now')"
        )
    connection.close()
    with pytest.raises(SettingsError, match="newer version"):
        open_store(f"sqlite:///{path}")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match="nowhere"):
        open_store(f"sqlite:///{tmp_path}/nowhere/a.db")


def test_a_file_that_is_no_database_is_named(path):
    path.write_text("this is no database, and long enough for SQLite to notice " * 20)
    with pytest.raises(SettingsError, match="no SQLite database"):
        open_store(f"sqlite:///{path}")


def test_a_database_of_another_program_is_refused_and_stays_as_it_is(path):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(SettingsError, match="none of this service"):
        open_store(f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
    other.close()


def test_a_database_that_can_only_be_read_is_refused(path, monkeypatch):
    open_store(f"sqlite:///{path}").close()
    monkeypatch.setattr(os, "access", lambda file, mode: (file, mode) != (path, os.W_OK))
    with pytest.raises(SettingsError, match="can only be read"):
        open_store(f"sqlite:///{path}")


def test_a_store_is_checked_by_writing(path):
    store = open_store(f"sqlite:///{path}")
    log = path.with_name(f"{path.name}-wal")
    with files_of_at_most(log.stat().st_size), pytest.raises(NotReady):
        store.check()
    size = log.stat().st_size
    store.check()
    assert log.stat().st_size > size
    with files_of_at_most(size):  # it was proven just now
        store.check()
    store.close()


@contextmanager
def files_of_at_most(size):
    """What a full disk is like."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    store = open_store(f"sqlite:///{path}")
    assert store.last_seq() == 0
    store.close()


def test_a_full_disk_is_not_ready_and_loses_nothing(path):
    store = open_store(f"sqlite:///{path}")
    article, _ = stored(store, (28, 33))
    db = store._db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(NotReady, match="full"), store.write(make_change_set()) as tx:
        tx.add_article(make_article("Mosul " * 100_000))
    assert store.last_seq() == 2
    assert store.find_article(article.id).text == article.text
    store.close()


def test_a_locked_database_is_not_ready(path, monkeypatch):
    monkeypatch.setattr("api.storage.connections.BUSY_SECONDS", 0.05)
    store = open_store(f"sqlite:///{path}")
    other = open_database(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotReady, match="busy"), store.write(make_change_set()):
        pass
    other.execute("ROLLBACK")
    other.close()
    stored(store)
    store.close()


def test_what_was_written_is_there_after_opening_again(path):
    store = open_store(f"sqlite:///{path}")
    article, annotations = stored(store, (28, 33))
    store.close()
    again = open_store(f"sqlite:///{path}")
    assert again.read_article(article.id)[1] == annotations
    again.close()


def test_diffs_of_new_annotations_that_an_older_version_kept_read_the_same(path):
    store = open_store(f"sqlite:///{path}")
    article, (annotation,) = stored(store, (28, 33))

    def told():
        fields = store.changed_article_fields(article.id, 0), store.changed_fields(annotation.id, 0)
        return store.history.list_changes(0, 10), store.list_revisions(annotation.id), fields

    before = changes, [revision], (of_article, of_annotation) = told()
    kept = [["label", None, "LOCATION"], ["start", None, 28], ["end", None, 33]]
    kept.append(["text", None, annotation.text])
    with sqlite3.connect(path) as db:
        updated = db.execute("UPDATE changes SET diff = ? WHERE diff = ''", (json.dumps(kept),))
        assert updated.rowcount == 1
    db.close()
    assert told() == before
    assert list(map(list, revision.changes)) == list(map(list, changes[1].changes)) == kept
    assert (of_article[-1], of_annotation) == ("annotations", ["label", "start", "end", "text"])
    store.close()


def test_what_a_request_that_died_left_is_taken_away_and_nothing_that_runs(path):
    first = open_store(f"sqlite:///{path}")
    left = path.with_name(f"{path.name}-running-0123")
    left.touch()
    with first.answers.running("key", "actor") as alone:
        second = open_store(f"sqlite:///{path}")
        assert alone and not left.exists()
        with second.answers.running("key", "actor") as also:
            assert not also
    first.close()
    second.close()
    assert not [file for file in path.parent.iterdir() if "-running-" in file.name]
