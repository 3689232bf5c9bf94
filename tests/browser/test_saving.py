"""Offline, or a server that has no time: what was corrected waits, is shown as not saved, and is saved later."""


def test_offline_corrections_wait_and_are_saved_when_the_line_is_back(amira, article):
    amira.open(article)
    amira.context.set_offline(True)
    amira.press("3", "j", "r")
    amira.sees("#saving", "2 changes not saved")
    amira.choose("Iraqi")
    amira.sees("#facts-status", "not saved yet")
    assert amira.annotation(article, "Zanjili")["version"] == 1
    amira.context.set_offline(False)
    amira.has_saved()
    assert [a["text"] for a in amira.annotations(article, status="rejected")] == ["Zanjili"]
    assert amira.annotation(article, "Iraqi")["label"] == "LOCATION"


def test_a_server_that_asks_to_come_back_later_is_asked_again_by_itself(amira, article):
    amira.open(article)
    asked = []

    def refuse_once(route):
        asked.append(route.request.method)
        if len(asked) > 1:
            return route.continue_()
        problem = '{"type": "/problems/not-ready", "status": 503, "detail": "Busy."}'
        return route.fulfill(
            status=503, headers={"Retry-After": "1"}, content_type="application/problem+json", body=problem
        )

    amira.page.route("**/v1/annotations/*?*", refuse_once)
    amira.press("3")
    amira.sees("#saving", "1 change not saved, trying again")
    amira.has_saved()
    assert asked == ["PATCH", "PATCH"]
    assert amira.annotation(article, "Iraqi")["label"] == "LOCATION"


def test_what_waits_outlives_a_reload(amira, article):
    amira.open(article)
    amira.page.route("**/v1/annotations/*?*", lambda route: route.abort())
    amira.press("3")
    amira.sees("#saving", "1 change not saved")
    amira.page.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave
    amira.page.unroute("**/v1/annotations/*?*")
    amira.open(article)
    amira.has_saved()
    assert amira.annotation(article, "Iraqi")["label"] == "LOCATION"


def test_what_waits_outlives_its_window(amira, article):
    amira.open(article)
    amira.page.route("**/v1/annotations/*?*", lambda route: route.abort())
    amira.press("3")
    amira.sees("#saving", "1 change not saved")
    amira.page.on("dialog", lambda dialog: dialog.accept())
    amira.page.goto("about:blank")
    amira.page.close()
    amira.page = amira.context.new_page()
    amira.open(article)
    amira.has_saved()
    assert amira.annotation(article, "Iraqi")["label"] == "LOCATION"


def test_undo_takes_back_what_has_not_been_sent(amira, article):
    amira.open(article)
    amira.context.set_offline(True)
    amira.press("3", "5")
    amira.sees("#saving", "not saved")
    amira.press("z")
    amira.sees("#facts-labels [aria-pressed=true]", "location")
    amira.context.set_offline(False)
    amira.has_saved()
    now = amira.annotation(article, "Iraqi")
    assert (now["label"], now["version"]) == ("LOCATION", 2)


def test_nobody_signs_out_with_changes_that_are_not_saved(amira, article):
    amira.open(article)
    amira.context.set_offline(True)
    amira.press("3")
    amira.sees("#saving", "not saved")
    amira.page.click("#sign-out")
    amira.sees("#notice", "not all changes are saved")
    amira.context.set_offline(False)
    amira.has_saved()
    amira.is_hidden("#notice")


def test_a_note_that_is_being_typed_stays_with_its_span(amira, article, server):
    amira.open(article)
    amira.choose("Zanjili")
    amira.page.fill("#note", "half a thought")
    amira.choose("Iraqi")
    amira.note_is("")
    amira.sees("#spans .pencil:not([hidden])", "✎")
    amira.open(server.add_article("Raqqa."))
    amira.note_is("")
    amira.open(article)
    amira.choose("Zanjili")
    amira.page.reload()
    amira.is_at("Zanjili")
    amira.note_is("half a thought")
    amira.sees("#note-draft", "not saved")
    amira.page.click("#note-save")
    amira.has_saved()
    amira.page.reload()
    amira.note_is("half a thought")
    amira.is_hidden("#note-draft")
    assert amira.page.evaluate("sessionStorage.getItem('annotation-review.drafts')") == "{}"


def test_a_refused_note_stays_in_its_field_with_the_reason_beside_it(amira, article):
    amira.open(article)
    for text, reason in (
        ("x" * 10_001, "The note has 10001 characters; the limit is 10000."),
        ("one\0two", "The note holds a NUL character."),
    ):
        amira.page.evaluate(
            """(text) => {
                const note = document.getElementById("note");
                note.value = text;
                note.dispatchEvent(new Event("input"));
            }""",
            text,
        )
        amira.page.click("#note-save")
        amira.sees("#note-problem", reason)
        amira.sees("#notice", "Not saved (Note on “Iraqi”)")
        amira.note_is(text)
    amira.choose("Zanjili")
    amira.is_hidden("#note-problem:not(:empty)")
    amira.page.click("#notice button:has-text('Show it')")
    amira.is_at("Iraqi")
    amira.page.fill("#note", "one two")
    amira.is_hidden("#note-problem:not(:empty)")
    amira.page.click("#note-save")
    amira.has_saved()
    amira.is_hidden("#notice")
    assert amira.annotation(article, "Iraqi")["note"] == "one two"


def test_a_notice_that_the_server_is_out_of_reach_goes_when_it_is_reached(amira, article):
    amira.open(article)
    amira.context.set_offline(True)
    amira.press("r")
    amira.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    amira.sees("#notice", "The article cannot be opened: The server cannot be reached.")
    amira.sees("#history", "The history cannot be read")
    amira.context.set_offline(False)
    amira.has_saved()
    amira.is_hidden("#notice")
    amira.sees("#history", "made by")


def test_what_is_still_being_saved_does_not_show_in_the_next_article(amira, server, article):
    other = server.add_article("Raqqa and Tabqa.")
    amira.open(article)
    amira.context.set_offline(True)
    amira.press("3", "5", "m", "5")
    amira.sees("#saving", "3 changes not saved")
    amira.context.set_offline(False)
    amira.page.route("**/v1/annotations/*?*", lambda route: route.abort())
    amira.page.evaluate("(id) => history.pushState(null, '', `/review/articles/${id}`)", other["id"])
    amira.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    amira.sees("#text", "Tabqa")
    amira.counts("#spans li", 2)
    amira.page.go_back()
    amira.sees("#text", "Zanjili")
    amira.counts("#spans li", 5)
    amira.sees("#spans", "troops")
    amira.page.unroute("**/v1/annotations/*?*")
    amira.has_saved()
    assert amira.annotation(article, "troops")["label"] == "MILITARY_UNIT"
