"""/v1/webhooks: who is told that the feed has grown, and what became of each message. For admins alone."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from api.domain.clock import new_id, utc_now
from api.domain.hooks import Delivery, Webhook
from api.errors import Invalid
from api.outbound import NotAllowed, check_url
from api.web import context, paging, presenting
from api.web.auth import needs
from api.web.fields import Choice, PlainUrl
from api.web.history_answers import DeliveryListOut, NewWebhookOut, WebhookListOut, WebhookOut
from api.web.idempotency import idempotent, without_key
from api.web.schemas import NoQuery, PageQuery
from api.web.smorest import Blueprint

blueprint = Blueprint("webhooks", __name__, description="Hints that the feed has grown")
EVENTS = (
    *(f"annotation.{action}" for action in ("create", "update", "accept", "reject", "restore", "withdraw")),
    *(f"article.{action}" for action in ("create", "update", "delete")),
)


class WebhookIn(Schema):
    url = PlainUrl(most=2000, required=True)
    events = fields.List(
        Choice(*EVENTS),
        load_default=list,
        validate=validate.Length(max=len(EVENTS), error="names a kind of event twice."),
        metadata={"description": "Which kinds of changes matter; none: all."},
    )


@blueprint.route("/v1/webhooks", methods=["POST"])
@needs("admin")
@without_key("the secret in its answer is shown once and not kept to be replayed.")
@blueprint.query(NoQuery)
@blueprint.body(
    WebhookIn, example={"url": "https://example.org/hooks/annotations", "events": ["article.create"]}
)
@blueprint.answers(201, NewWebhookOut, headers=("Location",))
@blueprint.refuses(401, 403)
def add(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Have a URL told when the feed has grown, from now on; the secret that signs is shown this once."""
    try:
        check_url(body["url"], private=context.settings().webhook_private == "on")
    except (NotAllowed, ValueError) as refusal:
        raise Invalid(
            f"{refusal} Webhooks go to public addresses; ANNOTATION_WEBHOOK_PRIVATE=on allows others.",
            pointer="#/url",
        ) from None
    store = context.store()
    webhook = Webhook(
        new_id(),
        body["url"],
        tuple(dict.fromkeys(body["events"])),
        "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
        utc_now(),
        presenting.actor(),
        store.last_seq(),
    )
    store.hooks.add(webhook)
    headers = {"Location": f"/v1/webhooks/{webhook.id}"}
    return presenting.answer(webhook_body(webhook) | {"secret": webhook.secret}, 201, headers)


@blueprint.route("/v1/webhooks", methods=["GET"])
@needs("admin")
@blueprint.query(PageQuery)
@blueprint.answers(200, WebhookListOut, headers=("Link",))
@blueprint.refuses(401, 403)
def list_all(query: dict[str, Any]) -> Response:
    """List the webhooks, oldest first."""
    page = context.store().hooks.list(query["limit"], paging.position(query, str))
    return paging.page_of(page, query, webhook_body)


@blueprint.route("/v1/webhooks/<webhook_id>", methods=["GET"])
@needs("admin")
@blueprint.query(NoQuery)
@blueprint.answers(200, WebhookOut)
@blueprint.refuses(401, 403, 404)
def read(query: dict[str, Any], webhook_id: str) -> Response:
    """Read a webhook."""
    return presenting.answer(webhook_body(context.store().hooks.find(webhook_id)))


@blueprint.route("/v1/webhooks/<webhook_id>", methods=["DELETE"])
@needs("admin")
@blueprint.query(NoQuery)
@blueprint.no_body
@blueprint.answers(204)
@blueprint.refuses(401, 403, 404)
def delete(query: dict[str, Any], webhook_id: str) -> Response:
    """Tell a webhook no more; its delivery log goes with it."""
    context.store().hooks.delete(webhook_id)
    return presenting.empty()


@blueprint.route("/v1/webhooks/<webhook_id>/enable", methods=["POST"])
@needs("admin")
@idempotent
@blueprint.query(NoQuery)
@blueprint.no_body
@blueprint.answers(200, WebhookOut)
@blueprint.refuses(401, 403, 404, 409, 422)
def enable(query: dict[str, Any], webhook_id: str) -> Response:
    """Tell a webhook again that was disabled after repeated failure."""
    return presenting.answer(webhook_body(context.store().hooks.enable(webhook_id)))


@blueprint.route("/v1/webhooks/<webhook_id>/deliveries", methods=["GET"])
@needs("admin")
@blueprint.query(PageQuery)
@blueprint.answers(200, DeliveryListOut, headers=("Link",))
@blueprint.refuses(401, 403, 404)
def list_deliveries(query: dict[str, Any], webhook_id: str) -> Response:
    """List what was sent to a webhook, newest first, with every attempt; the last thousand are kept."""
    page = context.store().hooks.list_deliveries(webhook_id, query["limit"], paging.position(query, str))
    return paging.page_of(page, query, delivery_body)


def webhook_body(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "state": "enabled" if webhook.disabled_at is None else "disabled",
        "disabled_at": webhook.disabled_at,
        "disabled_because": webhook.disabled_because,
        "last_seq": webhook.seq,
        "created_at": webhook.created_at,
        "created_by": webhook.created_by,
    }


def delivery_body(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "created_at": delivery.created_at,
        "after": delivery.after,
        "last_seq": delivery.last_seq,
        "state": delivery.state,
        "next_attempt_at": delivery.next_attempt_at,
        "attempts": [
            {"at": a.at, "status": a.status, "error": a.error, "milliseconds": a.milliseconds}
            for a in delivery.attempts
        ],
    }
