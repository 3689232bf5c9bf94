"""An article on a store of its own, what changes it, and the feed that tells of it."""

import pytest

from tests.calling import Caller
from tests.conftest import application
from tests.fakes import TEXT


@pytest.fixture
def api():
    return Caller(application())


@pytest.fixture
def article(api):
    return api.add_article(TEXT, published_at="2017-06-08", source="wire")


def patched(api, annotation, **fields):
    answer = api.patch(f"/v1/annotations/{annotation['id']}", fields, tag=annotation["version"])
    assert answer.status_code == 200, answer.text
    return answer.json


def entries(api, after=0):
    found = []
    while page := api.get(f"/v1/changes?after={after}&limit=7").json["items"]:
        found += page
        after = page[-1]["seq"]
    return found
