"""No row names another that is not there, whether SQLite looks at each as it goes in or the store at all of them before COMMIT."""

import sqlite3

import pytest

from api.storage import open_store
from api.storage.connections import open_database
from api.storage.references import ADDED
from tests.making import make_annotation, make_article, make_change_set

ORPHANS = {
    "texts": "INSERT INTO texts (article_pk, text) VALUES (99, 'x')",
    "annotations": "UPDATE annotations SET article_pk = 99",
    "changes of no annotation": "UPDATE changes SET annotation_pk = 99 WHERE annotation_pk IS NOT NULL",
    "changes of no change set": "UPDATE changes SET change_set_pk = 99",
    "reviews": "INSERT INTO reviews (article_pk, actor, seq) VALUES (99, 'x', 1)",
}


@pytest.fixture
def store(path):
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.mark.parametrize("kinds", [["import"], ["import", "test"]], ids=["in an import", "after one"])
@pytest.mark.parametrize("orphan", ORPHANS.values(), ids=ORPHANS)
def test_a_row_that_names_none_is_never_stored(store, orphan, kinds):
    *before, kind = kinds
    for known in before:
        with store.write(make_change_set(kind=known)) as tx:
            tx.add_article(make_article())
    seq = store.last_seq()
    article = make_article()
    with pytest.raises(sqlite3.IntegrityError), store.write(make_change_set(kind=kind)) as tx:
        tx.add_article(article)
        tx.add_annotation(make_annotation(article))
        tx._db.execute(orphan)
    assert store.last_seq() == seq


def test_every_table_that_names_rows_is_looked_at(store, path):
    db = open_database(path)
    naming = {table.name for table in db.tables if table.foreign_keys}
    db.close()
    assert naming - {"claims", "deliveries"} == ADDED.keys()  # which no import writes
