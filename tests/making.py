"""Values for tests: make_article(), make_annotation(**but), with what a test does not care about filled in."""

import hashlib
import io

from api.domain.clock import new_id, utc_now
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation, Article, ChangeSet, Job, ModelInfo
from api.formats import FORMATS
from api.formats.losses import LossReport

TEXT = "Iraqi forces retook western Mosul on Wednesday, Abdul Amir Yarallah said."
MODEL = ModelInfo("test-model", "1")


def make_article(text=TEXT, **but):
    now = utc_now()
    values = {
        "id": new_id(),
        "text": text,
        "text_sha256": hashlib.sha256(text.encode(errors="replace")).hexdigest(),
        "length": len(text),
        "created_at": now,
        "created_by": "service",
        "updated_at": now,
        "status": "annotated",
        "model": MODEL,
    }
    return Article(**values | but)


def make_annotation(article, start=28, end=33, **but):
    values = {
        "id": new_id(),
        "article_id": article.id,
        "label": "LOCATION",
        "start": start,
        "end": end,
        "text": article.text[start:end],
        "status": "suggested",
        "origin": "model",
        "created_at": article.created_at,
        "created_by": "service",
        "updated_at": article.created_at,
        "updated_by": "service",
        "score": 0.9,
        "model": MODEL,
    }
    return Annotation(**values | but)


def make_change_set(actor="reviewer", **but):
    return ChangeSet(**{"id": new_id(), "kind": "test", "actor": actor, "at": utc_now()} | but)


def make_job(**but):
    now = utc_now()
    values = {
        "id": new_id(),
        "kind": "test",
        "state": "queued",
        "payload": {"n": 1},
        "created_at": now,
        "created_by": "service",
        "updated_at": now,
        "total": 1,
    }
    return Job(**values | but)


def stored(store, *places, text=TEXT, **but):
    """An article in the store with annotations at the (start, end) places."""
    article = make_article(text, **but)
    annotations = [make_annotation(article, start, end) for start, end in places]
    with store.write(make_change_set("service")) as tx:
        tx.add_article(article)
        tx.add_annotations(annotations)
    return article, annotations


def whole(store):
    """The bundles of a store with their history: written to a file of our own, and read again."""
    format = FORMATS["jsonl"]
    content = b"".join(format.write_whole(store.exchange.iter_whole(ArticleFilter()), LossReport()))
    return [item.bundle for item in format.read(io.BytesIO(content))]
