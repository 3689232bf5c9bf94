"""“All like this”: counted first, applied as one, undone as one."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def repeated(server):
    return server.add_article("In Hajin he fell; Hajin held. From Hajin the Ward road leads on.")


def test_a_relabelling_is_offered_to_all_like_it_with_its_count(amira, repeated):
    amira.open(repeated)
    amira.choose("Hajin")
    amira.press("3")
    amira.has_saved()
    amira.press("l")
    amira.sees("#rule-count", "2 found: 2 would change.")
    amira.sees("#rule-sample", "Hajin")
    expect(amira.page.locator("#rule-action")).to_have_value("label:LOCATION")
    amira.page.fill("#rule-reason", "a town")
    amira.page.click("#rule-apply")
    amira.sees("#notice", "Corrected 2 like “Hajin”.")
    amira.counts("#spans .label-LOCATION", 3)
    found = amira.annotations(repeated, text="Hajin", label="LOCATION")
    assert len(found) == 3
    revision = amira.server.get(f"/v1/annotations/{found[2]['id']}/revisions").json()["items"][-1]
    assert (revision["reason"], revision["actor"]) == ("a town", "amira")
    amira.press("z")
    amira.sees("#notice", "Undone: 2 like “Hajin”")
    amira.counts("#spans .label-LOCATION", 1)


def test_counting_changes_nothing_and_cancel_leaves(amira, repeated):
    amira.open(repeated)
    amira.choose("Hajin")
    amira.press("l")
    amira.page.select_option("#rule-action", "status:rejected")
    amira.sees("#rule-count", "3 found: 3 would change.")
    amira.page.click("#rule-cancel")
    amira.is_hidden("#rule")
    assert {a["version"] for a in amira.annotations(repeated)} == {1}


def test_what_people_settled_is_told_and_left_alone_unless_asked(amira, repeated):
    amira.open(repeated)
    amira.choose("Hajin")
    amira.press("a")
    amira.has_saved()
    amira.choose("Hajin")
    amira.press("l")
    amira.page.select_option("#rule-action", "label:LOCATION")
    amira.sees("#rule-count", "3 found: 2 would change; 1 left alone, settled by a person.")
    amira.page.check("#rule-reviewed")
    amira.sees("#rule-count", "3 found: 3 would change.")
