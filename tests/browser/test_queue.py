"""The queue: filters, progress, and working through it to its end."""

import uuid

import pytest
from playwright.sync_api import expect


@pytest.fixture
def source(server):
    """A source of three articles, with 3, 2 and 1 spans."""
    name = f"Gazette {uuid.uuid4().hex[:6]}"
    for number, text in enumerate(("In Mosul and Raqqa", "From Sinjar he went", "near Tabqa")):
        body = {"title": f"Report {number + 1}", "source": name, "text": f"{text} they waited."}
        assert server.post("/v1/articles", body).status_code == 201
    return name


@pytest.fixture
def at_work(amira, source):
    """amira, with that source chosen in the queue."""
    amira.visit()
    amira.page.fill("#filter-source", source)
    amira.page.locator(
        "#filter-source"
    ).blur()  # else the click below would do it, and the list change under it
    amira.page.select_option("#filter-order", "oldest")
    amira.counts("#queue a", 3)
    amira.sees("#queue a", "Report 1")  # as the first one: nothing else is being read
    amira.page.click("#queue a >> nth=0")
    amira.page.wait_for_selector("#queue li:first-child a[aria-current]")
    return amira


def reviewed(server, source):
    found = server.get("/v1/articles", params={"source": source, "sort": "created_at"}).json()["items"]
    return [article["review_status"] for article in found]


def test_a_whole_queue_is_worked_through_by_keyboard(at_work, server, source):
    for number in (1, 2, 3):
        at_work.sees("#title", f"Report {number}")
        while at_work.page.inner_text("#facts-status").startswith("○"):
            at_work.press("a")
        at_work.sees("#notice", "All spans of this article are settled")
        at_work.press("v")
    at_work.sees("#notice", "Nothing else waits in this queue")
    at_work.has_saved()
    assert reviewed(server, source) == ["reviewed"] * 3
    at_work.counts("#queue a.reviewed", 3)
    found = server.get("/v1/articles", params={"source": source}).json()["items"]
    assert {count for a in found for count in a["annotation_counts"]["by_status"]} == {"accepted"}


def test_a_whole_queue_is_worked_through_by_mouse(at_work, server, source):
    for number, spans in ((1, 3), (2, 2), (3, 1)):
        at_work.sees("#title", f"Report {number}")
        for _ in range(spans):
            at_work.page.click("#facts-decide button:has-text('Accept')")
        at_work.page.click("#notice button:has-text('Mark reviewed, next')")
    at_work.sees("#notice", "Nothing else waits in this queue")
    at_work.has_saved()
    assert reviewed(server, source) == ["reviewed"] * 3


def test_marking_an_article_by_mistake_is_undone_from_the_next_one(at_work, server, source):
    at_work.press("v")
    at_work.sees("#title", "Report 2")
    at_work.has_saved()
    at_work.press("z")
    at_work.sees("#title", "Report 1")
    at_work.sees("#review-done", "Mark reviewed")
    at_work.has_saved()
    assert reviewed(server, source) == ["unreviewed"] * 3


def test_the_entry_counts_along_and_the_progress_rises(at_work):
    at_work.sees("#queue a[aria-current]", "0 of 3 settled")
    before = int(at_work.page.inner_text("#progress-words").split()[0])
    at_work.press("a")
    at_work.sees("#queue a[aria-current]", "1 of 3 settled")
    at_work.press("v")
    at_work.sees("#progress-words", f"{before + 1} of")


def test_next_and_previous_article(at_work):
    at_work.press("o")
    at_work.sees("#title", "Report 2")
    at_work.press("p")
    at_work.sees("#title", "Report 1")
    at_work.page.go_back()
    at_work.sees("#title", "Report 2")


def test_filters_narrow_the_queue_and_survive_a_reload(at_work, server, source):
    first = server.get("/v1/articles", params={"source": source, "sort": "created_at"}).json()["items"][0]
    server.patch(f"/v1/articles/{first['id']}", {"review_status": "reviewed"}, "*")
    at_work.page.select_option("#filter-review", "reviewed")
    at_work.counts("#queue a", 1)
    at_work.page.select_option("#filter-label", "DATE")
    at_work.page.wait_for_selector("#queue-empty:not([hidden])")
    at_work.page.reload()
    at_work.page.wait_for_selector("#queue-empty:not([hidden])")
    expect(at_work.page.locator("#filter-label")).to_have_value("DATE")


def test_least_certain_first_is_an_order_of_what_is_not_reviewed(at_work):
    at_work.page.select_option("#filter-order", "uncertain")
    at_work.sees("#queue a", "lowest 0.90")
    at_work.page.select_option("#filter-review", "reviewed")
    at_work.page.wait_for_selector("#queue-empty:not([hidden])")
    expect(at_work.page.locator("#filter-order")).to_have_value("newest")


def test_an_article_that_cannot_be_read_leaves_the_open_one_on_the_page(at_work):
    at_work.page.route("**/v1/articles/*?*", lambda route: route.abort())
    at_work.press("o")
    at_work.sees("#notice", "cannot be opened")
    at_work.sees("#title", "Report 1")
