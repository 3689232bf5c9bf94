"""Signing in, out, and on in another tab; and that nobody else's page can use the session."""


def test_signing_in_with_a_key_opens_the_queue_and_its_first_article(sit_down, article):
    amira = sit_down()
    amira.page.goto("/review")
    amira.page.fill("#sign-in-key", "ak_wrong")
    amira.press("Enter")
    amira.sees("#sign-in-problem", "not known")
    amira.page.fill("#sign-in-key", amira.key)
    amira.press("Enter")
    amira.sees("#actor", "amira")
    amira.page.wait_for_selector("#article:not([hidden])")
    cookie = next(c for c in amira.context.cookies() if c["name"] == "annotation_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert amira.page.evaluate("document.cookie") == ""
    assert amira.key not in amira.page.content()


def test_signing_out_asks_for_a_key_again_and_ends_the_session_everywhere(amira, article):
    amira.open(article)
    cookie = amira.context.cookies()
    amira.page.click("#sign-out")
    amira.sees_dialog("sign-in")
    assert amira.context.cookies() == []
    amira.context.add_cookies(cookie)
    assert amira.context.request.get(f"/v1/articles/{article['id']}").status == 401


def test_escape_does_not_lead_past_the_sign_in(sit_down):
    amira = sit_down()
    amira.page.goto("/review")
    amira.sees_dialog("sign-in")
    amira.press("Escape", "Escape", "Escape")
    amira.sees_dialog("sign-in")
    amira.page.fill("#sign-in-key", amira.key)
    amira.press("Enter")
    amira.sees("#actor", "amira")


def test_a_request_without_the_page_s_token_changes_nothing(amira, article):
    amira.open(article)
    id = amira.annotation(article, "Zanjili")["id"]
    status = amira.page.evaluate(
        """async (id) => (await fetch(`/v1/annotations/${id}`, {
            method: "PATCH", headers: {"Content-Type": "application/json", "If-Match": "*"}, body: '{"label": "DATE"}',
        })).status""",
        id,
    )
    assert status == 403
    assert amira.annotation(article, "Zanjili")["version"] == 1


def test_a_tab_goes_on_when_its_reviewer_signs_in_again_in_another(amira, article):
    amira.open(article)
    amira.arrive()  # a new session: the token that this tab holds is worth nothing now
    amira.press("3")
    amira.has_saved()
    assert amira.annotation(article, "Iraqi")["label"] == "LOCATION"


def test_what_is_corrected_after_the_session_ended_is_saved_once_signed_in_again(amira, article):
    amira.open(article)
    amira.context.clear_cookies()
    amira.press("3")
    amira.sees_dialog("sign-in")
    amira.sees("#saving", "1 change not saved")
    amira.page.fill("#sign-in-key", amira.key)
    amira.press("Enter")
    amira.has_saved()
    assert amira.annotation(article, "Iraqi")["label"] == "LOCATION"


def test_another_reviewer_s_key_does_not_save_what_the_first_one_did(sit_down, amira, article):
    basim = sit_down("basim")
    amira.open(article)
    amira.context.clear_cookies()
    amira.press("3")
    amira.sees_dialog("sign-in")
    amira.page.fill("#sign-in-key", basim.key)
    amira.press("Enter")
    amira.sees("#actor", "basim")
    amira.sees("#saving", "1 change not saved")
    assert amira.annotation(article, "Iraqi")["version"] == 1
