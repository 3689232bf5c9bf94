"""Values as the bodies that go out: plain dicts, offsets in the unit that the request asked for, dumped by orjson."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from flask import Response, current_app, g, request

from api.domain.models import Annotation, Article, Job, Key, Revision
from api.domain.offsets import OFFSET_UNITS, UNTRANSLATED, OffsetMap, OffsetUnit
from api.errors import InvalidQuery

JSON = "application/json"


def dump(body: Any) -> bytes:
    """JSON in UTF-8. A lone surrogate that a client sent and a refusal quotes becomes a question mark."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return ready(dump(body), status, headers)


def ready(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer whose JSON is made already."""
    return Response(body, status, headers, content_type=JSON)


def empty() -> Response:
    return Response(status=204)


def tag(version: int) -> str:
    """A strong ETag."""
    return f'"{version}"'


def offset_unit() -> OffsetUnit:
    """The request's `offset_unit`. Raises InvalidQuery."""
    given = request.args.get("offset_unit", "code_point")
    for unit in OFFSET_UNITS:
        if unit == given:
            return unit
    raise InvalidQuery(f"offset_unit={given!r} is none of {', '.join(OFFSET_UNITS)}.")


def requested_unit() -> OffsetUnit:
    """The same for refusals, where a unit that is no unit must not be refused again."""
    given = request.args.get("offset_unit", "code_point")
    return next((unit for unit in OFFSET_UNITS if unit == given), "code_point")


def article_summary(article: Article) -> dict[str, Any]:
    counts = article.counts
    body = {
        "id": article.id,
        "external_id": article.external_id,
        "title": article.title,
        "text_sha256": article.text_sha256,
        "length": article.length,
        "language": article.language,
        "source": article.source,
        "url": article.url,
        "published_at": article.published_at,
        "metadata": article.metadata,
        "status": article.status,
        "review_status": article.review_status,
        "model": None
        if article.model is None
        else {"name": article.model.name, "version": article.model.version},
        "annotation_counts": {
            "total": counts.total,
            "by_label": counts.by_label,
            "by_status": counts.by_status,
        },
        "created_at": article.created_at,
        "created_by": article.created_by,
        "updated_at": article.updated_at,
        "version": article.version,
    }
    if article.failure is not None:
        body["failure"] = article.failure
    return body


def article_body(article: Article, annotations: Iterable[Annotation], offsets: OffsetMap) -> dict[str, Any]:
    return article_summary(article) | {
        "text": article.text,
        "offset_unit": offsets.unit,
        "annotations": [annotation_fields(annotation, offsets) for annotation in annotations],
    }


def annotation_fields(annotation: Annotation, offsets: OffsetMap) -> dict[str, Any]:
    """An annotation inside a body that echoes `offset_unit` itself."""
    shown = offsets.from_code_points
    normalized, model, original = annotation.normalized, annotation.model, annotation.original
    return {
        "id": annotation.id,
        "article_id": annotation.article_id,
        "label": annotation.label,
        "start": shown(annotation.start),
        "end": shown(annotation.end),
        "text": annotation.text,
        "status": annotation.status,
        "origin": annotation.origin,
        "score": annotation.score,
        "normalized": None if normalized is None else {"value": normalized.value, "type": normalized.type},
        "model": None if model is None else {"name": model.name, "version": model.version},
        "original": None
        if original is None
        else {"label": original.label, "start": shown(original.start), "end": shown(original.end)},
        "note": annotation.note,
        "created_at": annotation.created_at,
        "created_by": annotation.created_by,
        "updated_at": annotation.updated_at,
        "updated_by": annotation.updated_by,
        "version": annotation.version,
    }


def annotation_body(annotation: Annotation, offsets: OffsetMap) -> dict[str, Any]:
    return annotation_fields(annotation, offsets) | {"offset_unit": offsets.unit}


def offsets_of(article_id: str, unit: OffsetUnit) -> OffsetMap:
    """The translation for one article's text, which is read only where the unit needs it."""
    if unit == "code_point":
        return UNTRANSLATED
    return OffsetMap(current_app.extensions["annotation_store"].find_text(article_id), unit)


def annotations_across(annotations: Iterable[Annotation], unit: OffsetUnit) -> list[dict[str, Any]]:
    """Annotations of many articles; their texts are read together, and only where the unit needs them."""
    annotations = list(annotations)
    if unit == "code_point":
        return [annotation_fields(annotation, UNTRANSLATED) for annotation in annotations]
    ids = list(dict.fromkeys(annotation.article_id for annotation in annotations))
    texts = current_app.extensions["annotation_store"].find_texts(ids)
    maps = {article_id: OffsetMap(text, unit) for article_id, text in texts.items()}
    return [annotation_fields(annotation, maps[annotation.article_id]) for annotation in annotations]


def revision_body(revision: Revision, offsets: OffsetMap) -> dict[str, Any]:
    """`changes` always count code points; the state that the revision led to follows the request's unit."""
    state = revision.annotation
    return {
        "annotation_id": revision.annotation_id,
        "article_id": revision.article_id,
        "version": revision.version,
        "seq": revision.seq,
        "action": revision.action,
        "changes": [{"field": c.field, "from": c.from_, "to": c.to} for c in revision.changes],
        "actor": revision.actor,
        "reason": revision.reason,
        "change_set": revision.change_set,
        "at": revision.at,
        "annotation": annotation_fields(state, offsets),
    }


def job_body(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "progress": {"done": job.done, "total": job.total},
        "result": _result(job),
        "error": job.error,
        "created_at": job.created_at,
        "created_by": job.created_by,
        "updated_at": job.updated_at,
    }


def _result(job: Job) -> Any:
    """Of one that was stopped: what it had written by then, with the change set that can be reverted."""
    body = job.payload.get("body")
    if job.state not in ("cancelled", "failed") or body is None or job.result is not None:
        return job.result
    wrote = body.get("wrote", body.get("changed")) and not body.get("dry_run")
    change_set = body.get("change_set") or job.payload.get("change_set")
    return {n: v for n, v in body.items() if n != "wrote"} | {"change_set": change_set if wrote else None}


def key_body(key: Key) -> dict[str, Any]:
    return {"id": key.id, "name": key.name, "roles": list(key.roles), "created_at": key.created_at}


def actor() -> str:
    """Who the key belongs to."""
    return str(g.actor)
