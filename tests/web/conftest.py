"""A world with one of everything, for tests that go through every door."""

import pytest

from tests.web.doors import World


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
