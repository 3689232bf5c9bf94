"""Articles out of files: plain text, the text of an HTML page, or one JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from api.client.files.exits import Wrong

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
KNOWN = frozenset(["text", "external_id", "title", "language", "source", "url", "published_at", "metadata"])
_BLOCK_NAMES = """
address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr
li main nav ol option p pre section table tbody td tfoot th thead title tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN_NAMES = """
head nav script style noscript template svg math iframe object select button textarea
"""
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_PUBLISHED = ("article:published_time", "date", "dc.date", "dcterms.created", "pubdate", "publishdate")


@dataclass(frozen=True)
class Source:
    """One article to be: its fields for POST /v1/articles, where it came from, or why it cannot be one.

    `place` is where it lies as it was named, `name` the same with the file's one full path, however it was named.
    """

    place: str
    article: dict[str, Any]
    problem: str | None = None
    name: str = ""


def iter_sources(path: Path, kind: str | None, encoding: str | None) -> Iterator[Source]:
    """The articles of one file, one after the other. Raises Wrong where the kind is not to be told from its name."""
    kind = kind_of(path, kind)
    try:
        if kind == "jsonl":
            with path.open(encoding=encoding or "utf-8-sig", newline="\n") as lines:
                yield from _articles(path, lines)
            return
        content = path.read_bytes()
        if kind == "html":
            yield Source(str(path), page(decoded(content, encoding or _declared(content))))
        else:
            yield Source(str(path), {"text": decoded(content, encoding)})
    except (UnicodeDecodeError, LookupError) as error:
        said = f"no {error.encoding}" if isinstance(error, UnicodeDecodeError) else str(error)
        yield Source(str(path), {}, f"{said}; say which encoding it is with --encoding")


def kind_of(path: Path, kind: str | None) -> str:
    """What is said, or what the name says. Raises Wrong."""
    found = kind or KINDS.get(path.suffix.lower())
    if found is None:
        raise Wrong(
            f"{path}: what it is cannot be told from its name; say --as text, --as html or --as jsonl."
        )
    return found


def how_many(path: Path, kind: str | None) -> int:
    """How many articles a file has."""
    if kind_of(path, kind) != "jsonl":
        return 1
    with path.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def decoded(content: bytes, encoding: str | None) -> str:
    """The text as it stands in the file; a mark at its beginning is no part of it."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(name)
    return content.decode(encoding or "utf-8")


def _declared(content: bytes) -> str | None:
    found = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", content[:4096], re.IGNORECASE)
    return found.group(1).decode("ascii") if found else None


def _articles(path: Path, lines: Iterable[str]) -> Iterator[Source]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            article = json.loads(line)
        except ValueError as error:
            yield Source(place, {}, f"no JSON: {error}")
            continue
        if not isinstance(article, dict) or not isinstance(article.get("text"), str):
            yield Source(place, {}, "no JSON object with a text")
            continue
        unknown = [name for name in article if name not in KNOWN]
        yield Source(
            place,
            article,
            f"{unknown[0][:40]!r} is not known; known are {', '.join(sorted(KNOWN))}" if unknown else None,
        )


def page(html: str) -> dict[str, Any]:
    """The readable text of an HTML page, block by block, with its title and time of publication where it says them."""
    reader = _Page()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    title = " ".join("".join(reader.title).split())
    found: dict[str, Any] = {"text": text} | ({"title": title[:1000]} if title else {})
    if reader.published:
        found["published_at"] = reader.published
    return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title: list[str] = []
        self.published: str | None = None
        self._unseen: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            self._meta(dict(attributes))
        elif tag == "title":
            self._in_title = "svg" not in self._unseen
        elif tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()  # a head that was never closed ends here
        if tag in _BLOCKS:
            self.parts.append("\n" if tag in ("br", "tr", "li", "td", "th") else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        if tag in _BLOCKS:
            self.parts.append("\n" if tag in ("br", "tr", "li", "td", "th") else "\n\n")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _meta(self, attributes: dict[str, str | None]) -> None:
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        content = (attributes.get("content") or "").strip()
        if (
            name in _PUBLISHED
            and self.published is None
            and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$", content)
        ):
            self.published = content
