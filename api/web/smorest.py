"""flask-smorest as the contract's writer: views declare what they take and give, and openapi.yaml is made of it.

Its own decorators wrap a view once for each thing they document, take a body of the wrong media type for an empty one, and document
problems as application/json. Ours load what comes in through parsing.py and only note the rest.
"""

from __future__ import annotations

import functools
import http
from collections.abc import Callable, Sequence
from typing import Any

import flask_smorest
from flask import Response, request
from flask_smorest.utils import prepare_response
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, UnicodeConverter

from api.errors import Invalid
from api.web import parsing, problems
from api.web.answers import ProblemOut
from api.web.bodies import read_body

View = Callable[..., Response]


class Id(UnicodeConverter):
    """A part of a path that is an id: not the name of a resource beside it, so that 405 and Allow tell the truth there."""

    def __init__(self, map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(map, *arguments, **options)
        self.regex = r"(?!batch\Z)" + self.regex


HEADERS = {
    "ETag": "The version, quoted: send it as If-Match.",
    "Location": "The path of what was made, or of where to go.",
    "Link": 'The next page, `rel="next"`, where there is one; the report of an export, `rel="report"`.',
    "Content-Disposition": "A name for the file.",
    "Preference-Applied": "respond-async",
    "Set-Cookie": "The session, for this site alone and out of reach of scripts.",
    "Idempotency-Replayed": "true where this is the first answer again.",
}


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    def query(self, schema: type[Schema]) -> Callable[[View], View]:
        """Gives the view the query string, loaded; what the schema does not know is refused by name."""
        loader = schema()
        defaults = loader.load({})

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def taking(*arguments: Any, **path: Any) -> Response:
                query = parsing.load_query(loader) if request.query_string else dict(defaults)
                return view(*arguments, query, **path)

            _note(taking)["arguments"]["parameters"].append(
                {"in": "query", "required": True, "schema": loader}
            )
            return taking

        return decorate

    def body(
        self,
        schema: type[Schema],
        *,
        needed: bool = True,
        content_type: str | None = None,
        example: Any = None,
    ) -> Callable[[View], View]:
        """Gives the view the JSON body, loaded; where it is not `needed`, none is the same as an empty object."""
        loader = schema()

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def taking(*arguments: Any, **path: Any) -> Response:
                sent = needed or read_body()
                return view(*arguments, parsing.load_body(loader) if sent else loader.load({}), **path)

            noted: dict[str, Any] = {"in": "json", "required": needed, "schema": loader}
            noted |= {"content_type": content_type} if content_type else {}
            noted |= {"example": example} if example else {}
            _note(taking)["arguments"]["parameters"].append(noted)
            return self.refuses(408, 413, 415, 422)(taking)

        return decorate

    def no_body(self, view: View) -> View:
        """Refuses a body, which the view would ignore."""

        @functools.wraps(view)
        def without(*arguments: Any, **path: Any) -> Response:
            if read_body():
                raise Invalid(
                    f"{request.method} {request.path} takes no body; send it without one.", pointer="#"
                )
            return view(*arguments, **path)

        return self.refuses(408, 413, 415, 422)(without)

    def answers(
        self,
        status: int,
        schema: type[Schema] | dict[str, Any] | None = None,
        *,
        description: str | None = None,
        headers: Sequence[str] = (),
        content_type: str | None = None,
    ) -> Callable[[View], View]:
        """Documents a success: the view gives a whole Response."""

        def decorate(view: View) -> View:
            noted: dict[str, Any] = {
                "description": description or http.HTTPStatus(status).phrase,
                "content_type": content_type,
            }
            if schema is not None:
                noted["schema"] = schema if isinstance(schema, dict) else schema()
            if headers:
                noted["headers"] = {
                    name: {"description": HEADERS[name], "schema": {"type": "string"}} for name in headers
                }
            _note(view)["response"]["responses"].setdefault(status, []).append(noted)
            return view

        return decorate

    def refuses(self, *statuses: int) -> Callable[[View], View]:
        """Documents refusals; 400, 406, 429 and 503 are every view's."""

        def decorate(view: View) -> View:
            for status in (400, 406, 429, 503, *statuses):
                _note(view)["response"]["responses"][status] = [http.HTTPStatus(status).name]
            return view

        return decorate

    @staticmethod
    def doc(**manual: Any) -> Callable[[View], View]:
        """Adds to the operation what the other decorators cannot say."""

        def decorate(view: View) -> View:
            _note(view)["manual_doc"].update(manual)
            return view

        return decorate


def _note(view: Any) -> dict[str, Any]:
    """What flask-smorest's writer looks for on a view; decorators of one view share it."""
    if not hasattr(view, "_apidoc"):
        view._apidoc = {"arguments": {"parameters": []}, "response": {"responses": {}}, "manual_doc": {}}
    noted: dict[str, Any] = view._apidoc
    return noted


def offered_by(view: Any) -> list[str]:
    """The media types of its successes that a view documents by name."""
    responses = getattr(view, "_apidoc", {}).get("response", {}).get("responses", {})
    return [
        noted["content_type"]
        for status, all_noted in responses.items()
        if status < 300
        for noted in all_noted
        if noted.get("content_type")
    ]


class Api(flask_smorest.Api):  # type: ignore[misc]
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            slugs = [slug for slug, problem in problems.PROBLEMS.items() if problem.status == status]
            if slugs:
                response = {"description": f"{status.phrase}: {', '.join(slugs)}", "schema": ProblemOut}
                prepare_response(response, self.spec, problems.MEDIA_TYPE)
                self.spec.components.response(status.name, response, lazy=True)

    def _register_pagination_header(self) -> None:
        """Lists here are paged by cursor."""

    def _register_etag_headers(self) -> None:
        """ETags here are versions."""

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(HTTPException, problems.refuse_http)
