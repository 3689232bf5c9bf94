"""Imports as tests ask for them."""

import json

from api.formats import FORMATS
from tests.calling import Caller

MOSUL = {"text": "Mosul fell.", "annotations": [{"label": "LOCATION", "start": 0, "end": 5}]}
READ = [name for name, format in FORMATS.items() if format.reader]


def lines(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def take(api, content, query="", **headers):
    """The report of an import that was answered."""
    answer = api.post(f"/v1/imports?{query}", content, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json


def counted(report, what="items"):
    return {name: n for name, n in report[what].items() if n and name != "read"}


def spans(api, article_id):
    found = api.get(f"/v1/articles/{article_id}/annotations").json["items"]
    return [(a["label"], a["text"], a["status"], a["origin"]) for a in found]


def details(report):
    return " ".join(reason["detail"] for told in report["told"] for reason in told["reasons"])


def on(app, store):
    """An application is slow to make and cheap to give another store."""
    app.extensions["annotation_store"] = store
    return Caller(app)


def update_of(api, article, *annotations, **facts):
    record = {"id": article["id"], "text": article["text"], "annotations": annotations, **facts}
    return take(api, lines(record), "on_conflict=update")
