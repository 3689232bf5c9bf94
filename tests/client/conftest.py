"""A client of the real application in this process, and a colleague who uses it too."""

import pytest
import structlog.testing

from api.client import Client
from api.storage import open_store
from api.web.auth import KeyRing
from api.web.kept import KeptBodies
from tests.calling import ADMIN_KEY
from tests.client.wsgi import InProcess
from tests.conftest import application
from tests.fakes import TEXT


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch):
    monkeypatch.delenv("ANNOTATION_URL", raising=False)
    monkeypatch.delenv("ANNOTATION_KEY", raising=False)


@pytest.fixture(autouse=True)
def servers_log():
    """What the application logs, which is not to stand among what a client prints."""
    with structlog.testing.capture_logs() as lines:
        yield lines


@pytest.fixture(scope="session")
def built():
    return application()


@pytest.fixture
def app(built):
    """The application on a store with nothing in it. Building one anew takes longer than most of these tests."""
    store, settings = open_store("memory:"), built.extensions["annotation_settings"]
    built.extensions.update(
        annotation_store=store, annotation_keys=KeyRing(store, settings), annotation_bodies=KeptBodies()
    )
    return built


@pytest.fixture
def door(app):
    return InProcess(app)


@pytest.fixture
def slept():
    return []


@pytest.fixture
def client(door, slept):
    with Client("http://test", ADMIN_KEY, adapter=door, sleep=slept.append) as client:
        yield client


@pytest.fixture
def colleague(app):
    with Client("http://test", ADMIN_KEY, adapter=InProcess(app)) as client:
        yield client


@pytest.fixture
def article(colleague):
    """With a PERSON, a DATE, a MILITARY_UNIT and a LOCATION, all suggested."""
    return colleague.post_article(TEXT, title="Sinjar", published_at="2017-06-08T00:00:00Z")


@pytest.fixture
def unit(article):
    return next(a for a in article.annotations if a.label == "MILITARY_UNIT")
