"""Applications to correct by rules: on either store, and with a model that marks what a test says."""

import pytest

from tests.calling import Caller
from tests.conftest import application
from tests.fakes import FakeAnnotator


@pytest.fixture(params=["memory", "sqlite"])
def api(request, tmp_path):
    caller = Caller(application("memory:" if request.param == "memory" else f"sqlite:///{tmp_path}/rules.db"))
    yield caller
    caller.store.close()


def spans(api, **query):
    asked = "&".join(f"{name}={value}" for name, value in {"limit": 200, **query}.items())
    return api.get(f"/v1/annotations?{asked}").json["items"]


@pytest.fixture
def named():
    """An application whose model marks too much, or too little."""
    names = {
        "the Golden Division": "MILITARY_UNIT",
        "Iraqi army's": "MILITARY_UNIT",
        "Division 9": "MILITARY_UNIT",
    }

    def make(names=names, **settings):
        app = application(**settings)
        app.extensions["annotation_annotator"] = FakeAnnotator(names)
        return Caller(app)

    return make
