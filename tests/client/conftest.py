"""A client of the real application in this process, and a colleague who uses it too."""

import pytest

from api.client import Client
from tests.calling import ADMIN_KEY
from tests.client.wsgi import InProcess
from tests.conftest import application
from tests.fakes import TEXT


@pytest.fixture(autouse=True)
def nothing_from_outside(monkeypatch):
    monkeypatch.delenv("ANNOTATION_URL", raising=False)
    monkeypatch.delenv("ANNOTATION_KEY", raising=False)


@pytest.fixture
def app():
    return application()


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
