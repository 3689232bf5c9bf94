"""The review page in headless Chromium, with an article of 5,000 words and 600 spans: against what a reviewer takes for instant."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _browser import FLAGS, find_browser, provide_browser

from benchmarks import load
from benchmarks.rows import Row, milliseconds
from benchmarks.servers import KEY, running
from benchmarks.texts import ARTICLE

WORDS, SPANS = 5000, 600
VISITS, PRESSES = 7, 100
PAINTED = """
    new MutationObserver((_, observer) => {
        if (document.documentElement.dataset.ready === undefined) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => (window.spansPainted = performance.now())));
    }).observe(document, {subtree: true, attributes: true, childList: true});
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
PRESS = """async ([key, times]) => {
    const taken = [];
    for (let turn = 0; turn < times; turn += 1) {
        const before = performance.now();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
        await new Promise((painted) => requestAnimationFrame(() => {
            const channel = new MessageChannel();  // its message comes right after the frame was painted
            channel.port1.onmessage = painted;
            channel.port2.postMessage(null);
        }));
        taken.push(performance.now() - before);
        await new Promise((rested) => setTimeout(rested, 20));
    }
    return taken;
}"""


def measure(options: Any) -> Iterator[Row]:
    provide_browser()
    browser = find_browser()
    if browser is None:
        print("page: skipped, there is no browser", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder, running("dense", Path(folder, "page.db")) as (address, _):
        path = f"/review/articles/{_article(address)}"
        first, spans, presses = _visits(browser, address, path)
    yield _against("first paint", first, 1000)
    yield _against(f"all of the article painted, {SPANS} spans", spans, 1000)
    yield _against("span selected and painted", presses, 50)


def _against(what: str, taken: list[float], limit: float) -> Row:
    """The median against the limit; the slowest is told too."""
    middle = statistics.median(taken)
    ours = f"{milliseconds(middle / 1000)} (slowest {max(taken):.0f})"
    return Row("page", what, ours, "the limit", milliseconds(limit / 1000), middle / limit, ("at most", 1.0))


def _article(address: str) -> str:
    words = (ARTICLE.split() * (WORDS // 500))[:WORDS]
    text = "\n\n".join(" ".join(words[first : first + 100]) for first in range(0, WORDS, 100))
    body = json.dumps({"title": "Five thousand words", "text": text}).encode()
    connection = load.Connection(address)
    posted = json.loads(
        connection.ask(load.request("POST", "/v1/articles", body, Authorization=f"Bearer {KEY}"))[2]
    )
    connection.close()
    return str(posted["id"])


def _visits(browser: str, address: str, path: str) -> tuple[list[float], list[float], list[float]]:
    """First paint and the article's paint at each visit, the first with nothing in the browser's cache; then spans are walked through."""
    from playwright.sync_api import sync_playwright

    first, spans = [], []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        context = chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900})
        context.request.post("/review/session", data={"key": KEY})
        page = context.new_page()
        page.add_init_script(PAINTED)
        for _ in range(VISITS):
            page.goto(path)
            page.wait_for_function("() => window.spansPainted !== undefined")
            first.append(page.evaluate(FIRST_PAINT))
            spans.append(page.evaluate("window.spansPainted"))
        presses = page.evaluate(PRESS, ["j", PRESSES])
        chromium.close()
    return first, spans, presses
