"""A world with one of everything, for tests that go through every door."""

import pytest

from api.storage import open_store
from tests.conftest import application
from tests.web.doors import World
from tests.web.importing import on


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("doors"))
    yield world
    world.close()


@pytest.fixture
def unwritten(world):
    """Fails the test when anything was committed meanwhile."""
    before = world.writes
    yield world
    assert world.writes == before


@pytest.fixture(scope="session")
def served():
    return application()


@pytest.fixture
def empty(served):
    """An application with nothing in its store."""
    return on(served, open_store("memory:"))


@pytest.fixture(params=["memory", "sqlite"])
def either(request, served, tmp_path):
    """The same on either store."""
    store = open_store("memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/empty.db")
    yield on(served, store)
    store.close()
