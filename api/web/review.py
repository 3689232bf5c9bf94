"""/review, for reviewers: the pages, their parts, and signing in. Everything comes from this server; the policy allows nothing else.

The pages are plain files in static/. Their parts are served under a stamp made of all their bytes, so a browser may keep them for good and
a new version of the package never meets the old one's scripts.
"""

from __future__ import annotations

import functools
import hashlib
import mimetypes
import re
from importlib.resources import files
from typing import Any

from flask import Response, current_app

from api.errors import NotFound
from api.web import context, presenting, sessions
from api.web.auth import ALL_ROLES, hash_of, needs
from api.web.idempotency import without_key
from api.web.problems import Refusal
from api.web.schemas import SignIn
from api.web.service_answers import SessionOut
from api.web.smorest import Blueprint

blueprint = Blueprint("review", __name__, description="The reviewers' page, and signing in to it")
_HTML = {"type": "string"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_NAMELESS: dict[str, Any] = {"actor": None, "roles": [], "csrf_token": None, "expires_at": None}
mimetypes.add_type("text/javascript", ".js")


@blueprint.route("/review", methods=["GET"])
@needs("public")
@blueprint.answers(200, _HTML, content_type="text/html")
def page() -> Response:
    """Show the reviewers' page."""
    return _page("review.html")


@blueprint.route("/review/articles/<article_id>", methods=["GET"])
@needs("public")
@blueprint.answers(200, _HTML, content_type="text/html")
def article(article_id: str) -> Response:
    """Show the reviewers' page with an article opened; the page itself says when there is none."""
    return _page("review.html")


@blueprint.route("/review/stats", methods=["GET"])
@needs("public")
@blueprint.answers(200, _HTML, content_type="text/html")
def stats() -> Response:
    """Show how well the model does against the reviewers, as charts."""
    return _page("stats.html")


@blueprint.route("/review/static/<stamp>/<part>", methods=["GET"])
@needs("public")
@blueprint.answers(200, description="One of the pages' parts")
@blueprint.refuses(404)
def asset(stamp: str, part: str) -> Response:
    """Give a part of those pages: a style sheet, a script, an icon."""
    content = _parts().get(part)
    if content is None or part.endswith(".html"):
        raise NotFound(f"There is nothing at '/review/static/{stamp}/{part}'.")
    media_type = mimetypes.guess_type(part)[0] or "application/octet-stream"
    lasting = "public, max-age=31536000, immutable" if stamp == _stamp() else "no-store"
    return Response(content, mimetype=media_type, headers={"Cache-Control": lasting})


@blueprint.route("/review/session", methods=["POST"])
@needs("public")
@without_key("a session is given once and not kept to be replayed.")
@blueprint.body(SignIn, example={"key": "ak_..."})
@blueprint.answers(200, SessionOut, headers=("Set-Cookie",))
@blueprint.refuses(401)
def sign_in(body: dict[str, Any]) -> Response:
    """Sign in with a key: gives a session cookie, and the token that requests which change something must carry with it."""
    key = current_app.extensions["annotation_keys"].find(body["key"].strip())
    if key is None:
        raise Refusal("unauthorized", "The key is not known, or was revoked.")
    sessions.end()
    session = sessions.start(hash_of(body["key"].strip()))
    response = presenting.answer(_session_body(session))
    sessions.give(response, session)
    return response


@blueprint.route("/review/session", methods=["GET"])
@needs("public")
@blueprint.answers(200, SessionOut)
def who() -> Response:
    """Say who is signed in, if anybody."""
    if context.settings().auth == "off":
        return presenting.answer(_NAMELESS | {"actor": "anonymous", "roles": sorted(ALL_ROLES)})
    session = sessions.current()
    return presenting.answer(_NAMELESS if session is None else _session_body(session))


@blueprint.route("/review/session", methods=["DELETE"])
@needs("public")
@blueprint.no_body
@blueprint.answers(204)
@blueprint.refuses()
def sign_out() -> Response:
    """Sign out; the cookie opens nothing any more, wherever it was copied to."""
    sessions.end()
    response = presenting.empty()
    sessions.take_back(response)
    return response


def _session_body(session: sessions.Session) -> dict[str, Any]:
    key = current_app.extensions["annotation_keys"].find_by_hash(session.key_sha256)
    if key is None:
        return _NAMELESS
    return {
        "actor": key.name,
        "roles": sorted(key.roles),
        "csrf_token": session.csrf_token,
        "expires_at": session.expires_at,
    }


def _page(name: str) -> Response:
    return Response(_filled(name), mimetype="text/html", headers={"Content-Security-Policy": _POLICY})


@functools.lru_cache
def _filled(name: str) -> str:
    """The page with the stamp in its addresses, and all of its scripts asked for at once rather than one import after another."""
    base = f"/review/static/{_stamp()}/"
    text = _parts()[name].decode()
    entry = re.findall(r'<script type="module" src="{static}/([\w.-]+)"', text)
    preloads = "\n".join(f'<link rel="modulepreload" href="{base}{part}">' for part in _imported(entry))
    return text.replace("{static}/", base).replace("{modules}", preloads)


def _imported(entry: list[str]) -> list[str]:
    """The modules that these import, directly or not, themselves first."""
    found = list(entry)
    for part in found:
        names = re.findall(r'^(?:import|}) [^;]*from "\./([\w.-]+)"', _parts()[part].decode(), re.MULTILINE)
        found += [name for name in dict.fromkeys(names) if name not in found]
    return found


@functools.lru_cache
def _stamp() -> str:
    parts = _parts()
    whole = hashlib.sha256(b"".join(name.encode() + b"\0" + parts[name] for name in sorted(parts)))
    return whole.hexdigest()[:16]


@functools.lru_cache
def _parts() -> dict[str, bytes]:
    """Every file of static/ by name: a few hundred kilobytes, read once."""
    folder = files("api.web") / "static"
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
