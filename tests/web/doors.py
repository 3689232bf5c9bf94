"""Every route with a good request, and a world in which it works: what tests of all doors go through.

A route that takes a body and is missing in BODIES fails the suite (test_doors.py).
"""

import json
import sqlite3

from api.web.contract import build_spec
from tests.calling import ADMIN_KEY, Caller
from tests.conftest import application
from tests.fakes import TEXT

LIMIT = 4096
BODIES = {
    "POST /v1/articles": {"text": "In Mosul.", "external_id": "a-1", "title": "t", "language": "en", "source": "s", "url": "https://a.example/", "published_at": "2017-06-08", "metadata": {"desk": "mena"}},
    "PATCH /v1/articles/{article_id}": {"title": "t", "source": "s", "url": "https://a.example/", "published_at": "2017-06-08", "metadata": {"desk": "mena"}, "external_id": "a-2", "review_status": "in_review", "reason": "r"},
    "DELETE /v1/articles/{article_id}": {"reason": "r"},
    "POST /v1/articles/{article_id}/annotations": {"label": "PERSON", "start": 34, "end": 38, "text": "that", "prefix": "Wednesday ", "suffix": " the", "note": "n", "reason": "r"},
    "PATCH /v1/articles/{article_id}/annotations": {"atomic": True, "dry_run": False, "reason": "r", "operations": [{"op": "update", "id": "{annotation_id}", "if_match": 2, "label": "LOCATION", "note": "n"}]},
    "PATCH /v1/annotations/{annotation_id}": {"label": "LOCATION", "start": 0, "end": 6, "text": "Haider", "status": "accepted", "note": "n", "reason": "r"},
    "DELETE /v1/annotations/{annotation_id}": {"reason": "r"},
    "POST /v1/annotations/{annotation_id}/revisions/{version}/restore": {"reason": "r"},
    "POST /v1/corrections": {"match": {"text": "Mosul", "case_sensitive": True, "whole_word": False, "label": "LOCATION", "status": "suggested", "origin": "model", "published_after": "2017-01-01", "article_ids": ["{article_id}"]}, "set": {"label": "ORGANIZATION"}, "trim": {"start": "the"}, "reason": "r", "dry_run": False, "include_reviewed": False},
    "POST /v1/change-sets/{change_set_id}/revert": {"reason": "r", "dry_run": False},
    "POST /v1/articles/{article_id}/runs": {"reason": "r"},
    "POST /v1/runs": {"filter": {"status": "annotated", "q": "Mosul", "source": "s", "published_after": "2017-01-01"}, "reason": "r"},
    "POST /v1/analyze": {"text": "In Mosul.", "language": "en", "published_at": "2017-06-08"},
    "POST /v1/articles/{article_id}/claim": {"minutes": 5},
    "POST /v1/webhooks": {"url": "https://hooks.example/x", "events": ["annotation.update"]},
    "POST /v1/keys": {"name": "k", "roles": ["reader"]},
    "POST /review/session": {"key": ADMIN_KEY},
}  # fmt: skip
ITEM_BY_ITEM = {"POST /v1/articles/batch"}  # its own tests: an item is refused, not the request
IMPORTS = {"POST /v1/imports"}  # takes files of many kinds, see tests/web/test_imports.py
OPTIONAL = {  # routes whose body may be left out
    "DELETE /v1/articles/{article_id}",
    "DELETE /v1/annotations/{annotation_id}",
    "POST /v1/annotations/{annotation_id}/revisions/{version}/restore",
    "POST /v1/change-sets/{change_set_id}/revert",
    "POST /v1/articles/{article_id}/runs",
    "POST /v1/articles/{article_id}/claim",
}


WRITE_NOTHING = {"POST /v1/analyze", "POST /review/session", "POST /v1/articles/{article_id}/runs"}


class World:
    """The application on a database of its own, with one of everything; `writes` grows with each commit that anybody makes."""

    def __init__(self, folder):
        self.api = Caller(application(f"sqlite:///{folder}/a.db", max_body_bytes=LIMIT, max_text_length=1000))
        article = self.api.add_article(TEXT, external_id="first", published_at="2017-06-08")
        gone = self.api.add_article(f"{TEXT} Gone.")
        (first, *_) = article["annotations"]
        self.api.patch(f"/v1/annotations/{first['id']}", {"note": "x"}, tag=1)
        self.ids = {
            "article_id": article["id"],
            "annotation_id": first["id"],
            "version": "1",
            "change_set_id": self.api.store.list_revisions(first["id"])[-1].change_set,
            "webhook_id": self.api.post("/v1/webhooks", {"url": "https://h.example/"}).json["id"],
            "job_id": self.api.post("/v1/articles", {"text": TEXT}, Prefer="respond-async").json["id"],
            "key_id": self.api.post("/v1/keys", {"name": "x", "roles": ["reader"]}).json["id"],
            "report_id": "none",
        }
        self.deleted = {"article_id": gone["id"], "annotation_id": gone["annotations"][0]["id"]}
        self.api.delete(f"/v1/articles/{gone['id']}", tag="*")
        self._reader = sqlite3.connect(f"{folder}/a.db")

    @property
    def writes(self):
        return self._reader.execute("PRAGMA data_version").fetchone()[0]

    def path(self, template, **ids):
        return template.format(**self.ids | ids)

    def good(self, route):
        """The body of the route, with the ids of this world."""
        text = json.dumps(BODIES[route])
        for name in ("article_id", "annotation_id"):
            text = text.replace("{" + name + "}", self.ids[name])
        return json.loads(text)

    def send(self, route, body, **options):
        method, template = route.split(" ")
        tag = options.pop("tag", "*" if "annotations" in template or "articles" in template else None)
        return self.api.call(method, self.path(template), body, tag, **options)

    def close(self):
        self._reader.close()
        self.api.store.close()


def routes(of=lambda operation: True):
    spec = build_spec(application())
    return [
        f"{method.upper()} {path}"
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
        if of(operation)
    ]


EVERY = routes()
