"""Signing in to the reviewers' page: a cookie that stands for a key, and that other sites cannot use."""

import re

import pytest
import time_machine

from api.app import create_app
from api.settings import Settings
from api.storage import open_store
from tests.calling import ADMIN_KEY, Caller
from tests.conftest import application
from tests.fakes import TEXT, FakeAnnotator
from tests.web.refusing import refused


class Browser(Caller):
    """Calls as a page does: without a key, with the cookies it was given, with the token when it has one."""

    def __init__(self, app, key=None, cookie=None):
        super().__init__(app, None)
        self.token = None
        if cookie is not None:
            self.client.set_cookie("annotation_session", cookie)
        if key is not None:
            answer = self.post("/review/session", {"key": key})
            assert answer.status_code == 200, answer.text
            self.token = answer.json["csrf_token"]

    def call(self, method, path, *arguments, **headers):
        if self.token is not None and method != "GET":
            headers.setdefault("X-CSRF-Token", self.token)
        return super().call(method, path, *arguments, **headers)


@pytest.fixture
def admin():
    return Caller(application())


@pytest.fixture
def key(admin):
    return admin.post("/v1/keys", {"name": "amira", "roles": ["reviewer"]}).json


@pytest.fixture
def amira(admin, key):
    return Browser(admin.app, key["secret"])


def test_a_session_does_what_its_key_may_in_its_name(admin, amira):
    path = f"/v1/annotations/{admin.add_article(TEXT)['annotations'][0]['id']}"
    assert amira.get(path).status_code == 200
    assert amira.patch(path, {"status": "accepted"}, tag=1).json["updated_by"] == "amira"
    refused(amira.post("/v1/articles", {"text": TEXT}), 403, "forbidden")


def test_the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts(admin, key):
    answer = Browser(admin.app).post("/review/session", {"key": key["secret"]})
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert key["secret"] not in cookie + answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_over_tls_the_cookie_is_secure(admin, key):
    answer = Browser(admin.app).post("/review/session", {"key": key["secret"]}, X_Forwarded_Proto="https")
    assert "; Secure;" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("token", ["", "wrong", "ü"], ids=["none", "a wrong one", "no ASCII"])
def test_a_change_without_the_pages_token_is_refused(admin, amira, token):
    path = f"/v1/annotations/{admin.add_article(TEXT)['annotations'][0]['id']}"
    amira.token = token
    refused(amira.patch(path, {"status": "accepted"}, tag=1), 403, "forbidden", None, "X-CSRF-Token")
    assert admin.get(path).json["version"] == 1


def test_the_token_of_another_session_does_not_do(admin, amira, key):
    path = f"/v1/annotations/{admin.add_article(TEXT)['annotations'][0]['id']}"
    amira.token = Browser(admin.app, key["secret"]).token
    assert amira.patch(path, {"status": "accepted"}, tag=1).status_code == 403


def test_a_key_in_the_header_goes_before_the_cookie(admin, amira):
    amira.token = None
    made = amira.post("/v1/articles", {"text": TEXT}, Authorization=f"Bearer {ADMIN_KEY}")
    assert made.json["created_by"] == "admin"
    refused(amira.get("/v1", Authorization="Bearer none"), 401, "unauthorized")


def test_after_signing_out_the_cookie_opens_nothing_wherever_it_was_copied(admin, amira):
    copy = Browser(admin.app, cookie=amira.client.get_cookie("annotation_session").value)
    assert copy.get("/v1").status_code == 200
    answer = amira.delete("/review/session")
    assert answer.status_code == 204
    assert re.search(r"annotation_session=; .*Max-Age=0", answer.headers["Set-Cookie"])
    assert amira.get("/v1").status_code == 401
    assert copy.get("/v1").status_code == 401


def test_signing_out_twice_or_never_signed_in_is_fine(admin, amira):
    assert [amira.delete("/review/session").status_code for _ in range(2)] == [204, 204]
    assert Browser(admin.app).delete("/review/session").status_code == 204


def test_revoking_the_key_ends_its_sessions(admin, amira, key):
    assert amira.get("/v1").status_code == 200
    admin.delete(f"/v1/keys/{key['id']}")
    assert amira.get("/v1").status_code == 401
    assert amira.get("/review/session").json["actor"] is None


def test_a_session_ends_after_twelve_hours(admin, key):
    with time_machine.travel("2026-11-24T08:00:00Z", tick=False) as clock:
        amira = Browser(admin.app, key["secret"])
        assert amira.get("/review/session").json["expires_at"] == "2026-11-24T20:00:00.000000Z"
        clock.move_to("2026-11-24T19:59:59Z")
        assert amira.get("/review/session").json["actor"] == "amira"
        clock.move_to("2026-11-24T20:00:00Z")
        assert amira.get("/review/session").json["actor"] is None


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"key": "ak_wrong"}, 401, "unauthorized"),
        ({"key": ""}, 422, "invalid-body"),
        ({}, 422, "invalid-body"),
        ({"key": 7}, 422, "invalid-body"),
        ({"key": "x", "name": "amira"}, 422, "unknown-field"),
        (b"{", 400, "invalid-json"),
    ],
    ids=["unknown key", "empty", "missing", "a number", "another field", "no JSON"],
)
def test_a_sign_in_that_cannot_be_is_refused_and_sets_no_cookie(admin, body, status, slug):
    answer = Browser(admin.app).post("/review/session", body)
    refused(answer, status, slug)
    assert "Set-Cookie" not in answer.headers


def test_a_form_of_another_site_cannot_sign_anybody_in(admin, key):
    body = f'{{"key": "{key["secret"]}"}}'.encode()
    refused(
        Browser(admin.app).post("/review/session", body, Content_Type="text/plain"),
        415,
        "unsupported-media-type",
    )


def test_nobody_is_signed_in_at_first(admin):
    answer = Browser(admin.app).get("/review/session")
    assert answer.json == {"actor": None, "roles": [], "csrf_token": None, "expires_at": None}


def test_with_auth_off_the_page_needs_no_key():
    browser = Browser(application(auth="off"))
    assert browser.get("/review/session").json["actor"] == "anonymous"
    assert browser.post("/v1/articles", {"text": TEXT}).status_code == 201


def test_sessions_are_shared_between_processes_and_only_hashes_are_kept(tmp_path):
    url = f"sqlite:///{tmp_path}/a.db"
    settings = Settings(admin_key=ADMIN_KEY, database_url=url)
    one, other = (create_app(settings, open_store(url), FakeAnnotator()) for _ in range(2))
    assert not (tmp_path / "a.db-sessions").exists()
    token = Browser(one, ADMIN_KEY).client.get_cookie("annotation_session").value
    assert Browser(other, cookie=token).get("/v1").status_code == 200
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("a.db-sessions*"))
    assert token.encode() not in kept
    for app in (one, other):
        app.extensions["annotation_sessions"].close()
        app.extensions["annotation_store"].close()
