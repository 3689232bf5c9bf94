"""A real server, a real browser, and reviewers who sit before it."""

import os
import shutil

import pytest

from tests.browser.reviewing import Reviewer
from tests.serving import serving

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser():
    """The browser's path: BROWSER_PATH, or what is installed."""
    return os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium():
    path = find_browser()
    if path is None:
        pytest.skip("no browser is installed: `apt-get install chromium`, or set BROWSER_PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of the module's own, whose annotator marks every capitalised word as an organization."""
    with serving(tmp_path_factory.mktemp("review") / "a.db", workers=1) as server:
        yield server


@pytest.fixture
def sit_down(chromium, server):
    """Makes a key for a reviewer of this name and gives them a window of their own; `**more` goes to the browser's context."""
    seated = []

    def seat(name="amira", roles=("reviewer",), **more):
        key = server.post("/v1/keys", {"name": name, "roles": list(roles)}).json()["secret"]
        reviewer = Reviewer(chromium, server, name, key, **more)
        seated.append(reviewer)
        return reviewer

    yield seat
    for reviewer in seated:
        reviewer.leave()


@pytest.fixture
def amira(sit_down):
    """A reviewer who has signed in."""
    reviewer = sit_down()
    reviewer.sign_in()
    return reviewer


@pytest.fixture
def article(server):
    """An article with spans Iraqi, Zanjili, Mosul, Wednesday."""
    return server.add_article(
        "Iraqi troops took the Zanjili district of western Mosul on Wednesday, he said."
    )
