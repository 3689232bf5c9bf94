"""Who may do what: each route declares its roles, and keys are held to them."""

import pytest

from api.errors import NotReady
from tests.calling import ADMIN_KEY, Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused

KNOWN = {"public", "reader", "service", "reviewer", "admin"}
PUBLIC = {
    "/",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/docs/<name>",
    "/problems/<slug>",
    "/review",
    "/review/articles/<article_id>",
    "/review/stats",
    "/review/static/<stamp>/<part>",
    "/review/session",
}
# method, path, and the single roles that may
MATRIX = [
    ("GET", "/v1", "reader service reviewer admin"),
    ("GET", "/v1/articles", "reader service reviewer admin"),
    ("GET", "/v1/articles/{article}", "reader service reviewer admin"),
    ("GET", "/v1/annotations/{annotation}/revisions", "reader service reviewer admin"),
    ("GET", "/v1/jobs", "reader service reviewer admin"),
    ("GET", "/metrics", "reader service reviewer admin"),
    ("POST", "/v1/articles", "service admin"),
    ("POST", "/v1/articles/batch", "service admin"),
    ("POST", "/v1/analyze", "service admin"),
    ("PATCH", "/v1/articles/{article}", "service reviewer admin"),
    ("DELETE", "/v1/articles/{article}", "admin"),
    ("POST", "/v1/articles/{article}/annotations", "reviewer admin"),
    ("PATCH", "/v1/articles/{article}/annotations", "reviewer admin"),
    ("PATCH", "/v1/annotations/{annotation}", "reviewer admin"),
    ("DELETE", "/v1/annotations/{annotation}", "reviewer admin"),
    ("POST", "/v1/annotations/{annotation}/revisions/1/restore", "reviewer admin"),
    ("DELETE", "/v1/jobs/none", "service reviewer admin"),
    ("GET", "/v1/changes", "reader service reviewer admin"),
    ("GET", "/v1/stats", "reader service reviewer admin"),
    ("GET", "/v1/review-queue", "reader service reviewer admin"),
    ("POST", "/v1/imports", "service reviewer admin"),
    ("GET", "/v1/exports", "reader service reviewer admin"),
    ("GET", "/v1/formats", "reader service reviewer admin"),
    ("GET", "/v1/reports/none", "reader service reviewer admin"),
    ("POST", "/v1/corrections", "reviewer admin"),
    ("POST", "/v1/change-sets/none/revert", "reviewer admin"),
    ("POST", "/v1/articles/{article}/runs", "service admin"),
    ("POST", "/v1/runs", "service admin"),
    ("POST", "/v1/articles/{article}/claim", "reviewer admin"),
    ("DELETE", "/v1/articles/{article}/claim", "reviewer admin"),
    ("GET", "/v1/webhooks", "admin"),
    ("POST", "/v1/webhooks", "admin"),
    ("DELETE", "/v1/webhooks/none", "admin"),
    ("GET", "/v1/keys", "admin"),
    ("POST", "/v1/keys", "admin"),
    ("DELETE", "/v1/keys/none", "admin"),
]


@pytest.fixture(scope="module")
def admin():
    return Caller(application())


@pytest.fixture(scope="module")
def callers(admin):
    return {role: admin.holding(role) for role in ("reader", "service", "reviewer", "admin")}


def test_every_route_declares_its_roles(admin):
    for rule in admin.app.url_map.iter_rules():
        roles = getattr(admin.app.view_functions[rule.endpoint], "roles", None)
        assert roles, f"{rule} declares no role"
        assert set(roles) <= KNOWN
        assert (roles == ("public",)) == (rule.rule in PUBLIC), rule


def test_the_matrix_names_every_way_of_writing(admin):
    written = {(method, path.split("/")[2] if path.count("/") > 1 else path) for method, path, _ in MATRIX}
    for rule in admin.app.url_map.iter_rules():
        for method in rule.methods & {"POST", "PATCH", "DELETE"} if rule.rule not in PUBLIC else ():
            assert (method, rule.rule.split("/")[2]) in written


@pytest.mark.parametrize("role", ["reader", "service", "reviewer", "admin"])
@pytest.mark.parametrize(("method", "path", "roles"), MATRIX, ids=[f"{m} {p}" for m, p, _ in MATRIX])
def test_a_key_may_do_what_its_role_may(admin, callers, method, path, roles, role):
    article = admin.add_article(TEXT)
    path = path.format(article=article["id"], annotation=article["annotations"][0]["id"])
    answer = callers[role].call(method, path, **({"body": {}} if method in ("POST", "PATCH") else {}))
    if role in roles.split():
        assert answer.status_code not in (401, 403)
    else:
        refused(answer, 403, "forbidden", None, "This needs a key with the role", role)


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        ("service", {"title": "x"}, 200),
        ("service", {"review_status": "reviewed"}, 403),
        ("service", {"title": "x", "review_status": "reviewed"}, 403),
        ("reviewer", {"review_status": "reviewed"}, 200),
        ("reviewer", {"metadata": {}}, 403),
        ("admin", {"title": "x", "review_status": "reviewed"}, 200),
    ],
)
def test_a_field_of_an_article_belongs_to_a_role(admin, callers, role, body, status):
    path = f"/v1/articles/{admin.add_article(TEXT)['id']}"
    assert callers[role].patch(path, body, tag="*").status_code == status


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer none",
        "Bearer \xff",
        f"bearer{ADMIN_KEY}",
        f"{ADMIN_KEY}",
    ],
)
@pytest.mark.parametrize(("method", "path", "roles"), MATRIX, ids=[f"{m} {p}" for m, p, _ in MATRIX])
def test_without_a_key_it_is_401_before_anything_else(admin, method, path, roles, header):
    caller = Caller(admin.app, None)
    headers = {} if header is None else {"Authorization": header}
    answer = caller.call(method, path, b"{", **headers)
    refused(answer, 401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/openapi.json", "/docs", "/problems/stale"])
def test_what_needs_no_key(admin, path):
    assert Caller(admin.app, None).get(path).status_code == 200


def test_the_scheme_is_spelt_as_one_likes(admin):
    assert Caller(admin.app, None).get("/v1", Authorization=f"bearer  {ADMIN_KEY}").status_code == 200


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked_at_once(admin):
    made = admin.post("/v1/keys", {"name": "amira", "roles": ["reviewer", "reviewer"]})
    secret = made.json["secret"]
    assert made.json["roles"] == ["reviewer"]
    assert made.headers["Cache-Control"] == "no-store"
    amira = Caller(admin.app, secret)
    assert amira.get("/v1").status_code == 200
    listed = admin.get("/v1/keys")
    assert made.json["id"] in [key["id"] for key in listed.json["items"]]
    assert secret not in listed.text
    assert "sha256" not in listed.text
    assert admin.delete(f"/v1/keys/{made.json['id']}").status_code == 204
    assert amira.get("/v1").status_code == 401
    assert admin.delete(f"/v1/keys/{made.json['id']}").status_code == 404


def test_only_the_hash_of_a_secret_is_stored(admin):
    secret = admin.post("/v1/keys", {"name": "x", "roles": ["reader"]}).json["secret"]
    keys = admin.store.keys.list(200).items
    assert secret.removeprefix("ak_") not in repr(keys)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x"},
        {"name": "x", "roles": []},
        {"name": "x", "roles": ["root"]},
        {"name": "x", "roles": "admin"},
        {"name": "", "roles": ["reader"]},
        {"name": "x", "roles": [["reader"]]},
        {"name": "x", "roles": ["reader"], "secret": "mine"},
    ],
)
def test_a_key_that_is_wrong_is_422(admin, body):
    assert admin.post("/v1/keys", body).status_code == 422


@pytest.mark.parametrize("character", ["\n", "\t", "\x1b", "\x7f", "\x85", "\u2028"], ids=ascii)
def test_a_name_with_a_control_character_is_refused(admin, character):
    refused = admin.post("/v1/keys", {"name": f"amira{character}", "roles": ["reviewer"]})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "#/name")
    assert f"U+{ord(character):04X} at offset 5" in refused.json["errors"][0]["detail"]


def test_keys_of_one_name_are_one_actor_and_each_can_be_revoked_alone(admin):
    old, new = (admin.post("/v1/keys", {"name": "Zoë 한", "roles": ["service"]}).json for _ in range(2))
    listed = {key["id"]: key["name"] for key in admin.get("/v1/keys?limit=200").json["items"]}
    assert (listed[old["id"]], listed[new["id"]]) == ("Zoë 한", "Zoë 한")
    admin.delete(f"/v1/keys/{old['id']}")
    assert Caller(admin.app, old["secret"]).get("/v1").status_code == 401
    assert Caller(admin.app, new["secret"]).add_article(TEXT)["created_by"] == "Zoë 한"


def test_the_actor_is_the_name_of_the_key(admin, callers):
    article = callers["service"].add_article(TEXT)
    assert article["created_by"] == "service"
    path = f"/v1/annotations/{article['annotations'][0]['id']}"
    assert callers["reviewer"].patch(path, {"note": "x"}, tag=1).json["updated_by"] == "reviewer"


def test_the_fixed_admin_key_opens_without_the_database(admin, monkeypatch):
    def locked(digest):
        raise NotReady("locked")

    monkeypatch.setattr(admin.store.keys, "find_by_secret", locked)
    assert admin.get("/v1").status_code == 200
    assert Caller(admin.app, "ak_other").get("/v1").status_code == 503


def test_with_auth_off_everybody_does_everything_as_anonymous():
    api = Caller(application(auth="off"), None)
    assert api.add_article(TEXT)["created_by"] == "anonymous"
    assert api.get("/v1/keys").status_code == 200
