"""A client of the application under test that holds every answer against the contract."""

from __future__ import annotations

import functools
import json
from typing import Any

from flask import Flask
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from api.web.contract import build_spec

ADMIN_KEY = "ak_for-tests-alone"
MISSING = object()


class Caller:
    """Calls as the holder of `key`; `json` bodies, `tag` as If-Match, further `headers` by name."""

    def __init__(self, app: Flask, key: str | None = ADMIN_KEY) -> None:
        self.app = app
        self.key = key
        self.client = app.test_client()

    @property
    def store(self) -> Any:
        return self.app.extensions["annotation_store"]

    @property
    def annotator(self) -> Any:
        return self.app.extensions["annotation_annotator"]

    def holding(self, *roles: str) -> Caller:
        """The same application, called with a new key of these roles."""
        made = self.post("/v1/keys", {"name": "-".join(roles), "roles": list(roles)})
        assert made.status_code == 201, made.text
        return Caller(self.app, made.json["secret"])

    def call(
        self, method: str, path: str, body: Any = MISSING, tag: Any = None, **headers: str
    ) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key is not None:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        if tag is not None:
            sent["If-Match"] = f'"{tag}"' if isinstance(tag, int) else tag
        options: dict[str, Any] = {"headers": sent}
        if body is not MISSING:
            sent.setdefault("Content-Type", "application/json")
            options["data"] = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.client.open(path, method=method, buffered=True, **options)
        check(self.app, method, path, answer)
        return answer

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = MISSING, **options: Any) -> TestResponse:
        return self.call("POST", path, body, **options)

    def patch(self, path: str, body: Any = MISSING, tag: Any = None, **headers: str) -> TestResponse:
        return self.call("PATCH", path, body, tag, **headers)

    def delete(self, path: str, tag: Any = None, **headers: str) -> TestResponse:
        return self.call("DELETE", path, tag=tag, **headers)

    def add_article(self, text: str, **fields: Any) -> dict[str, Any]:
        answer = self.post("/v1/articles", {"text": text, **fields})
        assert answer.status_code == 201, answer.text
        article: dict[str, Any] = answer.json
        return article


def check(app: Flask, method: str, path: str, answer: TestResponse) -> None:
    """What is true of every answer, and what the contract says of this one."""
    assert answer.headers["X-Request-Id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.status_code != 500, answer.text
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json", answer.text
        assert answer.json["status"] == answer.status_code
    if method in ("OPTIONS", "HEAD"):
        return
    template = _template(app, method, path)
    if template is None:
        assert answer.status_code in (404, 405)
        return
    operation = _spec(app)["paths"][template][method.lower()]
    responses = operation["responses"]
    assert str(answer.status_code) in responses, (
        f"{method} {template}: {answer.status_code} is not in the contract: {answer.text[:300]}"
    )
    response = responses[str(answer.status_code)]
    pointer = f"#/paths/{_escaped(template)}/{method.lower()}/responses/{answer.status_code}"
    if "$ref" in response:
        pointer = response["$ref"]
        response = _spec(app)["components"]["responses"][pointer.rpartition("/")[2]]
    for name in response.get("headers", {}):
        if name in ("ETag", "Location"):
            assert name in answer.headers, f"{method} {template} lacks {name}"
    content = response.get("content")
    if content is None:
        return
    assert answer.mimetype in content, f"{method} {template}: {answer.mimetype} is not in the contract"
    if answer.mimetype.endswith("json") and answer.mimetype != "application/x-ndjson":
        errors = _validator(app, f"{pointer}/content/{_escaped(answer.mimetype)}/schema").iter_errors(
            answer.json
        )
        found = [f"{error.json_path}: {error.message}" for error in errors]
        assert found == [], f"{method} {template}: {found}"


def _template(app: Flask, method: str, path: str) -> str | None:
    try:
        rule, _ = app.url_map.bind("localhost").match(path.partition("?")[0], method, return_rule=True)
    except HTTPException:
        return None
    return rule.rule.replace("<", "{").replace(">", "}")


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


@functools.cache
def _spec(app: Flask) -> dict[str, Any]:
    return build_spec(app)


@functools.cache
def _validator(app: Flask, pointer: str) -> Any:
    registry = Registry().with_resource("urn:contract", Resource(_spec(app), DRAFT202012))
    return OAS31Validator({"$ref": f"urn:contract{pointer}"}, registry=registry)
