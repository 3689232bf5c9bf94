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


def test_a_refusal_that_comes_after_signing_in_again_in_another_tab_asks_for_no_key(amira, article):
    problem = '{"type": "/problems/unauthorized", "status": 401, "detail": "The session has ended."}'
    late = []

    def refuse_once(route):
        late.append(route.request.method)
        if len(late) > 1:
            return route.continue_()
        amira.arrive()
        return route.fulfill(status=401, content_type="application/problem+json", body=problem)

    amira.page.route("**/claim", refuse_once)
    with amira.page.expect_response(lambda r: r.url.endswith("/claim") and r.ok):
        amira.open(article)
    amira.press("3")
    amira.has_saved()
    assert (late, amira.annotation(article, "Iraqi")["label"]) == (["POST", "POST"], "LOCATION")


def test_signing_out_without_the_server_says_that_the_session_goes_on(amira, article):
    amira.open(article)
    amira.page.fill("#note", "half a thought")
    amira.context.set_offline(True)
    amira.page.click("#sign-out")
    amira.sees("#notice", "still signed in")
    amira.sees("#notice", "what you typed is kept")
    amira.context.set_offline(False)
    amira.is_hidden("#notice")
    amira.page.click("#sign-out")
    amira.sees_dialog("sign-in")
    amira.page.fill("#sign-in-key", amira.key)
    amira.press("Enter")
    amira.sees("#actor", "amira")
    amira.open(article)
    amira.note_is("half a thought")


def test_what_is_corrected_after_the_session_ended_is_saved_once_signed_in_again(amira, article):
    amira.open(article)
    amira.page.wait_for_load_state("networkidle")  # else another request finds the session ended first
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
    amira.sees("#saving", "1 change not saved: for amira to sign in again")
    amira.sees("#facts-labels [aria-pressed=true]", "organization")  # the page shows basim what is stored
    assert amira.annotation(article, "Iraqi")["version"] == 1
    amira.page.click("#sign-out")  # and basim may go, so that amira can come back
    amira.page.fill("#sign-in-key", amira.key)
    amira.press("Enter")
    amira.has_saved()
    assert amira.annotation(article, "Iraqi")["updated_by"] == "amira"
