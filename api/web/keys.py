"""/v1/keys, for admins: make a key (its secret is shown once), list, revoke."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask import Response, current_app

from api.domain.clock import new_id, utc_now
from api.domain.models import Key
from api.web import context, paging, presenting
from api.web.auth import needs
from api.web.idempotency import without_key
from api.web.schemas import KeyIn, NoQuery, PageQuery
from api.web.service_answers import KeyListOut, NewKeyOut
from api.web.smorest import Blueprint

blueprint = Blueprint("keys", __name__, description="Who may come in, for admins")


@blueprint.route("/v1/keys", methods=["POST"])
@needs("admin")
@without_key("the secret in its answer is shown once and kept nowhere.")
@blueprint.query(NoQuery)
@blueprint.body(KeyIn, example={"name": "amira", "roles": ["reviewer"]})
@blueprint.answers(201, NewKeyOut, headers=("Location",))
@blueprint.refuses(401, 403)
def add(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Make a key. Its secret is in this answer and nowhere else."""
    secret = "ak_" + secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    key = Key(new_id(), body["name"], tuple(dict.fromkeys(body["roles"])), utc_now(), digest)
    context.store().keys.add(key)
    return presenting.answer(
        presenting.key_body(key) | {"secret": secret}, 201, {"Location": f"/v1/keys/{key.id}"}
    )


@blueprint.route("/v1/keys", methods=["GET"])
@needs("admin")
@blueprint.query(PageQuery)
@blueprint.answers(200, KeyListOut, headers=("Link",))
@blueprint.refuses(401, 403)
def list_all(query: dict[str, Any]) -> Response:
    """List the keys that are not revoked."""
    page = context.store().keys.list(query["limit"], paging.position(query, str))
    return paging.page_of(page, query, presenting.key_body)


@blueprint.route("/v1/keys/<key_id>", methods=["DELETE"])
@needs("admin")
@blueprint.query(NoQuery)
@blueprint.no_body
@blueprint.answers(204)
@blueprint.refuses(401, 403, 404)
def revoke(query: dict[str, Any], key_id: str) -> Response:
    """Revoke a key; other processes refuse it within two seconds."""
    context.store().keys.revoke(key_id, utc_now())
    current_app.extensions["annotation_keys"].forget()
    return presenting.empty()
