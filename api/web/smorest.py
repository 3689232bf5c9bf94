"""flask-smorest, with the overrides that this contract needs.

A strict parser (webargs takes a body of the wrong media type for an empty one); problems documented as application/problem+json; our own
refusals instead of its error bodies; no pagination component.
"""

from __future__ import annotations

import http
from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
from flask_smorest.utils import prepare_response
from werkzeug.exceptions import HTTPException

from api.web import problems
from api.web.parsing import StrictParser
from api.web.schemas import ProblemOut

View = TypeVar("View", bound=Callable[..., Any])


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    ARGUMENTS_PARSER = StrictParser()

    def refuses(self, *statuses: int) -> Callable[[View], View]:
        """Documents the refusals of an operation, besides the default one."""

        def decorate(view: View) -> View:
            for status in sorted(statuses, reverse=True):
                view = self.alt_response(status, response=http.HTTPStatus(status).name)(view)
            return view

        return decorate


class Api(flask_smorest.Api):  # type: ignore[misc]
    ERROR_SCHEMA = ProblemOut

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            slugs = [slug for slug, problem in problems.PROBLEMS.items() if problem.status == status]
            response: dict[str, Any] = {
                "description": status.phrase + (f": {', '.join(slugs)}" if slugs else "")
            }
            if status >= 400:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, problems.MEDIA_TYPE)
            self.spec.components.response(status.name, response, lazy=True)
        response = {"description": "Any refusal, as a problem (RFC 9457)", "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, problems.MEDIA_TYPE)
        self.spec.components.response("DEFAULT_ERROR", response, lazy=True)

    def _register_pagination_header(self) -> None:
        """Lists here are paged by cursor."""

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(HTTPException, problems.refuse_http)
