"""POST /v1/corrections: one statement about many spans; POST /v1/change-sets/{id}/revert: undo what one request changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from api.domain.annotations import Rules
from api.domain.edges import Edges, compile_edges
from api.domain.filters import SpanMatch
from api.domain.reverts import Revert, check_ended
from api.domain.rule_corrections import MarkRule, SpanRule, check_words
from api.errors import Invalid
from api.web import auth, context
from api.web.answers import JobOut
from api.web.auth import needs
from api.web.history_answers import SweepOut
from api.web.idempotency import idempotent
from api.web.preconditions import existing, the_change_set
from api.web.rule_schemas import RevertIn, RuleIn
from api.web.schemas import UnitQuery
from api.web.smorest import Blueprint
from api.web.sweeping import sweep

blueprint = Blueprint("rules", __name__, description="Corrections of many spans by one statement")
EXAMPLE = {
    "match": {"text": "Peshmerga", "label": "ORGANIZATION"},
    "set": {"label": "MILITARY_UNIT"},
    "reason": "a force, by the guideline",
    "dry_run": True,
}
_or_as_a_job = blueprint.answers(
    202,
    JobOut,
    description="There is much to do; the job's result is this body",
    headers=("Location", "Preference-Applied"),
)


@blueprint.route("/v1/corrections", methods=["POST"])
@needs("reviewer")
@idempotent
@blueprint.query(UnitQuery)
@blueprint.body(RuleIn, example=EXAMPLE)
@blueprint.answers(200, SweepOut)
@_or_as_a_job
@blueprint.refuses(401, 403, 409, 422)
def correct(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Correct every span that matches a rule, or mark every mention that was missed, as one change set."""
    work = rule_of(body, context.rules())
    return sweep(work, "corrections.apply", {"rule": body}, body.get("reason"), dry_run=body["dry_run"])


@blueprint.route("/v1/change-sets/<change_set_id>/revert", methods=["POST"])
@needs("reviewer")
@idempotent
@existing(the_change_set)
@blueprint.query(UnitQuery)
@blueprint.body(RevertIn, needed=False)
@blueprint.answers(200, SweepOut)
@_or_as_a_job
@blueprint.refuses(401, 403, 404, 409)
def revert(query: dict[str, Any], body: dict[str, Any], change_set_id: str) -> Response:
    """Undo a change set: what it changed goes back as new revisions; what was changed since is listed in `conflicts`, untouched.

    While a job still writes the change set, or undoes it, this is refused with the id of that `job`.
    """
    found = context.store().history.find_change_set(change_set_id)
    if found.change_set.kind == "article.delete":
        auth.require_role("admin")
    check_ended(context.store(), change_set_id)
    return sweep(
        Revert(context.rules(), change_set_id),
        "change-set.revert",
        {"change_set": change_set_id},
        body.get("reason"),
        dry_run=body["dry_run"],
        reverts=change_set_id,
    )


def rule_of(body: Mapping[str, Any], rules: Rules) -> SpanRule | MarkRule:
    """The rule that a body states. Raises Invalid for one that states none, or two."""
    if ("match" in body) == ("mark" in body):
        raise Invalid("Send either match (with set, trim or extend) or mark.", pointer="#")
    if "mark" in body:
        for name in ("set", "trim", "extend"):
            if _said(body, name):
                raise Invalid(f"{name} goes with match; mark stands alone.", pointer=f"#/{name}")
        mark = body["mark"]
        check_words(mark["text"])
        if not any(character.isalnum() for character in mark["text"]):
            raise Invalid("text has no letter or digit to look for.", pointer="#/mark/text")
        return MarkRule(
            rules, _match(mark), mark["text"], mark["label"], mark["case_sensitive"], body["include_reviewed"]
        )
    match = body["match"]
    trim = compile_edges(**_edges(body, "trim"), outside=False, pointer="#/trim")
    extend = compile_edges(**_edges(body, "extend"), outside=True, pointer="#/extend")
    settings = _said(body, "set")
    if not settings and trim == Edges() and extend == Edges():
        raise Invalid("Nothing is to be done: send set (label, status), trim or extend.", pointer="#")
    if not match.keys() - {"case_sensitive", "whole_word"}:
        raise Invalid("match is empty and would be about every span; say which.", pointer="#/match")
    if "text" in match:
        check_words(match["text"], "#/match/text")
    return SpanRule(
        rules,
        _match(match, "label", "status", "origin"),
        match.get("text"),
        match["case_sensitive"],
        match["whole_word"],
        settings.get("label"),
        settings.get("status"),
        trim,
        extend,
        body["include_reviewed"],
    )


def _match(asked: Mapping[str, Any], *more: str) -> SpanMatch:
    said = {
        name: asked[name]
        for name in ("source", "published_after", "published_before", *more)
        if name in asked
    }
    ids = tuple(asked["article_ids"]) if "article_ids" in asked else None
    return SpanMatch(**said, article_ids=ids)


def _said(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = body.get(name) or body.get(f"{name}_") or {}
    return found


def _edges(body: Mapping[str, Any], name: str) -> dict[str, str | None]:
    said = _said(body, name)
    return {"start": said.get("start"), "end": said.get("end")}
