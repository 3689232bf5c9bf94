"""Correcting at the page, by key and by mouse, in a real browser against a real server."""

from playwright.sync_api import expect


def test_the_text_is_on_the_page_as_it_was_received(amira, server):
    text = "  Two  blanks,\ttab\r\n\r\nA line 😀 with <b>markup</b> & more.\n\nEnd"
    amira.open(server.add_article(text))
    assert amira.page.text_content("#text") == text


def test_a_whole_article_is_corrected_by_keyboard(amira, article):
    amira.open(article)
    amira.is_at("Iraqi")
    amira.press("r")
    amira.is_at("Zanjili")
    amira.press("3", "g", "n")
    amira.is_at("Mosul")
    amira.press("d")  # cannot: nothing would be left
    amira.press("3", "s", "n")
    amira.is_at("Wednesday")
    amira.press("4", "t")
    amira.page.keyboard.type("the day of the announcement")
    amira.press("Control+Enter")
    amira.has_saved()
    found = [(a["text"], a["label"], a["status"]) for a in amira.annotations(article)]
    assert found == [
        ("Iraqi", "ORGANIZATION", "rejected"),
        ("Zanjili district", "LOCATION", "accepted"),
        ("western Mosul", "LOCATION", "accepted"),
        ("Wednesday", "DATE", "accepted"),
    ]
    assert amira.annotation(article, "Wednesday")["note"] == "the day of the announcement"
    assert {a["updated_by"] for a in amira.annotations(article)} == {"amira"}
    amira.sees("#settled", "4 of 4 settled")


def test_keys_walk_through_the_spans_and_back(amira, article):
    amira.open(article)
    for key, text in (
        ("j", "Zanjili"),
        ("ArrowRight", "Mosul"),
        ("j", "Wednesday"),
        ("j", "Wednesday"),
        ("k", "Mosul"),
        ("ArrowLeft", "Zanjili"),
    ):
        amira.press(key)
        amira.is_at(text)
    amira.press("Escape")
    amira.is_hidden("#facts-body")


def test_ends_move_by_a_word_in_both_directions(amira, article):
    amira.open(article)
    amira.choose("Mosul")
    for key, text in (
        ("s", "western Mosul"),
        ("s", "of western Mosul"),
        ("d", "western Mosul"),
        ("g", "western Mosul on"),
        ("f", "western Mosul"),
        ("d", "Mosul"),
    ):
        amira.press(key)
        amira.is_at(text)
    amira.has_saved()
    assert amira.annotation(article, "Mosul")["version"] == 7


def test_a_span_is_corrected_by_mouse(amira, article):
    amira.open(article)
    place = amira.place_of(article["text"].index("Zanjili") + 3)
    amira.page.mouse.click(place["x"], place["y"])
    amira.is_at("Zanjili")
    amira.page.click("#facts-labels button:has-text('location')")
    amira.page.click("button[aria-label='end: extend to the right']")
    amira.is_at("Zanjili district")
    amira.page.fill("#note", "a district")
    amira.page.click("#note-save")
    amira.choose("Iraqi")
    amira.page.click("#facts-decide button:has-text('Reject')")
    amira.has_saved()
    changed = amira.annotation(article, "Zanjili district")
    assert (changed["label"], changed["note"], changed["original"]["label"]) == (
        "LOCATION",
        "a district",
        "ORGANIZATION",
    )
    assert [a["text"] for a in amira.annotations(article, status="rejected")] == ["Iraqi"]


def test_a_new_span_is_marked_with_the_mouse(amira, article):
    amira.open(article)
    start = article["text"].index("troops")
    amira.drag_over(start, start + len("troops "))
    amira.page.click("#offer button:has-text('military unit')")
    amira.is_at("troops")
    amira.has_saved()
    made = amira.annotation(article, "troops")
    assert (made["label"], made["origin"], made["status"]) == ("MILITARY_UNIT", "human", "accepted")
    assert (made["start"], made["end"]) == (start, start + 6)


def test_a_new_span_is_marked_with_the_keyboard(amira, article):
    amira.open(article)
    amira.press(
        "m", "ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "5"
    )
    amira.has_saved()
    assert amira.annotation(article, "troops took")["label"] == "MILITARY_UNIT"
    amira.is_hidden("#offer")


def test_a_span_over_an_emoji_has_its_ends_in_code_points(amira, server):
    text = "Flags 🇮🇶 and 👩‍👩‍👧 before 😀 tanf base 😀 today."
    article = server.add_article(text)
    amira.open(article)
    units = text[: text.index("😀 tanf")].encode("utf-16-le")
    start = len(units) // 2
    amira.drag_over(start, start + 7)
    amira.press("3")
    amira.has_saved()
    made = next(a for a in amira.annotations(article, origin="human"))
    assert (made["text"], made["label"]) == ("😀 tanf", "LOCATION")
    assert (made["start"], made["end"]) == (text.index("😀 tanf"), text.index(" base"))
    expect(amira.page.locator("#facts-ends output").first).to_have_text(str(made["start"]))


def test_half_an_emoji_is_marked_whole(amira, server):
    text = "At 👩‍👩‍👧 camp"
    article = server.add_article(text)
    amira.open(article)
    amira.page.evaluate(
        """() => {
            const node = document.querySelector("#text p").firstChild;
            const range = document.createRange();
            range.setStart(node, 3); range.setEnd(node, 5);
            document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
        }"""
    )
    amira.page.wait_for_selector("#offer:not([hidden])")
    amira.press("1")
    amira.has_saved()
    assert [a["text"] for a in amira.annotations(article, origin="human")] == ["👩‍👩‍👧"]


def test_undo_takes_back_step_by_step(amira, article):
    amira.open(article)
    amira.press("j", "3", "g", "r")
    amira.choose("Zanjili district")
    amira.has_saved()
    assert amira.annotations(article, text="Zanjili district")[0]["status"] == "rejected"
    amira.press("z")
    amira.sees("#facts-status", "accepted")
    amira.press("Control+z", "z")
    amira.is_at("Zanjili")
    amira.has_saved()
    now = amira.annotation(article, "Zanjili")
    assert (now["label"], now["status"]) == ("ORGANIZATION", "suggested")
    revisions = amira.server.get(f"/v1/annotations/{now['id']}/revisions").json()["items"]
    assert [r["action"] for r in revisions][-3:] == ["restore"] * 3


def test_undoing_a_new_span_rejects_it(amira, article):
    amira.open(article)
    amira.press("m", "5")
    amira.has_saved()
    amira.press("z")
    amira.has_saved()
    amira.sees("#facts-status", "rejected")
    assert [a["status"] for a in amira.annotations(article, text="troops")] == ["rejected"]


def test_the_history_tells_who_did_what_and_leads_back(amira, article):
    amira.open(article)
    amira.press("j", "3")
    amira.has_saved()
    amira.sees("#history", "2. changed by amira")
    amira.sees("#history", "label: organization → location")
    amira.page.click("#history button:has-text('Back to version 1')")
    amira.has_saved()
    amira.sees("#history", "3. restored by amira")
    assert amira.annotation(article, "Zanjili")["label"] == "ORGANIZATION"


def test_what_the_server_refuses_is_taken_back_and_told(amira, article):
    amira.open(article)
    amira.press("g", "g", "g", "g")  # over the next span
    amira.sees("#notice", "Not saved")
    amira.sees("#notice", "shares characters with “Zanjili” (organization)")
    amira.has_saved()
    amira.is_at("Iraqi troops took the")
    amira.page.click("#notice button:has-text('Show it')")
    amira.is_at("Zanjili")


def test_a_reader_sees_and_cannot_correct(sit_down, article):
    reader = sit_down("visitor", roles=("reader",))
    reader.arrive()
    reader.open(article)
    reader.sees("#text", "Zanjili")
    expect(reader.page.locator("#facts-decide button:has-text('Accept')")).to_be_disabled()
    reader.press("3")
    reader.sees("#notice", "may read, not correct")
    assert reader.annotation(article, "Iraqi")["version"] == 1
