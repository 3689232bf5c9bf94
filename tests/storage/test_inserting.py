"""Many rows by few statements: what arrives is what executemany would have stored."""

import sqlite3

import pytest

from api.storage.inserting import MANY_AT_ONCE, insert_all

INSERT = "INSERT INTO counts (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n"


@pytest.fixture
def db():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE counts (pk INTEGER PRIMARY KEY, name TEXT UNIQUE, n)")
    yield connection
    connection.close()


@pytest.mark.parametrize("number", [0, 1, 2, 31, 32, 33, 40, 127])
def test_all_rows_arrive_in_order(db, number):
    rows = [(f"row {place}", place / 3 if place % 2 else None) for place in range(number)]
    insert_all(db, INSERT, rows)
    assert db.execute("SELECT name, n FROM counts ORDER BY pk").fetchall() == rows


@pytest.mark.parametrize("number", [1, 1023, 1024, 1500, 2049])
def test_thousands_take_longer_statements(db, number):
    rows = [(f"row {place}", place) for place in range(number)]
    assert insert_all(db, INSERT, rows, MANY_AT_ONCE) == 1
    assert db.execute("SELECT name, n FROM counts ORDER BY pk").fetchall() == rows


def test_the_first_new_row_is_told(db):
    assert insert_all(db, INSERT, [(str(place), 0) for place in range(40)]) == 1
    assert insert_all(db, INSERT, [(str(place), 0) for place in range(40, 75)]) == 41


def test_rows_of_one_call_may_meet_each_other_and_those_before(db):
    insert_all(db, INSERT, [("a", 1), ("b", 1), ("a", 1)])
    insert_all(db, INSERT, [("a", 5)])
    assert dict(db.execute("SELECT name, n FROM counts")) == {"a": 7, "b": 1}


def test_an_article_takes_few_statements_however_many_rows(db):
    statements = []
    db.set_trace_callback(lambda statement: "INSERT" in statement and statements.append(statement))
    insert_all(db, INSERT, [(str(place), 0) for place in range(40)])
    assert len(statements) == 2
