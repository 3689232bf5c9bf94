"""The figures page: what /v1/stats says, drawn and written."""

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def corrected(server, key_of):
    """An article that amira has corrected and reviewed: a word for each outcome."""
    article = server.add_article("Ash Birch Cedar Dill they said.")
    first, second, third, _ = (annotation["id"] for annotation in article["annotations"])
    session = server.session()
    session.headers.update({"Authorization": f"Bearer {key_of('amira', 'reviewer')}", "If-Match": "*"})
    for path, body in (
        (f"annotations/{first}", {"status": "accepted"}),
        (f"annotations/{second}", {"label": "LOCATION"}),
        (f"annotations/{third}", {"status": "rejected"}),
        (f"articles/{article['id']}", {"review_status": "reviewed"}),
    ):
        assert session.patch(f"{server.address}/v1/{path}", json=body).status_code == 200
    session.close()


@pytest.fixture
def stats(amira, corrected):
    """The page, as amira sees it."""
    amira.visit("/review/stats")
    return amira


def test_the_page_says_what_the_api_says(stats):
    body = stats.server.get("/v1/stats").json()
    total = body["models"][0]
    tiles = stats.page.inner_text("#tiles")
    assert f"{100 * total['precision']:.1f} %" in tiles
    assert f"{100 * total['recall']:.1f} %" in tiles
    assert f"{body['articles']['reviewed']}" in tiles
    stats.page.click("#chart-scores summary")
    row = next(item for item in body["items"] if item["label"] == "ORGANIZATION")
    shown = stats.page.locator("#chart-scores tbody tr:has(th:text-is('organization'))")
    expect(shown).to_be_visible()
    assert shown.inner_text().split("\t")[1:4] == [
        f"{100 * row[name]:.1f} %" for name in ("precision", "recall", "f1")
    ]
    assert "amira" in stats.page.inner_text("#chart-reviewers")
    assert f"{total['model']['name']} {total['model']['version']}" in stats.page.inner_text("#chart-versions")


def test_each_chart_has_a_name_a_summary_and_its_values_as_a_table(stats):
    names = stats.page.locator(".drawing svg").evaluate_all(
        "all => all.map((one) => one.getAttribute('aria-label'))"
    )
    assert len(names) == 5
    assert all(names)
    expect(stats.page.locator("#charts details")).to_have_count(5)
    assert "accepted" in names[2]


def test_each_kind_has_a_pattern_of_its_own(stats):
    drawn = stats.page.locator("#patterns pattern").evaluate_all(
        "all => all.map((one) => [one.id, [...one.querySelectorAll('path')].map((path) => path.getAttribute('d')).join()])"
    )
    together = [("precision", "recall", "f1"), ("accepted", "corrected", "rejected", "open"), ("accepted", "corrected", "rejected", "added")]  # fmt: skip
    patterns = {name.removeprefix("fill-"): lines for name, lines in drawn}
    for kinds in together:
        assert len({patterns[kind] for kind in kinds}) == len(kinds)


def test_the_filters_narrow_every_chart(stats):
    stats.page.select_option("#filter-label", "DATE")
    stats.sees("#chart-scores", "No article was reviewed yet")
    stats.page.select_option("#filter-label", "ORGANIZATION")
    stats.page.select_option("#filter-period", "month")
    stats.sees("#chart-time", "Reviewers' work by month")
    stats.page.wait_for_selector("#chart-calibration circle")
    stats.counts("#chart-outcomes tbody tr", 1)


def test_nothing_to_show_is_said(sit_down, server):
    amira = sit_down()
    amira.page.route("**/v1/stats*", lambda route: route.fulfill(json=EMPTY))
    amira.arrive()
    amira.visit("/review/stats")
    amira.sees("#chart-scores", "No article was reviewed yet")
    amira.sees("#chart-time", "Nothing was corrected yet")
    amira.sees("#chart-agreement", "No article was reviewed by two people yet")


EMPTY = {
    "items": [], "models": [], "calibration": [], "period": "week", "over_time": [], "reviewers": [], "agreement": [],
    "articles": {"unreviewed": 0, "in_review": 0, "reviewed": 0}, "next_cursor": None,
}  # fmt: skip
