"""Which addresses webhooks may call: never private ones unless allowed, whatever name stands for them."""

import pytest

from api import outbound
from api.settings import Settings
from api.storage import open_store
from tests.calling import Caller
from tests.conftest import application
from tests.web.refusing import refused

PRIVATE = [
    "http://127.0.0.1/", "http://localhost:8000/x", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.9/",
    "http://169.254.169.254/latest/meta-data", "http://[::1]/", "http://[fe80::1]/", "http://[fd00::1]/",
    "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://224.0.0.1/", "http://db.internal/", "https://printer.local/",
    "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://localhost./", "http://[::127.0.0.1]/",
    "http://[64:ff9b::10.0.0.1]/", "http://[2002:7f00:1::1]/", "http://[::]/", "http://100.64.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused(url):
    api = Caller(application())
    refused(
        api.post("/v1/webhooks", {"url": url}), 422, "invalid-body", "#/url", "ANNOTATION_WEBHOOK_PRIVATE"
    )
    assert api.get("/v1/webhooks").json["items"] == []


def test_a_name_that_stands_for_a_private_address_is_not_called(receiver, monkeypatch):
    real = outbound.socket.getaddrinfo
    monkeypatch.setattr(
        outbound.socket,
        "getaddrinfo",
        lambda host, port, *rest, **options: real("127.0.0.1", port, *rest, **options),
    )
    url = receiver.url.replace("127.0.0.1", "hooks.example.org")
    with pytest.raises(outbound.NotAllowed, match=r"127\.0\.0\.1"):
        outbound.post(url, b"{}", {}, private=False)
    assert receiver.got == []
    assert outbound.post(url, b"{}", {}, private=True) == 204
    assert receiver.got[0][0]["Host"].startswith("hooks.example.org")


@pytest.mark.parametrize(
    "address", ["10.0.0.8", "::ffff:169.254.169.254", "fd00::1", "64:ff9b::7f00:1", "::1", "0.0.0.0"]
)
def test_one_private_address_among_those_of_a_name_is_enough(monkeypatch, address):
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *arguments, **options: found)
    with pytest.raises(outbound.NotAllowed):
        outbound.post("https://hooks.example.org/", b"{}", {}, private=False)


def test_private_addresses_are_not_allowed_unless_said():
    assert Settings().webhook_private == "off"
    assert open_store("memory:").hooks.is_behind() is False
