"""A reviewer at the page: presses keys, clicks, and says what is seen. Errors of the page are gathered in `errors`."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

PATIENCE = 30_000  # milliseconds that a busy machine may take
EXPECTED = ("404 (NOT FOUND)", "409 (CONFLICT)", "412 (PRECONDITION FAILED)", "401 (UNAUTHORIZED)", "403 (FORBIDDEN)", "422 (UNPROCESSABLE ENTITY)", "503", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_CONNECTION_REFUSED")  # fmt: skip


class Reviewer:
    def __init__(self, context: Any, server: Any, name: str, key: str) -> None:
        self.server = server
        self.name = name
        self.key = key
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.context = context
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)
        self.page.on("request", lambda request: self.hosts.add(request.url.split("/")[2]))

    def _console(self, message: Any) -> None:
        if message.type == "error" and not any(part.lower() in message.text.lower() for part in EXPECTED):
            self.errors.append(message.text)

    def leave(self) -> None:
        """Closes the window and forgets everything; nothing may have gone wrong in it, and nothing may have come from elsewhere."""
        self.context.set_offline(False)
        if self.page.url != "about:blank":
            self.page.evaluate("localStorage.clear()")
        self.page.close()
        self.context.clear_cookies()
        assert self.errors == []
        assert self.hosts <= {self.server.address.removeprefix("http://")}

    def sign_in(self, path: str = "/review") -> None:
        """At the page, with the key."""
        self.page.goto(path)
        self.page.fill("#sign-in-key", self.key)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("html[data-ready]")

    def arrive(self) -> None:
        """Signs in without the page, which saves a test the time of showing it."""
        answer = self.context.request.post("/review/session", data={"key": self.key})
        assert answer.ok, answer.text()

    def visit(self, path: str = "/review") -> None:
        self.page.goto(path)
        self.page.wait_for_selector("html[data-ready]")

    def open(self, article: dict[str, Any]) -> None:
        """Goes to the article's page, signed in already."""
        self.visit(f"/review/articles/{article['id']}")
        self.page.wait_for_selector("#article:not([hidden])")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def is_at(self, text: str) -> None:
        """Waits until the selected span has this text."""
        expect(self.page.locator("#facts-text")).to_have_text(text)

    def sees_dialog(self, name: str) -> None:
        """Waits until this dialog is open."""
        expect(self.page.locator(f"#{name}")).to_be_visible()

    def leaves_dialog(self, name: str) -> None:
        """Closes this dialog by key, and waits until keys are commands again."""
        self.press("Escape")
        self.is_hidden(f"#{name}")

    def is_hidden(self, selector: str) -> None:
        """Waits until it is not to be seen."""
        expect(self.page.locator(selector)).to_be_hidden()

    def note_is(self, text: str) -> None:
        """Waits until this stands in the note's field."""
        expect(self.page.locator("#note")).to_have_value(text)

    def sees(self, selector: str, text: str) -> None:
        """Waits until the text stands there."""
        self.page.wait_for_function(
            "([selector, text]) => document.querySelector(selector)?.innerText.includes(text)",
            arg=[selector, text],
        )

    def counts(self, selector: str, number: int) -> None:
        """Waits until there are so many of them."""
        self.page.wait_for_function(
            "([selector, number]) => document.querySelectorAll(selector).length === number",
            arg=[selector, number],
        )

    def has_saved(self) -> None:
        """Waits until the page says that all changes are saved."""
        self.sees("#saving", "All changes saved")

    def choose(self, text: str) -> None:
        """Selects the first span with this text in the list."""
        self.page.click(f'#spans [role=option]:has(.surface:text-is("{text}"))')

    def place_of(self, start: int, end: int | None = None) -> dict[str, float]:
        """The middle (x, y) and the edges of a stretch of the text, in UTF-16 units; without an end, of one character."""
        return self.page.evaluate(  # type: ignore[no-any-return]
            """async ([start, end]) => {
                const {rangeOf} = await import(document.querySelector("script[type=module]").src.replace("main.js", "text.js"));
                end ??= start + String.fromCodePoint(document.getElementById("text").textContent.codePointAt(start)).length;
                const box = rangeOf(start, end).getClientRects()[0];
                return {left: box.left, right: box.right, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2};
            }""",
            [start, end],
        )

    def drag_over(self, start: int, end: int) -> None:
        """Selects a stretch of the text with the mouse."""
        first, last = self.place_of(start), self.place_of(end - 1)
        self.page.mouse.move(first["left"] + 0.5, first["y"])
        self.page.mouse.down()
        self.page.mouse.move(last["right"] - 0.5, last["y"], steps=4)
        self.page.mouse.up()
        self.page.wait_for_selector("#offer:not([hidden])")

    def annotations(self, article: dict[str, Any], **by: Any) -> list[dict[str, Any]]:
        """The article's annotations as the server has them, those where every member is as given."""
        found = self.server.get(f"/v1/articles/{article['id']}/annotations").json()["items"]
        return [annotation for annotation in found if by.items() <= annotation.items()]

    def annotation(self, article: dict[str, Any], text: str) -> dict[str, Any]:
        """The one annotation with this text that is not rejected."""
        (found,) = [a for a in self.annotations(article, text=text) if a["status"] != "rejected"]
        return found
