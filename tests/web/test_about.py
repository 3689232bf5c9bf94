"""The service document, labels, models, health, figures, the contract's pages."""

import re

import pytest

from api.domain.labels import LABELS
from api.errors import NotReady
from api.formats import FORMATS
from api.web.problems import PROBLEMS
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused


def test_the_service_document_tells_every_limit():
    api = Caller(application(max_text_length=5, max_body_bytes=2000, rate_limit=9, overlap="nested"))
    body = api.get("/v1").json
    limits = body["limits"]
    assert (limits["text_length"], limits["body_bytes"], limits["rate_limit_per_minute"]) == (5, 2000, 9)
    assert {"page_limit", "batch_articles", "operations", "metadata_bytes", "metadata_depth"} <= set(limits)
    assert (body["overlap"], body["labels"], body["formats"]) == (
        "nested",
        list(LABELS),
        list(FORMATS),
    )
    assert body["model"] == {"name": "fake", "version": "1"}
    for path in body["links"].values():
        assert api.get(path).status_code == 200


def test_the_root_leads_on_without_a_key(api):
    nobody = Caller(api.app, None)
    for path in nobody.get("/").json["links"].values():
        assert api.get(path).status_code == 200
    browser = nobody.get("/", Accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert (browser.status_code, browser.headers["Location"]) == (302, "/review")
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        assert nobody.get("/", Accept=accept).status_code == 200


def test_labels_and_models_are_listed(api):
    labels = api.get("/v1/labels").json
    assert [label["name"] for label in labels["items"]] == list(LABELS)
    assert api.get("/v1/models").json["items"] == [{"name": "fake", "version": "1"}]


def test_alive_is_not_ready(empty_api, monkeypatch):
    def locked():
        raise NotReady("The database is locked.", retry_after=3)

    assert empty_api.get("/readyz").json == {"status": "ready"}
    monkeypatch.setattr(empty_api.store, "check", locked)
    assert empty_api.get("/healthz").status_code == 200
    answer = empty_api.get("/readyz")
    refused(answer, 503, "not-ready")
    assert answer.headers["Retry-After"] == "3"


def test_figures_count_requests_by_route_and_not_by_path(api):
    article = api.add_article(TEXT)
    api.get(f"/v1/articles/{article['id']}")
    figures = api.get("/metrics")
    assert figures.mimetype == "text/plain"
    assert 'route="/v1/articles/<article_id>"' in figures.text
    assert article["id"] not in figures.text
    assert 'annotation_suggestions_total{label="PERSON"}' in figures.text


def test_the_docs_load_nothing_from_elsewhere(api):
    page = api.get("/docs")
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert "<script>" not in page.text
    for part in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert part.startswith("/docs/")
        assert api.get(part).status_code == 200


@pytest.mark.parametrize(
    "name", ["index.html", "..", "swagger-initializer.js", "__init__.py", "start.js.map"]
)
def test_the_docs_give_their_own_parts_alone(api, name):
    refused(api.get(f"/docs/{name}"), 404, "not-found")


@pytest.mark.parametrize("slug", PROBLEMS)
def test_every_problem_has_a_page(api, slug):
    page = api.get(f"/problems/{slug}").text
    assert f"Status {PROBLEMS[slug].status}" in page
    assert PROBLEMS[slug].advice in page.replace("&#34;", '"').replace("&quot;", '"')
