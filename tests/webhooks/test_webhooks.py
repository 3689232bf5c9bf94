"""Webhooks: signed hints, tried again over restarts, and the log of what became of them."""

import contextlib
import http.client
import json
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from api import outbound, webhooks
from api.webhooks import SCHEDULE, Messenger, sign
from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT
from tests.web.refusing import refused


@pytest.fixture(params=["memory", "sqlite"])
def api(request, tmp_path):
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/hooks.db"
    caller = Caller(application(url, webhook_private="on"))
    yield caller
    caller.store.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Further attempts are due as soon as they are looked for."""
    monkeypatch.setattr(webhooks, "SCHEDULE", tuple(0 for _ in SCHEDULE))


def hook(api, receiver, **fields):
    made = api.post("/v1/webhooks", {"url": receiver.url, **fields})
    assert made.status_code == 201, made.text
    return made.json


def deliveries(api, made):
    return api.get(f"/v1/webhooks/{made['id']}/deliveries").json["items"]


def test_a_hint_says_how_far_the_feed_has_come(api, receiver):
    made = hook(api, receiver)
    messenger = Messenger(api.store, private=True)
    assert not messenger.run_once()
    api.add_article(TEXT)
    assert messenger.run_once()
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert told["type"] == "changes.available"
    assert told["data"] == {
        "after": 0,
        "last_seq": 5,
        "events": {"annotation.create": 4, "article.create": 1},
    }
    headers = {name.lower(): value for name, value in headers.items()}
    signature = sign(made["secret"], headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"] == signature
    assert not messenger.run_once()
    (delivery,) = deliveries(api, made)
    assert (delivery["state"], delivery["id"], delivery["attempts"][0]["status"]) == (
        "delivered",
        headers["webhook-id"],
        204,
    )
    assert api.get(f"/v1/webhooks/{made['id']}").json["last_seq"] == 5


def test_the_signature_is_that_of_standard_webhooks():
    """The example of the specification's authors."""
    body = b'{"test": 2432232314}'
    signed = sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_many_changes_share_one_hint_and_others_are_of_no_interest(api, receiver):
    made = hook(api, receiver, events=["annotation.accept", "article.delete"])
    messenger = Messenger(api.store, private=True)
    article = api.add_article(TEXT)
    assert messenger.run_once()
    assert receiver.got == []
    for span in article["annotations"]:
        api.patch(f"/v1/annotations/{span['id']}", {"status": "accepted"}, tag=1)
    api.patch(f"/v1/annotations/{article['annotations'][0]['id']}", {"note": "x"}, tag=2)
    messenger.run_once()
    assert [json.loads(body)["data"]["events"] for _, body in receiver.got] == [{"annotation.accept": 4}]
    assert api.get(f"/v1/webhooks/{made['id']}").json["last_seq"] == api.store.last_seq()


def test_what_failed_is_tried_again_with_the_same_id_and_body(api, receiver):
    made = hook(api, receiver)
    receiver.answers = [500, 302]
    api.add_article(TEXT)
    messenger = Messenger(api.store, private=True)
    messenger.run_once()
    api.add_article(TEXT)
    Messenger(api.store, private=True).run_once()  # after a restart
    messenger.run_once()
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({body for _, body in receiver.got}) == 1
    (delivery,) = deliveries(api, made)
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 302, 204]
    messenger.run_once()
    assert json.loads(receiver.got[-1][1])["data"]["after"] == 5


class Killed(BaseException):
    """What no handler sees, as with kill -9."""


def test_what_a_crash_cut_off_is_tried_again_with_the_same_id_and_body(api, receiver, monkeypatch):
    made, tried, listed = hook(api, receiver), [], []

    def cut_off(url, body, headers, private):
        tried.append((headers["webhook-id"], body))
        listed.extend(deliveries(api, made))
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(outbound, "post", cut_off)
        api.add_article(TEXT)
        Messenger(api.store, private=True).run_once()
    api.add_article(TEXT)
    assert not Messenger(api.store, private=True).run_once()  # it is still leased to the one that is gone
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=False):
        assert Messenger(api.store, private=True).run_once()
    ((headers, body),) = receiver.got
    assert (headers["webhook-id"], body) == tried[0]
    assert [(one["id"], one["state"], one["attempts"]) for one in listed] == [(tried[0][0], "pending", [])]
    assert [(one["id"], one["state"]) for one in deliveries(api, made)] == [(tried[0][0], "delivered")]


def test_attempts_are_spread_over_days(api, receiver, monkeypatch):
    monkeypatch.setattr(webhooks, "SCHEDULE", SCHEDULE)
    assert 2 * 86_400 < sum(SCHEDULE) < 4 * 86_400
    made = hook(api, receiver)
    receiver.answers = [500]
    api.add_article(TEXT)
    messenger = Messenger(api.store, private=True)
    messenger.run_once()
    (delivery,) = deliveries(api, made)
    assert delivery["state"] == "pending" and delivery["next_attempt_at"] > delivery["attempts"][0]["at"]
    assert not messenger.run_once()
    assert len(receiver.got) == 1


def test_repeated_failure_disables_and_an_admin_enables_again(api, receiver):
    made = hook(api, receiver)
    receiver.answers = [503] * (len(SCHEDULE) + 1)
    api.add_article(TEXT)
    messenger = Messenger(api.store, private=True)
    while messenger.run_once():
        pass
    assert len(receiver.got) == len(SCHEDULE) + 1
    shown = api.get("/v1/webhooks").json["items"][0]
    assert shown["state"] == "disabled" and "status 503" in shown["disabled_because"]
    assert deliveries(api, made)[0]["state"] == "failed"
    api.add_article(TEXT)
    assert not messenger.run_once()
    assert api.post(f"/v1/webhooks/{made['id']}/enable").json["state"] == "enabled"
    assert messenger.run_once()
    assert deliveries(api, made)[0]["state"] == "delivered"


def test_410_disables_at_once(api, receiver):
    made = hook(api, receiver)
    receiver.answers = [410]
    api.add_article(TEXT)
    Messenger(api.store, private=True).run_once()
    assert "410" in api.get(f"/v1/webhooks/{made['id']}").json["disabled_because"]


def test_two_messengers_tell_once(api, receiver):
    hook(api, receiver)
    api.add_article(TEXT)
    messengers = [Messenger(api.store, private=True) for _ in range(4)]
    threads = [threading.Thread(target=messenger.run_once) for messenger in messengers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.got) == 1


def test_nobody_listening_is_an_error_in_the_log(api):
    made = api.post("/v1/webhooks", {"url": "http://127.0.0.1:9/"}).json
    api.add_article(TEXT)
    Messenger(api.store, private=True).run_once()
    attempt = deliveries(api, made)[0]["attempts"][0]
    assert attempt["status"] is None and "refused" in attempt["error"]


def test_a_redirect_is_not_followed(api, receiver):
    made = hook(api, receiver)
    receiver.answers = [302]
    api.add_article(TEXT)
    Messenger(api.store, private=True).run_once()
    assert len(receiver.got) == 1
    assert deliveries(api, made)[0]["attempts"][0]["status"] == 302
    assert deliveries(api, made)[0]["state"] == "pending"


def test_who_answers_drop_by_drop_is_cut_off(monkeypatch):
    monkeypatch.setattr(outbound, "LONGEST", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                while True:
                    connection.sendall(b"H")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises((OSError, http.client.HTTPException)):
            outbound.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, private=True)
        thread.join()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/url"),
        ({"url": "ftp://example.org"}, "#/url"),
        ({"url": "http://"}, "#/url"),
        ({"url": "https://example.org/", "events": ["annotation.explode"]}, "#/events/0"),
        ({"url": "https://example.org/", "secret": "mine"}, "#/secret"),
        ({"url": "https://example.org/", "events": "all"}, "#/events"),
    ],
    ids=str,
)
def test_a_wrong_webhook_is_refused(api, body, pointer):
    answer = api.post("/v1/webhooks", body)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


def test_a_deleted_webhook_is_gone_with_its_log(api, receiver):
    made = hook(api, receiver)
    api.add_article(TEXT)
    Messenger(api.store, private=True).run_once()
    assert api.delete(f"/v1/webhooks/{made['id']}").status_code == 204
    for call in (api.delete, api.get):
        refused(call(f"/v1/webhooks/{made['id']}"), 404, "not-found", None, made["id"])
    refused(api.get(f"/v1/webhooks/{made['id']}/deliveries"), 404, "not-found", None, made["id"])
    refused(api.post(f"/v1/webhooks/{made['id']}/enable"), 404, "not-found", None, made["id"])


def test_only_admins_may(api):
    for role in ("reader", "service", "reviewer"):
        caller = api.holding(role)
        refused(caller.get("/v1/webhooks"), 403, "forbidden", None, "admin")
        refused(caller.post("/v1/webhooks", {"url": "https://example.org"}), 403, "forbidden", None, "admin")


def test_the_secret_is_shown_once(api, receiver):
    made = hook(api, receiver)
    assert made["secret"].startswith("whsec_")
    assert "secret" not in api.get(f"/v1/webhooks/{made['id']}").json
    assert "secret" not in api.get("/v1/webhooks").json["items"][0]
