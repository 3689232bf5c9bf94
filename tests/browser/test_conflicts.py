"""Two reviewers at the same span: the second sees both and chooses, and nothing that was typed is lost."""

import pytest


@pytest.fixture
def both(amira, basim, article):
    """Both look at the article; basim has made Iraqi a LOCATION."""
    for reviewer in (amira, basim):
        reviewer.open(article)
    basim.press("3")
    basim.has_saved()
    return amira, basim


def test_the_second_sees_both_sides_and_keeps_theirs(both, article):
    amira, _ = both
    amira.press("5")
    amira.sees_dialog("conflict")
    amira.sees("#conflict-what", "“Iraqi” in “Untitled”")
    amira.sees("#conflict-who", "basim changed it")
    rows = amira.page.inner_text("#conflict-rows tr >> nth=0").split("\t")
    assert rows == ["Label", "organization", "location", "military unit"]
    amira.press("Enter", "Escape", "Escape", "Escape")  # no way past the choice
    amira.sees_dialog("conflict")
    amira.page.click("#conflict-theirs")
    amira.has_saved()
    amira.choose("Iraqi")
    amira.sees("#facts-labels [aria-pressed=true]", "location")
    assert amira.annotation(article, "Iraqi")["updated_by"] == "basim"


def test_the_second_saves_theirs_over_it_with_the_version_that_they_were_shown(both, article):
    amira, _ = both
    amira.press("5")
    amira.page.click("#conflict-mine")
    amira.has_saved()
    now = amira.annotation(article, "Iraqi")
    assert (now["label"], now["version"], now["updated_by"]) == ("MILITARY_UNIT", 3, "amira")


def test_a_note_that_was_typed_survives_the_other_s_change(both, article):
    amira, _ = both
    amira.press("t")
    amira.page.keyboard.type("a nationality, no name")
    amira.press("Control+Enter")
    amira.page.click("#conflict-theirs")
    amira.has_saved()
    amira.sees("#note-draft", "not saved")
    amira.note_is("a nationality, no name")
    amira.page.click("#note-save")
    amira.has_saved()
    now = amira.annotation(article, "Iraqi")
    assert (now["label"], now["note"]) == ("LOCATION", "a nationality, no name")


def test_what_the_reviewer_saw_outlives_a_reload_and_another_open_article(amira, basim, server):
    article = server.add_article("Under Zanjili bridge.")
    other = server.add_article("Raqqa.")
    for reviewer in (amira, basim):
        reviewer.open(article)
        reviewer.choose("Zanjili")
    amira.page.route("**/v1/annotations/*?*", lambda route: route.abort())
    amira.press("g")
    amira.sees("#saving", "1 change not saved")
    basim.press("3")
    basim.has_saved()
    amira.page.on("dialog", lambda dialog: dialog.accept())
    amira.open(article)  # now with what basim made of it
    amira.is_at("Zanjili bridge")
    amira.page.unroute("**/v1/annotations/*?*")
    amira.open(other)
    amira.sees_dialog("conflict")
    amira.sees("#conflict-what", "“Zanjili” in “Untitled”")
    rows = [row.split("\t")[1:] for row in amira.page.inner_text("#conflict-rows").splitlines()[:2]]
    assert rows == [
        ["organization", "location", "location"],
        ["Zanjili", "Zanjili", "Zanjili bridge"],
    ]
    amira.page.click("#conflict-mine")
    amira.has_saved()
    assert amira.annotation(article, "Zanjili bridge")["label"] == "LOCATION"


def test_what_the_other_did_appears_without_reloading(both):
    amira, _ = both
    amira.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    amira.sees("#notice", "basim changed “Iraqi”")
    amira.sees("#facts-labels [aria-pressed=true]", "location")


def test_an_article_is_not_marked_reviewed_over_what_the_reviewer_has_not_seen(both, article):
    amira, _ = both
    amira.page.click("#review-done")
    amira.sees("#notice", "basim changed “Iraqi” meanwhile")
    amira.sees("#review-done", "Mark reviewed")
    path = f"/v1/articles/{article['id']}"
    assert amira.server.get(path).json()["review_status"] == "unreviewed"
    amira.page.click("#review-done")
    amira.has_saved()
    assert amira.server.get(path).json()["review_status"] == "reviewed"


def test_the_second_is_told_who_works_on_the_article(both):
    amira, basim = both
    basim.sees("#claimed", "amira works on this article too")
    amira.is_hidden("#claimed")
