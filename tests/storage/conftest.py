import pytest

from api.storage import open_store


@pytest.fixture(params=["sqlite", "memory"])
def store(request, tmp_path):
    """Every store: a test that takes this runs once for each."""
    opened = open_store("memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/store.db")
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"
