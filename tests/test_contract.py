"""openapi.yaml is what the application does: current, valid, complete, and it holds against generated requests.

The rest of the suite helps: tests/calling.py holds every answer against the contract.
"""

import json

import schemathesis
import yaml
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from openapi_spec_validator import validate

from api.web.contract import build_spec
from api.web.problems import PROBLEMS
from tests.calling import ADMIN_KEY, Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.serving import ROOT

app = application()
spec = build_spec(app)


def real_ids():
    """Ids of things that exist, so that generated requests get past 404."""
    api = Caller(app)
    article = api.add_article(TEXT, published_at="2017-06-08")
    job = api.post("/v1/articles", {"text": TEXT}, Prefer="respond-async").json
    return {
        "path.article_id": article["id"],
        "path.annotation_id": article["annotations"][0]["id"],
        "path.version": "1",
        "path.job_id": job["id"],
        "path.slug": "stale",
        "path.name": "start.js",
        "path.stamp": "any",
        "path.part": "main.js",
    }


WRONG_BUT_VALID = ["2xx", "304", "400", "401", "404", "406", "409", "410", "412", "422"]
CONFIG = schemathesis.Config.from_dict(
    {
        "auth": {"openapi": {"key": {"bearer": ADMIN_KEY}}},
        "generation": {"max-examples": 12, "deterministic": True, "database": "none"},
        "phases": {"stateful": {"enabled": False}},
        "checks": {
            # what an article's text or a cursor holds decides whether an offset or a cursor is right, and only the store which key is known
            "positive_data_acceptance": {"expected-statuses": WRONG_BUT_VALID},
            "negative_data_rejection": {"expected-statuses": ["400", "401", "404", "405", "406", "410", "412", "415", "422", "428"]},
            "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "406", "410", "415", "422", "428"]},
        },
        "parameters": real_ids(),
    }
)  # fmt: skip


@schemathesis.serializer("application/x-ndjson", "application/x-amz-json-1.1")
def as_lines(context, value):
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.serializer("application/zip")
def as_it_is(context, value):
    return value.encode() if isinstance(value, str) else bytes(value)


schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=CONFIG)


@schema.parametrize()
@hypothesis_settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_requests_are_answered_as_the_contract_says(case):
    case.call_and_validate()


def test_openapi_yaml_is_current():
    assert yaml.safe_load((ROOT / "openapi.yaml").read_text()) == spec, "run scripts/openapi"


def test_openapi_yaml_is_valid():
    validate(spec)


def test_every_route_is_in_it():
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, operations in spec["paths"].items() for method in operations}


def test_every_refusal_is_a_problem():
    for name, response in spec["components"]["responses"].items():
        assert list(response["content"]) == ["application/problem+json"], name
    for operations in spec["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                assert int(status) < 400 or "$ref" in response


def test_every_operation_that_takes_a_body_says_that_it_may_come_too_slowly():
    lacking = [
        f"{method} {path}"
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
        if "requestBody" in operation and "408" not in operation["responses"]
    ]
    assert lacking == []


NEVER_TOLD = (405, 408, 414, 417, 431, 500, 501)  # may come from anywhere, most before a route is known


def test_every_slug_is_told_with_its_status():
    told = " ".join(response["description"] for response in spec["components"]["responses"].values())
    missing = [slug for slug in PROBLEMS if slug not in told and PROBLEMS[slug].status not in NEVER_TOLD]
    assert missing == []


def test_every_operation_has_a_summary_and_a_name_of_its_own():
    operations = [operation for path in spec["paths"].values() for operation in path.values()]
    assert all(operation["summary"].endswith(".") for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)


def test_nothing_in_it_depends_on_the_settings():
    assert build_spec(application(max_text_length=7, rate_limit=1, overlap="any")) == spec
