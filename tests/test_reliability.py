"""What a correction is worth: nothing answered is lost, nothing is half-written, nobody overwrites anybody. Over real HTTP."""

import itertools
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing

import pytest
import requests

from api.domain.filters import ArticleFilter
from api.storage import open_store
from api.storage.copies import reading
from api.storage.verifying import verify
from tests.serving import serving, start
from tests.test_server import together

TEXT = "Iraqi troops and Kurdish fighters entered Mosul and Tal Afar on Wednesday."
SPANS = 6
EDITORS = 8


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("shared") / "a.db", workers=2) as running:
        yield running


@pytest.fixture
def annotation(server):
    """The path of an annotation that nobody has touched."""
    return f"/v1/annotations/{server.add_article(TEXT)['annotations'][0]['id']}"


def test_of_eight_that_patch_one_span_with_the_same_tag_exactly_one_wins(server, annotation):
    ready = threading.Barrier(EDITORS)
    statuses = []

    def patch(number):
        session = server.session()
        session.get(server.address + annotation, timeout=30)  # connected before the race
        ready.wait()
        answer = session.patch(
            server.address + annotation,
            json={"note": f"by {number}"},
            headers={"If-Match": '"1"'},
            timeout=30,
        )
        statuses.append(answer.status_code)

    together(EDITORS, patch)
    assert sorted(statuses) == [200] + [412] * (EDITORS - 1)
    assert server.get(annotation).json()["version"] == 2


def test_eight_that_read_change_and_retry_lose_no_change(server, annotation):
    changes = 5

    def count_up(number):
        session = server.session()
        for _ in range(changes):
            while True:
                seen = session.get(server.address + annotation, timeout=30)
                answer = session.patch(
                    server.address + annotation,
                    json={"note": str(int(seen.json().get("note") or 0) + 1)},
                    headers={"If-Match": seen.headers["ETag"]},
                    timeout=30,
                )
                if answer.status_code == 200:
                    break
                assert answer.status_code == 412

    together(EDITORS, count_up)
    final = server.get(annotation).json()
    assert (final["note"], final["version"]) == (str(EDITORS * changes), EDITORS * changes + 1)
    history = server.get(annotation + "/revisions").json()["items"]
    assert [revision["version"] for revision in history] == list(range(1, EDITORS * changes + 2))
    assert [revision["changes"][0]["to"] for revision in history[1:]] == [
        str(note) for note in range(1, EDITORS * changes + 1)
    ]


def test_what_was_answered_survives_ten_power_cuts(tmp_path):
    database = tmp_path / "a.db"
    promised = {}  # annotation -> the highest version that was answered
    for _ in range(10):
        server = start(database, workers=2)
        write_until_killed(server, promised, answers=12)
        check_whole(database, promised)
    assert len(promised) >= 10 * SPANS


def test_a_rule_correction_that_is_killed_in_the_midst_is_done_once_all_the_same(tmp_path):
    database, words = tmp_path / "a.db", 200
    text = "Peshmerga " * words
    server = start(database, workers=2)
    for number in range(20):
        server.add_article(f"{text}{number}")
    rule = {"match": {"text": "Peshmerga"}, "set": {"label": "MILITARY_UNIT"}}
    job = server.post("/v1/corrections", rule).headers["Location"]
    kill_in_the_midst(server, database)
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        state, done = db.execute("SELECT state, done FROM jobs").fetchone()
        # as if the minute of the dead worker's lease were over
        db.execute("UPDATE jobs SET lease_until = '2020-01-01T00:00:00.000000Z'")
    assert state == "running" and 0 < done < 20 * words
    server = start(database, workers=2)
    while (ended := server.get(job).json())["state"] == "running":
        pass
    assert (ended["state"], ended["result"]["changed"], ended["progress"]["done"]) == (
        "succeeded",
        4000,
        4000,
    )
    shown = server.get(f"/v1/change-sets/{ended['result']['change_set']}?limit=1").json()
    assert (shown["changes"], shown["articles"]) == (4000, 20)
    server.stop()
    with reading(database) as db:
        assert list(verify(db, lambda *_: None)) == []


def kill_in_the_midst(server, database):
    """Looks at the job while the server stands still, lets it go on for a moment otherwise, and kills it once something is done."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        while True:
            os.killpg(server.process.pid, signal.SIGSTOP)
            if db.execute("SELECT done FROM jobs").fetchone()[0] > 0:
                return server.kill()
            os.killpg(server.process.pid, signal.SIGCONT)
            time.sleep(0.002)


def test_a_batch_that_is_killed_in_the_midst_goes_on_when_it_is_repeated(tmp_path):
    database, gate = tmp_path / "a.db", tmp_path / "gate"
    os.mkfifo(gate)
    batch = [{"text": f"Mosul {number}"} for number in range(5)]
    batch += [{"text": f"hold:{gate} Mosul"}, {"text": "Mosul fell."}]
    server = start(database, workers=2)
    posting = threading.Thread(target=post_batch, args=(server, batch), daemon=True)
    posting.start()
    with gate.open("wb"):  # opens once the sixth is at work
        refused = post_batch(server, batch)
        assert refused.json()["type"] == "/problems/idempotency-key-in-flight"
        server.kill()
    posting.join()
    server = start(database, workers=2)
    stored = [article["id"] for article in server.get("/v1/articles").json()["items"]]
    assert len(stored) == 5
    threading.Thread(target=lambda: gate.open("wb").close(), daemon=True).start()
    items = post_batch(server, batch).json()["items"]
    assert [item["status"] for item in items] == [201] * 7
    assert [item["article"]["id"] for item in items[:5]] == stored
    assert len(server.get("/v1/articles").json()["items"]) == 7
    server.stop()


def post_batch(server, batch):
    """None where the server dies."""
    headers = {"Idempotency-Key": "once"}
    try:
        with server.session() as session:
            return session.post(
                f"{server.address}/v1/articles/batch", json=batch, headers=headers, timeout=30
            )
    except requests.RequestException:
        return None


def write_until_killed(server, promised, answers):
    """Three writers post and patch without a pause; the power goes while they do."""
    enough = threading.Event()
    answered = itertools.count(1)

    def write(_):
        session = server.session()
        try:
            while True:
                body = session.post(server.address + "/v1/articles", json={"text": TEXT}, timeout=30).json()
                note(body["annotations"])
                for annotation in body["annotations"]:
                    answer = session.patch(
                        f"{server.address}/v1/annotations/{annotation['id']}",
                        json={"status": "accepted"},
                        headers={"If-Match": '"1"'},
                        timeout=30,
                    )
                    note([answer.json()])
        except (requests.RequestException, ValueError):
            return  # killed

    def note(annotations):
        promised.update((annotation["id"], annotation["version"]) for annotation in annotations)
        if next(answered) >= answers:
            enough.set()

    writers = [threading.Thread(target=write, args=(i,)) for i in range(3)]
    for writer in writers:
        writer.start()
    assert enough.wait(timeout=30)
    server.kill()
    for writer in writers:
        writer.join()


def check_whole(database, promised):
    store = open_store(f"sqlite:///{database}")
    try:
        feed = [change.seq for change in store.history.iter_changes()]
        assert feed == list(range(1, len(feed) + 1))
        found = {}
        for article in all_articles(store):
            _, annotations = store.read_article(article.id)
            assert (article.status, article.counts.total, len(annotations)) == ("annotated", SPANS, SPANS)
            for annotation in annotations:
                history = store.list_revisions(annotation.id)
                assert [revision.version for revision in history] == list(range(1, annotation.version + 1))
                assert history[-1].annotation == annotation
                found[annotation.id] = annotation.version
    finally:
        store.close()
    lost = {name: version for name, version in promised.items() if found.get(name, 0) < version}
    assert lost == {}


def all_articles(store):
    after = None
    while True:
        page = store.list_articles(ArticleFilter(), "created_at", 200, after)
        yield from page.items
        after = page.next_after
        if after is None:
            return


def test_a_locked_database_is_503_and_loses_nothing(tmp_path):
    database = tmp_path / "a.db"
    with serving(database, workers=1) as server:
        article = server.add_article(TEXT)
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = server.post("/v1/articles", {"text": "Not now."})
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert server.get(f"/v1/articles/{article['id']}").status_code == 200
        other.execute("ROLLBACK")
        other.close()
        assert server.post("/v1/articles", {"text": "Now."}).status_code == 201


def test_a_full_disk_is_503_and_loses_nothing(tmp_path):
    with serving(tmp_path / "a.db", workers=1, limit_bytes=6_000_000) as server:
        kept = []
        refused = None
        for _ in range(40):
            answer = server.post("/v1/articles", {"text": "Mosul " + "under fire " * 30_000})
            if answer.status_code != 201:
                refused = answer
                break
            kept.append(answer.json())
        assert refused is not None and refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        for article in kept:
            assert server.get(f"/v1/articles/{article['id']}").json() == article
