"""scripts/_browser.py where there is no browser: said in a line, nothing else goes wrong."""

import pytest

from tests.browser.conftest import scripts_browser

browsers = scripts_browser()


@pytest.fixture
def nowhere(monkeypatch):
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")


def test_what_cannot_be_installed_is_said_in_a_line(nowhere, capsys):
    browsers.provide_browser([])
    assert (
        capsys.readouterr().err
        == "There is no browser, so what needs one is skipped: install Chromium, or set BROWSER_PATH to one.\n"
    )


@pytest.mark.parametrize("arguments", [["tests/domain"], ["tests/web", "-q"]], ids=" ".join)
def test_nobody_asks_for_a_browser_whose_tests_need_none(nowhere, capsys, arguments):
    browsers.provide_browser(arguments)
    assert capsys.readouterr().err == ""


def test_a_browser_that_was_named_is_the_one_that_is_used(nowhere, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/opt/browser")
    assert browsers.find_browser() == "/opt/browser"
