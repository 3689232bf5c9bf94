"""The reviewers' pages as files: complete, under a strict policy, cached for good under a stamp."""

import re

import pytest

from api.web import review
from api.web.schemas import AnnotationPatch
from tests.calling import Caller
from tests.conftest import application
from tests.serving import ROOT
from tests.web.refusing import refused

PAGES = ["/review", "/review/articles/any", "/review/stats"]


@pytest.fixture(scope="module")
def visitor():
    return Caller(application(), None)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_a_key_under_a_strict_policy(visitor, path):
    page = visitor.get(path)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_all_that_a_page_asks_for_is_here_and_nothing_stands_in_the_page_itself(visitor, path):
    text = visitor.get(path).text
    wanted = re.findall(r'(?:src|href)="(/review/static/[^"]+)"', text)
    assert wanted
    for address in wanted:
        part = visitor.get(address)
        assert part.status_code == 200, address
        assert "immutable" in part.headers["Cache-Control"]
    assert re.findall(r'<script(?! type="module" src=")|<style|\son\w+="|\sstyle="|https?://|{', text) == []


@pytest.mark.parametrize(
    ("part", "media_type"),
    [("main.js", "text/javascript"), ("base.css", "text/css"), ("icon.svg", "image/svg+xml")],
)
def test_a_part_has_its_media_type(visitor, part, media_type):
    assert visitor.get(f"/review/static/any/{part}").mimetype == media_type


def test_every_module_is_asked_for_by_the_page_at_once(visitor):
    asked = set(
        re.findall(r'modulepreload" href="/review/static/\w+/([\w.-]+)"', visitor.get("/review").text)
    )
    asked |= set(
        re.findall(r'modulepreload" href="/review/static/\w+/([\w.-]+)"', visitor.get("/review/stats").text)
    )
    assert asked == {name for name in review._parts() if name.endswith(".js")}


def test_the_guide_has_every_key_of_the_legend():
    guide = (ROOT / "docs" / "reviewers.md").read_text()
    commands = re.findall(r'keys: \[(.*?)\],.* words: "(.*?)"', review._parts()["keys.js"].decode())
    assert len(commands) > 15
    for keys, words in commands:
        first = keys.split(",")[0].strip('" ')
        assert [row for row in guide.splitlines() if words in row and f"`{first}`" in row], words


def test_the_note_takes_as_much_as_the_api(visitor):
    field = AnnotationPatch().fields["note"]
    assert f'<textarea id="note" rows="2" maxlength="{field.most}"' in visitor.get("/review").text


def test_a_part_under_an_old_stamp_is_given_but_not_kept(visitor):
    assert visitor.get("/review/static/old/main.js").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("part", ["none.js", "review.html", "..%2Freview.py", "__init__.py"])
def test_what_is_no_part_is_not_there(visitor, part):
    refused(visitor.get(f"/review/static/any/{part}"), 404, "not-found")


@pytest.mark.parametrize("name", sorted(name for name in review._parts() if name.endswith((".js", ".css"))))
def test_a_part_says_what_it_is_and_asks_no_other_host(name):
    text = review._parts()[name].decode()
    assert text.startswith("/*")
    addresses = set(re.findall(r"https?://[^\s\"')]+", text)) - {"http://www.w3.org/2000/svg"}
    assert addresses == set()
    assert len(text.splitlines()) <= 300


@pytest.mark.parametrize("name", sorted(name for name in review._parts() if name.endswith(".js")))
def test_no_script_makes_markup_of_text(name):
    text = review._parts()[name].decode()
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text) == []
    )
