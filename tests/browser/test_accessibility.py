"""axe-core finds nothing serious, in light and in dark; and what it cannot find: names, focus, keys that can be switched off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def violations(page, **options):
    """What axe finds that is serious or critical, each with the first place of it."""
    found = Axe().run(page, options={"resultTypes": ["violations"]} | options).response["violations"]
    return [
        (v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def too_pale_in_the_dark(page):
    page.emulate_media(color_scheme="dark")
    found = violations(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light")
    return found


def test_signing_in_has_no_serious_violation(sit_down):
    amira = sit_down()
    amira.page.goto("/review")
    amira.sees_dialog("sign-in")
    assert violations(amira.page) == []
    assert too_pale_in_the_dark(amira.page) == []


def test_reviewing_and_its_dialogs_have_no_serious_violation(amira, article):
    amira.open(article)
    amira.press("3", "j", "r", "j", "a")
    amira.has_saved()
    amira.sees("#history", "by")
    assert violations(amira.page) == [], "review"
    assert too_pale_in_the_dark(amira.page) == [], "review in the dark"
    for key, dialog in (("?", "legend"), ("h", "guideline"), ("l", "rule")):
        amira.press(key)
        amira.sees_dialog(dialog)
        assert violations(amira.page) == [], dialog
        amira.leaves_dialog(dialog)
    amira.press("m")
    amira.page.wait_for_selector("#offer:not([hidden])")
    assert violations(amira.page) == [], "marking"
    amira.press("Escape")
    amira.choose("Zanjili")
    id = amira.annotations(article, text="Zanjili")[0]["id"]
    assert amira.server.patch(f"/v1/annotations/{id}", {"label": "DATE"}, "*").status_code == 200
    amira.press("5")
    amira.sees_dialog("conflict")
    assert violations(amira.page) == [], "conflict"
    assert too_pale_in_the_dark(amira.page) == [], "conflict in the dark"
    amira.page.click("#conflict-theirs")


def test_the_figures_have_no_serious_violation(amira, article):
    amira.visit("/review/stats")
    amira.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert violations(amira.page) == []
    assert too_pale_in_the_dark(amira.page) == []


def test_a_button_keeps_the_focus_when_it_was_pressed(amira, article):
    amira.open(article)
    extend = "button[aria-label='end: extend to the right']"
    amira.page.focus(extend)
    amira.press("Enter", "Enter")
    amira.sees("#facts-text", "Iraqi troops took")
    assert amira.page.evaluate(f'document.activeElement === document.querySelector("{extend}")')


def test_the_list_of_spans_is_walked_with_arrows_and_tells_each_in_words(amira, article):
    amira.open(article)
    amira.page.focus("#spans")
    amira.press("ArrowDown", "End", "ArrowUp")
    amira.sees("#announcer", "3 of 4: Mosul, organization")
    chosen = amira.page.locator("#spans [aria-selected=true]")
    expect(chosen).to_have_attribute("aria-label", "Mosul, organization, suggested, score 0.90")
    assert amira.page.get_attribute("#spans", "aria-activedescendant") == chosen.get_attribute("id")


def test_the_tab_key_goes_from_the_queue_through_the_article_to_the_facts(amira, article):
    amira.open(article)
    amira.page.focus("#filter-source")
    regions = []
    for _ in range(60):
        amira.press("Tab")
        region = amira.page.evaluate(
            "document.activeElement.closest('#queue-pane, #reading, #facts, #all-spans')?.id"
        )
        if region not in regions:
            regions.append(region)
        if region == "all-spans":
            break
    assert regions == ["queue-pane", "reading", "facts", "all-spans"]


def test_single_keys_can_be_switched_off(amira, article):
    amira.open(article)
    amira.press("?")
    amira.page.uncheck("#keys-on")
    amira.leaves_dialog("legend")
    amira.press("3", "j")
    amira.is_at("Iraqi")
    assert amira.annotation(article, "Iraqi")["version"] == 1


def test_letters_typed_into_a_field_are_no_commands(amira, article):
    amira.open(article)
    amira.page.fill("#filter-source", "")
    amira.page.focus("#note")
    amira.page.keyboard.type("raj3")
    amira.note_is("raj3")
    assert amira.annotation(article, "Iraqi")["version"] == 1


@pytest.mark.parametrize("page", ["review", "figures"])
def test_nothing_runs_off_the_side(amira, article, page):
    amira.visit(f"/review/articles/{article['id']}" if page == "review" else "/review/stats")
    widths = {}
    for width in (390, 768, 1000, 1900):
        amira.page.set_viewport_size({"width": width, "height": 844})
        amira.page.wait_for_function("width => innerWidth === width", arg=width)
        widths[width] = amira.page.evaluate("document.documentElement.scrollWidth")
    assert all(wide <= width for width, wide in widths.items()), widths


def test_in_a_narrow_window_the_queue_lies_over_the_article_and_gives_way(sit_down, article):
    amira = sit_down(viewport={"width": 390, "height": 844}, has_touch=True)
    amira.arrive()
    amira.open(article)
    amira.is_hidden("#queue")
    amira.page.tap("#show-queue")
    amira.page.tap("#queue a >> nth=0")
    amira.is_hidden("#queue")
    amira.open(article)
    amira.page.tap("#facts-decide button:has-text('Accept')")
    amira.sees("#settled", "1 of 4")
    amira.has_saved()
