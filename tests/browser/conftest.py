"""A real server, a real browser, and reviewers who sit before it."""

import functools
import importlib.util

import pytest

from tests.browser.reviewing import PATIENCE, Reviewer
from tests.serving import ROOT, serving

SIZE = {"width": 1360, "height": 850}


def scripts_browser():
    """scripts/_browser.py, which is in no package: where the browser is, and how it is started."""
    spec = importlib.util.spec_from_file_location("_browser", ROOT / "scripts" / "_browser.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def chromium():
    browsers = scripts_browser()
    path = browsers.find_browser()
    if path is None:
        pytest.skip("no browser is installed: `apt-get install chromium`, or set BROWSER_PATH")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(browsers.FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One server for all of these tests, whose annotator marks every capitalised word as an organization."""
    with serving(tmp_path_factory.mktemp("review") / "a.db", workers=1) as server:
        yield server


@pytest.fixture(scope="session")
def key_of(server):
    """The key of the reviewer with this name, made when it is first asked for."""
    return functools.cache(
        lambda name, *roles: server.post("/v1/keys", {"name": name, "roles": roles}).json()["secret"]
    )


@pytest.fixture(scope="session")
def places(chromium, server):
    """Browser profiles by reviewer and options, kept for all tests: what a page is made of is then fetched once."""
    made = {}

    def place(name, options):
        key = (name, repr(options))
        if key not in made:
            made[key] = chromium.new_context(**{"viewport": SIZE, "base_url": server.address} | options)
        return made[key]

    return place


@pytest.fixture
def sit_down(places, server, key_of):
    """Gives a reviewer of this name a window of their own; `**more` goes to the browser's context."""
    seated = []

    def seat(name="amira", roles=("reviewer",), **more):
        reviewer = Reviewer(places(name, more), server, name, key_of(name, *roles))
        seated.append(reviewer)
        return reviewer

    yield seat
    for reviewer in seated:
        reviewer.leave()


@pytest.fixture
def amira(sit_down):
    """A reviewer who has signed in and looks at nothing yet."""
    reviewer = sit_down()
    reviewer.arrive()
    return reviewer


@pytest.fixture
def basim(sit_down):
    """Another one."""
    reviewer = sit_down("basim")
    reviewer.arrive()
    return reviewer


@pytest.fixture
def article(server):
    """An article with spans Iraqi, Zanjili, Mosul, Wednesday."""
    return server.add_article(
        "Iraqi troops took the Zanjili district of western Mosul on Wednesday, he said."
    )
