"""What most tests stand on: the application with a fake annotator, on either store."""

import pytest

from api.app import create_app
from api.settings import Settings
from api.storage import open_store
from tests.calling import ADMIN_KEY, Caller
from tests.fakes import FakeAnnotator


def application(url="memory:", **settings):
    """A new application on a new store."""
    settings = Settings(**{"admin_key": ADMIN_KEY, "database_url": url} | settings)
    return create_app(settings, open_store(url), FakeAnnotator())


@pytest.fixture(scope="session", params=["memory", "sqlite"])
def shared_app(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("web")
    app = application("memory:" if request.param == "memory" else f"sqlite:///{folder}/shared.db")
    yield app
    app.extensions["annotation_store"].close()


@pytest.fixture
def api(shared_app):
    """The application as an admin calls it; what other tests stored is there too."""
    return Caller(shared_app)


@pytest.fixture
def empty_api():
    """The application on a store with nothing in it."""
    return Caller(application())
