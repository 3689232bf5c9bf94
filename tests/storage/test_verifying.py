"""A database is verified by replaying its history: what does not follow from it is named."""

import sqlite3

import pytest

from api.storage.copies import reading
from api.storage.verifying import verify
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a database with every kind of change in it."""
    path = tmp_path_factory.mktemp("sound") / "a.db"
    api = Caller(application(f"sqlite:///{path}"))
    for number in range(3):
        article = api.add_article(f"{TEXT} {number}", published_at="2017-06-08")
        first, second, third, _ = article["annotations"]
        api.patch(f"/v1/annotations/{first['id']}", {"label": "LOCATION", "note": "x"}, tag=1)
        api.patch(f"/v1/annotations/{first['id']}", {"start": 7}, tag=2)
        api.delete(f"/v1/annotations/{second['id']}", tag=1)
        api.patch(f"/v1/annotations/{third['id']}", {"status": "accepted"}, tag=1)
        api.post(f"/v1/annotations/{first['id']}/revisions/1/restore", tag=3)
        api.patch(
            f"/v1/articles/{article['id']}",
            {"review_status": "reviewed", "published_at": "2016-01-01"},
            tag="*",
        )
        api.post(f"/v1/articles/{article['id']}/runs")
        api.holding("reviewer").patch(f"/v1/articles/{article['id']}", {"review_status": "reviewed"}, tag="*")
        opened = api.patch(f"/v1/articles/{article['id']}", {"review_status": "in_review"}, tag="*").json
        last = api.get(f"/v1/changes?after={api.store.last_seq() - 1}").json["items"][-1]
        api.post(f"/v1/change-sets/{last['change_set']}/revert")
        assert opened["version"] < api.get(f"/v1/articles/{article['id']}").json["version"]
    api.post("/v1/corrections", {"mark": {"text": "said", "label": "PERSON"}})
    api.delete(f"/v1/articles/{article['id']}", tag="*")
    gone = api.get("/v1/changes?after=40&limit=200").json["items"][-1]["change_set"]
    api.post(f"/v1/change-sets/{gone}/revert")
    api.delete(f"/v1/articles/{article['id']}", tag="*")
    api.store.close()
    return path.read_bytes()


@pytest.fixture
def database(sound, tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(sound)
    return path


def said(path):
    with reading(path) as db:
        return list(verify(db, lambda *_: None))


def test_what_the_service_writes_follows_from_its_history(database):
    assert said(database) == []


def test_diffs_of_new_annotations_that_an_older_version_kept_follow_too(database):
    with sqlite3.connect(database) as db:
        db.execute(
            "UPDATE changes SET diff = json_array(json_array('label', NULL, state ->> 0), json_array('start', NULL, state ->> 1), "
            "json_array('end', NULL, state ->> 2), json_array('text', NULL, state ->> 3)) WHERE diff = ''"
        )
        assert db.execute("SELECT count(*) FROM changes WHERE diff = ''").fetchone() == (0,)
    db.close()
    assert said(database) == []


TAMPERED = {
    "a label that was changed past the history": (
        "UPDATE annotations SET label = 'DATE' WHERE pk = 1",
        "differs from its history in label (replayed 'PERSON', stored 'DATE')",
    ),
    "a status": ("UPDATE annotations SET status = 'accepted' WHERE pk = 2", "in status (replayed 'rejected'"),
    "a score": ("UPDATE annotations SET score = 0.123 WHERE pk = 1", "in score"),
    "an end": ("UPDATE annotations SET start = start + 1 WHERE pk = 4", "in start"),
    "a version": ("UPDATE annotations SET version = 99 WHERE pk = 1", "in version"),
    "who changed it": ("UPDATE annotations SET updated_by = 'x' WHERE pk = 1", "in updated_by"),
    "an annotation from nowhere": (
        "INSERT INTO annotations SELECT 900, 'x', article_pk, label, start, \"end\", text, status, origin, created_at, created_by, "
        "updated_at, updated_by, 1, score, normalized, model_name, model_version, original, note, withdrawn FROM annotations WHERE pk = 1",
        "Annotation x has no history",
    ),
    "an annotation that is gone": ("DELETE FROM annotations WHERE pk = 2", "not there"),
    "a text": (
        "UPDATE texts SET text = 'X' || substr(text, 2) WHERE article_pk = 1",
        "its text is not the one that was stored",
    ),
    "a text that is gone": ("DELETE FROM texts WHERE article_pk = 1", "its text is not the one"),
    "a length": ("UPDATE articles SET length = 1 WHERE pk = 1", "code points, not 1"),
    "an article's title": (
        "UPDATE articles SET title = 'x' WHERE pk = 1",
        "in title (replayed None, stored 'x')",
    ),
    "an article's version": ("UPDATE articles SET version = version + 1 WHERE pk = 1", "in version"),
    "an article that came back": ("UPDATE articles SET deleted_at = NULL WHERE pk = 3", "in deleted_at"),
    "counts": (
        'UPDATE articles SET counts = \'{"total":1,"by_label":{},"by_status":{}}\' WHERE pk = 1',
        "its counts are",
    ),
    "a change that was taken out": ("DELETE FROM changes WHERE seq = 5", "The feed has a gap behind seq 4."),
    "the last change": (
        "DELETE FROM changes WHERE seq = (SELECT max(seq) FROM changes)",
        "says that it holds",
    ),
    "a state in the history": (
        "UPDATE changes SET state = replace(state, 'PERSON', 'DATE') WHERE annotation_pk = 1 AND version = 1",
        "the changes of version 2 do not lead from the state of version 1 to the state",
    ),
    "a diff that is missing": (
        "UPDATE changes SET diff = '' WHERE annotation_pk = 1 AND version = 2",
        "the changes of version 2 do not lead from the state of version 1 to the state",
    ),
    "a diff in the history": (
        "UPDATE changes SET diff = '[]' WHERE annotation_pk = 1 AND version = 2",
        "the changes of version 2 do not lead from the state of version 1 to the state",
    ),
    "a diff of an article": (
        "UPDATE changes SET diff = '[]' WHERE seq = 1",
        "the changes of seq 1 do not lead",
    ),
    "versions out of order": (
        "UPDATE changes SET version = 7 WHERE annotation_pk = 1 AND version = 2",
        "has version 3 where 2 should be",
    ),
    "a change set's count": (
        "UPDATE change_sets SET changes = 0 WHERE pk = 2",
        "says that it holds 0 changes",
    ),
    "a figure": ("UPDATE figures SET n = n + 1", "Figures of annotations"),
    "a reviewer's figure": ("UPDATE reviewer_figures SET n = n + 1", "Figures of reviewers"),
    "a day's corrections": ("UPDATE daily_figures SET n = n + 1", "Corrections by day"),
    "an index that lost a row": (
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'withdrawn = 0', 'withdrawn = 1') "
        "WHERE name = 'annotations_text'",
        "The file is damaged",
    ),
}


@pytest.mark.parametrize(("sql", "sentence"), TAMPERED.values(), ids=TAMPERED)
def test_what_does_not_follow_from_the_history_is_named(database, sql, sentence):
    db = sqlite3.connect(database)
    db.executescript(sql)
    db.close()
    assert any(sentence in line for line in said(database)), said(database)
