"""What rules leave out of spans at their ends, or take in beside them: patterns that match whole words alone, within a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from api.domain.spans import BLANKS
from api.errors import Invalid

PATTERN_SECONDS = 0.1
JOINING = "-\u2010\u2011'\u2019"  # hyphens and apostrophes make one word of the letters around them
CONTEXT = 200  # code points beside a span in which an extension is looked for


class TooSlow(Invalid):
    """A pattern that tries too many ways to match."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Patterns (regular expressions, any case) of what stands at a span's start and end."""

    start: Any = None
    end: Any = None

    def trimmed(self, surface: str) -> tuple[int, int]:
        """The ends within the surface once what the patterns match was left out, and white space beside it. Raises TooSlow."""
        start, end = 0, len(surface)
        found = self.start and _tried(self.start.match, surface)
        if found and found.end() and not _cuts_behind(surface, found.end()):
            start = found.end()
            while start < end and surface[start] in BLANKS:
                start += 1
        found = self.end and _tried(self.end.search, surface, start)
        if found and found.start() < end and not _cuts_before(surface, found.start()):
            end = found.start()
            while end > start and surface[end - 1] in BLANKS:
                end -= 1
        return start, end

    def extended(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The ends of the span once what the patterns (compiled as `outside`) match beside it was taken in. Raises TooSlow."""
        first = max(0, start - CONTEXT)
        found = self.start and _tried(self.start.search, text[first:start])
        if found and found.group().strip() and not _cuts_before(text, first + found.start()):
            start = first + found.start()
            while text[start] in BLANKS:
                start += 1
        found = self.end and _tried(self.end.match, text[end : end + CONTEXT])
        if found and found.group().strip() and not _cuts_behind(text, end + found.end()):
            end += found.end()
            while text[end - 1] in BLANKS:
                end -= 1
        return start, end


def compile_edges(start: str | None, end: str | None, *, outside: bool, pointer: str) -> Edges:
    """`outside`: what stands before and behind a span, to be taken in; else what stands in it at its ends, to be left out.

    Raises Invalid for what is no regular expression.
    """
    compiled = []
    for name, pattern, form in (
        ("start", start, r"(?:{})\s*\Z" if outside else r"\A(?:{})"),
        ("end", end, r"\A\s*(?:{})" if outside else r"(?:{})\Z"),
    ):
        try:
            if pattern:
                regex.compile(pattern)  # by itself first: so places in what it says are places in the pattern
            compiled.append(pattern and regex.compile(form.replace("{}", pattern), regex.IGNORECASE))
        except regex.error as error:
            raise Invalid(
                f"{pattern!r} is no regular expression: {error}.", pointer=f"{pointer}/{name}"
            ) from None
    return Edges(*compiled)


def _cuts_behind(text: str, place: int) -> bool:
    """Whether what ends at `place` with a letter or digit ends within a word: `the` does in `then`, and in `the-man`."""
    if not (0 < place < len(text) and text[place - 1].isalnum()):
        return False
    return text[place].isalnum() or (text[place] in JOINING and text[place + 1 : place + 2].isalnum())


def _cuts_before(text: str, place: int) -> bool:
    """Likewise for what begins at `place`: `man` does in `the-man`, `'s` does not in `army's`."""
    if not (0 < place < len(text) and text[place].isalnum()):
        return False
    return text[place - 1].isalnum() or (
        text[place - 1] in JOINING and text[max(place - 2, 0) : place - 1].isalnum()
    )


def _tried(search: Any, *arguments: Any) -> Any:
    try:
        return search(*arguments, timeout=PATTERN_SECONDS)
    except TimeoutError:
        raise TooSlow("The pattern takes too long; write a simpler one.", pointer="#") from None
