"""What stands around a date: whether its clause looks forward, a preposition that opens its value, the other half of a range."""

from __future__ import annotations

import re

LOOK = 160
_BREAK = re.compile(r"[.!?]\s+(?=[A-Z\"“‘(])|;\s|\n|[\"“”]")
_FORWARD = re.compile(
    r"\b(?:will|'ll|’ll|shall|won't|would|is to|are to|is due|are due|due to|is set to|are set to|set to|is expected|are expected|expected to|"
    r"plans?|planned|is planned|are planned|scheduled|must|should|hopes? to|ahead of|upcoming|intends? to|going to|aims? to|vows? to|"
    r"planning|preparing to|about to|expects?|expecting|to be held|begins|expires|votes|meets|takes effect|take effect|starts|opens|ends|resumes|returns|goes to|faces|be (?:handed|held|opened|closed))\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r",|\b(?:that|which|who|after|when|while|but)\b")
_OPENS_SENTENCE = re.compile(
    r"\s*(?:On|In|By|From|Since|Until|Before|After|At|Late|Early)?(?:\s+(?:the|this|next))?\s*"
)
_REPORTING = re.compile(
    r"\b(?:said|says|told|announced|reported|added|according to|stated|wrote|tweeted)\b", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|began|took|fell|came|met|left|spoke|sent|held|fought|hit|won|lost|wrote|made|gave|saw|rose|flew|drove|broke|shot|"
    r"sank|struck|threw|swore|grew|became|got|led|fled|sat|stood|kept|found|paid|bought|brought|caught|ran|drew|chose|went|built|"
    r"[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|since at least|ever since)\s+(?:the\s+|at least\s+|about\s+|around\s+)?$", re.IGNORECASE
)
_UNTIL = re.compile(r"\b(?:until|till|'til|up to|through)\s+(?:the\s+|at least\s+)?$", re.IGNORECASE)
_ONWARDS = re.compile(r"^\s*(?:on\b(?!\s+(?:the|a|to)\b)|onwards?\b)", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|until|till|ahead of|before)\s+(?:the\s+)?$", re.IGNORECASE)
_NOUN_BEHIND = re.compile(
    r"^\s+(?!and\b|or\b|when\b|but\b|to\b|in\b|on\b|at\b|as\b|with\b|after\b|for\b|by\b|has\b|have\b|had\b|is\b|was\b|were\b|are\b|that\b|who\b|which\b|because\b|while\b|against\b|from\b|without\b|under\b|between\b|over\b|near\b|of\b|the\b|its\b|his\b|their\b|it\b|he\b|they\b|said\b|according\b|during\b|into\b)[a-z]",
    re.IGNORECASE,
)


def before(text: str, start: int) -> str:
    """The clause up to the span, at most LOOK code points."""
    left = text[max(0, start - LOOK) : start]
    breaks = list(_BREAK.finditer(left))
    return left[breaks[-1].end() :] if breaks else left


def behind(text: str, end: int) -> str:
    right = text[end : end + LOOK]
    found = _BREAK.search(right)
    return right[: found.start()] if found else right


def looks_forward(left: str, right: str) -> bool:
    """Whether the clause that holds the date speaks of what is to come."""
    if _BY.search(left) and not _PAST.search(left):
        return True
    near = _CLAUSE_END.split(left)[-1]
    if _FORWARD.search(near):
        return True
    if _OPENS_SENTENCE.fullmatch(near):  # `On July 4, the minister will ...`
        right = right.lstrip(" ,")
    follow = _CLAUSE_END.split(right)[0]
    if not near.strip() or not _PAST.search(near):
        return bool(_FORWARD.search(follow)) or (
            bool(_FORWARD.search(left)) and not _REPORTING.search(near) and not _PAST.search(near)
        )
    return False


def may_open(text: str, start: int, end: int) -> bool:
    """A quick look at the words right beside the span, before `opening` reads them closely."""
    near = text[max(0, start - 24) : start].lower()
    return any(word in near for word in ("since", "until", "till", "'til", "up to", "through")) or (
        "from" in near and text[end : end + 4].lstrip()[:2].lower() == "on"
    )


def opening(left: str, right: str) -> str | None:
    """`since`, `until` or None: whether a preposition right before the span (or `onwards` behind it) opens its value."""
    noun = bool(_NOUN_BEHIND.search(right))
    if _SINCE.search(left) and not noun:
        return "since"
    if re.search(r"\bfrom\s+(?:the\s+)?$", left, re.IGNORECASE) and _ONWARDS.match(right):
        return "since"
    if _UNTIL.search(left) and not noun:
        return "until"
    return None


def lent_year(right: str) -> tuple[int, int | None] | None:
    """(year, month) of the other half of a range or coordination behind the span: `from [May 2] to June 3, 2011`."""
    found = re.match(
        r"\s*(?:to|and|until|through|till|-|–|or)\s+(?:the\s+)?(?:early |late |mid-?)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?"
        r"(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
        r"(?:\s+\d{1,2}(?:st|nd|rd|th)?)?,?\s+(\d{4})\b",
        right,
    )
    if found is None:
        return None
    from api.nlp.dates.words import MONTHS

    return int(found[3]), MONTHS.get(found[2].lower())
