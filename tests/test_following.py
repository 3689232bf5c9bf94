"""Whoever follows the feed, and crashes where it may, ends with the database: row by row, with writers at work. Over real HTTP."""

import copy
import json
import random
import threading

import pytest

from api.domain.offsets import UNTRANSLATED
from api.storage import rows
from api.storage.copies import reading
from api.storage.verifying import verify
from api.web.presenting import annotation_fields, article_summary
from tests.serving import serving

WORDS = ("Peshmerga", "Mosul", "Haider", "Kirkuk", "Hashd", "said", "met", "the", "in")
LABELS = ("PERSON", "ORGANIZATION", "LOCATION", "DATE", "MILITARY_UNIT")
NDJSON = {"Accept": "application/x-ndjson"}


class Follower:
    """Keeps what the feed says and how far it has come. What was not saved is lost in a crash."""

    def __init__(self, server, seed):
        self.server, self.chance = server, random.Random(seed)
        self.state = {"seq": 0, "articles": {}, "annotations": {}}
        self.saved, self.crashes = copy.deepcopy(self.state), 0

    def follow(self, wait):
        """Reads to the end of the feed, or to a crash in the midst of a stream; gives how many entries it read."""
        read = 0
        with self.server.session() as session:
            answer = session.get(
                f"{self.server.address}/v1/changes?after={self.state['seq']}&wait={wait}",
                headers=NDJSON,
                stream=True,
                timeout=30,
            )
            for line in answer.iter_lines():
                self.take(json.loads(line))
                read += 1
                luck = self.chance.random()
                if luck < 0.05:
                    self.saved = copy.deepcopy(self.state)
                elif luck < 0.07:
                    self.state = copy.deepcopy(self.saved)
                    self.crashes += 1
                    break
            answer.close()
        return read

    def take(self, entry):
        state = self.state
        assert entry["seq"] == state["seq"] + 1
        state["seq"] = entry["seq"]
        if entry["kind"] == "article":
            known = state["articles"].setdefault(entry["article_id"], {})
            known.update(entry["after"])
        else:
            before = state["annotations"].get(entry["annotation_id"])
            assert entry["before"] == before
            state["annotations"][entry["annotation_id"]] = entry["after"]
        article = state["articles"][entry["article_id"]]
        article["version"], article["updated_at"] = entry["article_version"], entry["at"]


def write(server, number, turns, seen):
    """One client that does everything that changes anything, by chance."""
    chance, session = random.Random(number), server.session()

    def call(method, path, body=None, **headers):
        answer = session.request(method, server.address + path, json=body, headers=headers, timeout=30)
        assert answer.status_code < 500, answer.text
        return answer.json() if answer.content else None

    def add():
        text = " ".join(chance.choice(WORDS) for _ in range(12))
        seen.append(call("POST", "/v1/articles", {"text": text, "source": f"wire{number}"})["id"])

    def article():
        return f"/v1/articles/{chance.choice(seen)}"

    def span():
        spans = (call("GET", f"{article()}/annotations") or {}).get("items")
        return f"/v1/annotations/{chance.choice(spans)['id']}" if spans else "/v1/annotations/none"

    def undo():
        last = call("GET", "/v1/changes?limit=200")["items"]
        call("POST", f"/v1/change-sets/{chance.choice(last)['change_set']}/revert")

    acts = (
        add,
        undo,
        lambda: call("PATCH", span(), {"label": chance.choice(LABELS)}, **{"If-Match": "*"}),
        lambda: call("PATCH", span(), {"status": "accepted", "note": "x"}, **{"If-Match": "*"}),
        lambda: call("DELETE", span(), **{"If-Match": "*"}),
        lambda: call("DELETE", article(), **{"If-Match": "*"}),
        lambda: call(
            "PATCH",
            article(),
            {"title": str(chance.random()), "review_status": "reviewed"},
            **{"If-Match": "*"},
        ),
        lambda: call("POST", f"{article()}/runs"),
        lambda: call("POST", "/v1/corrections", {"mark": {"text": chance.choice(WORDS), "label": "PERSON"}}),
        lambda: call(
            "POST",
            "/v1/corrections",
            {
                "match": {"text": chance.choice(WORDS)},
                "set": {"label": chance.choice(LABELS)},
                "include_reviewed": True,
            },
        ),
    )
    add()
    for _ in range(turns):
        chance.choice(acts)()


@pytest.mark.parametrize("seed", [1])
def test_a_follower_that_crashes_at_random_ends_with_the_same_database(tmp_path, seed):
    database, seen = tmp_path / "a.db", []
    with serving(database, workers=2) as server:
        writers = [threading.Thread(target=write, args=(server, seed * 10 + n, 40, seen)) for n in range(3)]
        follower = Follower(server, seed)
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            follower.follow(wait=0.2)
        while (
            follower.follow(wait=0)
            or follower.state["seq"] < server.get("/v1/changes?after=0&limit=1").json()["last_seq"]
        ):
            pass
        server.stop()
    assert follower.crashes > 0
    with reading(database) as db:
        assert list(verify(db, lambda *_: None)) == []
        assert follower.state["seq"] == db.execute("SELECT max(seq) FROM changes").fetchone()[0]
        assert follower.state["articles"] == stored_articles(db)
        assert follower.state["annotations"] == stored_annotations(db)


def stored_articles(db):
    found = {}
    for row in db.execute(
        f"SELECT {rows.ARTICLE_COLUMNS}, t.text FROM articles a JOIN texts t ON t.article_pk = a.pk"
    ):
        article = rows.article_of(row, row[-1])
        own = article_summary(article) | {
            "deleted_at": article.deleted_at,
            "deleted_by": article.deleted_by,
            "text": article.text,
        }
        del own["annotation_counts"]
        found[article.id] = own
    return found


def stored_annotations(db):
    """Withdrawn ones and those of deleted articles too."""
    found = {}
    for row in db.execute(
        f"SELECT {rows.ANNOTATION_COLUMNS} FROM annotations n JOIN articles a ON a.pk = n.article_pk"
    ):
        annotation = rows.annotation_of(row)
        found[annotation.id] = annotation_fields(annotation, UNTRANSLATED) | {
            "withdrawn": annotation.withdrawn
        }
    return found
