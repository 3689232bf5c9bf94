"""What a programmer in a hurry would write: one file of Flask that stores an article with its annotations, by hand, and an import likewise.

It writes the same rows to the same tables as we do (the schema, its indexes and the full text index are ours), in one transaction,
with the same durability. It checks nothing, knows no keys, no problems, no cursors, no log.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import uuid
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, request

from benchmarks.servers import SPANS, EvenSpans

ARTICLE = (
    "INSERT INTO articles (id, text_sha256, length, created_at, created_by, updated_at, version, title, language, metadata, status, "
    "review_status, model_name, model_version, counts) VALUES (?, ?, ?, ?, 'bare', ?, 1, ?, 'en', '{}', 'annotated', 'unreviewed', "
    "'forty-spans', '1', ?)"
)
ANNOTATION = (
    'INSERT INTO annotations (id, article_pk, label, start, "end", text, status, origin, created_at, created_by, updated_at, updated_by, '
    "version, score, model_name, model_version) VALUES (?, ?, ?, ?, ?, ?, 'suggested', 'model', ?, 'bare', ?, 'bare', 1, ?, "
    "'forty-spans', '1') RETURNING pk"
)
SHARE = (
    190  # articles of an import in one transaction: as many as ours takes of those that the benchmark builds
)
CHANGE = (
    "INSERT INTO changes (article_pk, annotation_pk, version, article_version, action, diff, state, change_set_pk) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def create_bare_app(path: str) -> Flask:
    app = Flask("bare")
    annotator = EvenSpans(SPANS["ours"])
    local = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "db"):
            local.db = _connect(path)
        db: sqlite3.Connection = local.db
        return db

    @app.post("/v1/articles")
    def post() -> tuple[Response, int]:
        body = request.get_json()
        article, annotations = _build(body, annotator)
        db = connection()
        db.execute("BEGIN IMMEDIATE")
        _store(db, article, annotations, _change_set(db, "article.add", article["created_at"]))
        db.execute("COMMIT")
        return app.json.response({**article, "annotations": annotations}), 201

    @app.patch("/v1/annotations/<id>")
    def patch(id: str) -> Any:
        body = request.get_json()
        expected = int(request.headers["If-Match"].strip('"'))
        now = _now()
        db = connection()
        db.execute("BEGIN IMMEDIATE")
        row = db.execute(
            "UPDATE annotations SET status = ?, updated_at = ?, updated_by = 'bare', version = version + 1 "
            "WHERE id = ? AND version = ? RETURNING *",
            (body["status"], now, id, expected),
        ).fetchone()
        if row is None:
            db.execute("ROLLBACK")
            return {"title": "stale"}, 412
        version = db.execute(
            "UPDATE articles SET version = version + 1, updated_at = ? WHERE pk = ? RETURNING version",
            (now, row["article_pk"]),
        ).fetchone()[0]
        diff = json.dumps([["status", "suggested", body["status"]]])
        change_set = _change_set(db, "annotation.patch", now)
        db.execute(
            CHANGE,
            (
                row["article_pk"],
                row["pk"],
                row["version"],
                version,
                "update",
                diff,
                json.dumps(tuple(row)),
                change_set,
            ),
        )
        db.execute("COMMIT")
        answer = app.json.response(dict(row))
        answer.headers["ETag"] = f'"{row["version"]}"'
        return answer

    @app.get("/v1/articles/<id>")
    def get(id: str) -> Response:
        row = connection().execute("SELECT body FROM bodies WHERE id = ?", (id,)).fetchone()
        return Response(row[0], mimetype="application/json")

    return app


def import_by_hand(path: str, file: Path) -> None:
    """The articles and annotations of our own format into an empty database with our tables: read, not checked, and written. Each of them
    is entered as made then, all of a transaction in one change set."""
    db = _connect(path)
    with file.open("rb") as lines:
        while share := list(islice(lines, SHARE)):
            db.execute("BEGIN IMMEDIATE")
            change_set = _change_set(db, "import", _now())
            for line in share:
                record = orjson.loads(line)
                if "article" in record:
                    counts = {"annotation_counts": {"total": len(record["annotations"])}}
                    _store(db, record["article"] | counts, record["annotations"], change_set)
            db.execute("COMMIT")
    db.close()


def _connect(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=5, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.row_factory = sqlite3.Row
    return db


def _store(
    db: sqlite3.Connection,
    article: dict[str, Any],
    annotations: list[dict[str, Any]],
    change_set: int | None,
) -> None:
    pk = db.execute(
        ARTICLE,
        (
            article["id"],
            article["text_sha256"],
            article["length"],
            article["created_at"],
            article["created_at"],
            article["title"],
            json.dumps(article["annotation_counts"]),
        ),
    ).lastrowid
    db.execute("INSERT INTO texts (article_pk, text) VALUES (?, ?)", (pk, article["text"]))
    db.execute(
        "INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)",
        (pk, article["title"], article["text"]),
    )
    state = json.dumps([article["id"], article["title"], article["created_at"]])
    db.execute(CHANGE, (pk, None, 1, 1, "create", "[]", state, change_set))
    first = db.execute("SELECT coalesce(max(pk), 0) + 1 FROM annotations").fetchone()[0]
    db.executemany(
        ANNOTATION.replace("(id,", "(pk, id,")
        .replace("VALUES (?", "VALUES (?, ?")
        .replace(" RETURNING pk", ""),
        [
            (
                first + i,
                a["id"],
                pk,
                a["label"],
                a["start"],
                a["end"],
                a["text"],
                a["created_at"],
                a["created_at"],
                a["score"],
            )
            for i, a in enumerate(annotations)
        ],
    )
    surfaces = [(text,) for text in {a["text"] for a in annotations}]
    db.executemany("INSERT OR IGNORE INTO surfaces (text) VALUES (?)", surfaces)
    db.executemany(
        CHANGE,
        [
            (
                pk,
                first + i,
                1,
                1,
                "create",
                json.dumps([["label", None, a["label"]]]),
                json.dumps(list(a.values())),
                change_set,
            )
            for i, a in enumerate(annotations)
        ],
    )


def _change_set(db: sqlite3.Connection, kind: str, at: str) -> int | None:
    return db.execute(
        "INSERT INTO change_sets (id, kind, actor, at, changes) VALUES (?, ?, 'bare', ?, 1)",
        (str(uuid.uuid4()), kind, at),
    ).lastrowid


def _build(body: dict[str, Any], annotator: EvenSpans) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    text, now, id = body["text"], _now(), str(uuid.uuid4())
    annotations = [
        {
            "id": str(uuid.uuid4()),
            "article_id": id,
            "label": one.label,
            "start": one.start,
            "end": one.end,
            "text": text[one.start : one.end],
            "status": "suggested",
            "origin": "model",
            "score": one.score,
            "created_at": now,
            "version": 1,
        }
        for one in annotator.annotate(text, None)
    ]
    by_label: dict[str, int] = {}
    for annotation in annotations:
        by_label[annotation["label"]] = by_label.get(annotation["label"], 0) + 1
    counts = {"total": len(annotations), "by_label": by_label, "by_status": {"suggested": len(annotations)}}
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = {"id": id, "title": body.get("title"), "text": text, "text_sha256": digest, "length": len(text)}
    return {**article, "created_at": now, "version": 1, "annotation_counts": counts}, annotations


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
