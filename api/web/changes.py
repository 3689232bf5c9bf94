"""/v1/changes: the feed that misses nothing; /v1/change-sets: what one request changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, request

from api.domain.models import Annotation, Article, Change
from api.domain.offsets import UNTRANSLATED
from api.domain.ports import Store
from api.errors import AheadOfFeed
from api.web import context, paging, presenting
from api.web.auth import needs
from api.web.history_answers import ChangeSetOut, FeedOut
from api.web.parsing import NDJSON
from api.web.rule_schemas import ChangesQuery
from api.web.schemas import PageQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("changes", __name__, description="Every change, in order")
MOST_EACH = 200
STREAMED_EACH = 1000
LOOK_SECONDS = 0.1


@blueprint.route("/v1/changes", methods=["GET"])
@needs("reader")
@blueprint.query(ChangesQuery)
@blueprint.answers(200, FeedOut)
@blueprint.answers(
    200,
    {"type": "string"},
    content_type=NDJSON,
    description="One change a line, to the end of the feed or `limit`",
)
@blueprint.refuses(401, 410)
def feed(query: dict[str, Any]) -> Response:
    """List every change of every article and annotation in order, behind the seq `after`; `wait` for one where there is none yet.

    With `wait` the answer ends, as without it, at the end of the feed: it comes as soon as there is something, and after `wait` seconds at
    the latest. An `after` beyond the end of the feed is refused: an older copy of the database was put back, so begin again from 0.
    """
    store, after, limit, wait = context.store(), query["after"], query["limit"], query["wait"]
    _check_reached(store, after)
    if request.accept_mimetypes.best_match((presenting.JSON, NDJSON)) == NDJSON:
        return Response(_lines(store, _waiting(), after, limit, wait), mimetype=NDJSON)
    changes = store.history.list_changes(after, limit or MOST_EACH)
    if not changes and wait and _wait(store, _waiting(), after, wait):
        changes = store.history.list_changes(after, limit or MOST_EACH)
    items = [entry_body(change) for change in changes]
    return presenting.answer({"items": items, "last_seq": changes[-1].seq if changes else after})


@blueprint.route("/v1/change-sets/<change_set_id>", methods=["GET"])
@needs("reader")
@blueprint.query(PageQuery)
@blueprint.answers(200, ChangeSetOut, headers=("Link",))
@blueprint.refuses(401, 404)
def change_set(query: dict[str, Any], change_set_id: str) -> Response:
    """Show a change set: who, when, why, and its changes in order."""
    history = context.store().history
    found = history.find_change_set(change_set_id)
    page = history.list_change_set(change_set_id, query["limit"], paging.position(query, int))
    cursor = paging.next_cursor(page, query)
    body = {
        "id": found.change_set.id,
        "kind": found.change_set.kind,
        "actor": found.change_set.actor,
        "at": found.change_set.at,
        "reason": found.change_set.reason,
        "reverts": found.change_set.reverts,
        "reverted_by": found.reverted_by,
        "changes": found.changes,
        "articles": found.articles,
        "items": [entry_body(change) for change in page.items],
        "next_cursor": cursor,
    }
    return presenting.answer(body, 200, paging.link_header(cursor))


def entry_body(change: Change) -> dict[str, Any]:
    """Offsets in it are always code points."""
    return {
        "seq": change.seq,
        "kind": "article" if change.annotation_id is None else "annotation",
        "article_id": change.article_id,
        "annotation_id": change.annotation_id,
        "version": change.version,
        "article_version": change.article_version,
        "action": change.action,
        "changes": [{"field": field, "from": was, "to": now} for field, was, now in change.changes],
        "before": None if change.before is None else _state(change.before),
        "after": _state(change.after),
        "actor": change.actor,
        "reason": change.reason,
        "change_set": change.change_set,
        "at": change.at,
    }


def _state(value: Annotation | Article) -> dict[str, Any]:
    if isinstance(value, Annotation):
        return presenting.annotation_fields(value, UNTRANSLATED) | {"withdrawn": value.withdrawn}
    body = presenting.article_summary(value) | {
        "deleted_at": value.deleted_at,
        "deleted_by": value.deleted_by,
    }
    del body["annotation_counts"]  # what a follower counts itself
    return body | {"text": value.text} if value.text else body


def _check_reached(store: Store, after: int) -> None:
    """A follower that is ahead would miss whatever gets the numbers that it has seen."""
    last = store.last_seq()
    if after > last:
        raise AheadOfFeed(
            f"The feed ends at {last}; it does not reach {after}, which was never given or was given before an older copy of the database "
            "was put back. Begin again from 0.",
            last_seq=last,
        )


def _lines(
    store: Store, waiting: threading.Semaphore, after: int, limit: int | None, wait: float
) -> Iterator[bytes]:
    """Page by page, so that no snapshot is held while a slow reader takes its time."""
    left = limit if limit is not None else 2**63
    while left > 0:
        changes = store.history.list_changes(after, min(left, STREAMED_EACH))
        if changes:
            yield b"".join(presenting.dump(entry_body(change)) + b"\n" for change in changes)
            after, left, wait = changes[-1].seq, left - len(changes), 0.0
        elif not _wait(store, waiting, after, wait):
            return


def _wait(store: Store, waiting: threading.Semaphore, after: int, seconds: float) -> bool:
    """Until there is something behind `after`; False when there is not in time. When too many wait already, none waits longer."""
    if seconds <= 0 or not waiting.acquire(blocking=False):
        return store.last_seq() > after
    try:
        until = time.monotonic() + seconds
        while store.last_seq() <= after:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_SECONDS)
        return True
    finally:
        waiting.release()


def _waiting() -> threading.Semaphore:
    """Half of this process's threads may wait; the others answer."""
    semaphore: threading.Semaphore = current_app.extensions["annotation_waiting"]
    return semaphore
