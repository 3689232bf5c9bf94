"""`calendar_dates`: dates that the grammar knows are marked whole (`earlier in August`, `575 B.C.`, `11-13 Dec.`), marked or not by a model; what
has no place on the calendar (`coming weeks`) is none."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from api.nlp.dates.words import MONTH_NAMES, WEEKDAY_NAMES
from api.nlp.rules.marks import Mark, marks_of, near, put_marks
from api.nlp.rules.spelling import Anchors, matches

DATE = "DATE"
_S = r"(?:[^\S\n]{1,2})"
_SHORT_MONTHS = ["Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec"]


def _any(words: list[str]) -> str:
    return "|".join([*words, *(word.upper() for word in words)])


_MONTH = rf"(?:(?:{_any(MONTH_NAMES)})(?!\w)|(?:{_any(_SHORT_MONTHS)})(?:\.|(?!\w)))"
_WEEKDAY = rf"(?:(?:{_any(WEEKDAY_NAMES)})(?!\w)|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?(?![\w:%]|[.,]\d))"
_YEAR = r"(?:1\d{3}|20\d\d)(?![\w%]|[.,]\d)"
_BEHIND = rf"(?:,?{_S}(?:of{_S})?{_YEAR}|{_S}(?:this|last|next){_S}year(?!\w))"
_TO = rf"(?:{_S}?[-–—/]{_S}?|{_S}(?:to|and){_S})"
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?:hour|day|week|month|year|decade|centurie)s"
_LEAD = (
    rf"(?:(?:early|late|mid|Early|Late|Mid)(?:{_S}|-)(?:in{_S}(?:the{_S})?)?"
    rf"|(?:earlier|later|Earlier|Later){_S}in{_S}"
    rf"|(?:end|beginning|start|middle|eve|(?:first|second|latter){_S}half|(?:first|last){_S}week|(?:early{_S}|late{_S})?(?:spring|summer|autumn|fall|winter)){_S}of{_S})?+"
)
_ABSOLUTE = (
    rf"(?:{_WEEKDAY},?{_S})?{_MONTH}{_S}?{_DAY}(?:{_S}?[-–—]{_S}?{_DAY}|{_S}?[-–—]{_S}?{_MONTH}{_S}{_DAY}|{_S}to{_S}[0-3]?\d(?!\w|[.,:]\d|{_S}[a-z]))?{_BEHIND}?"
    rf"|(?:{_WEEKDAY},?{_S})?(?:{_DAY}{_TO})?{_DAY}{_S}(?:of{_S})?{_MONTH}{_BEHIND}?"
    rf"|{_LEAD}{_MONTH},?{_S}(?:of{_S})?(?:{_YEAR}|(?:last|this|next){_S}year(?!\w))"
    r"|(?:1\d{3}|20\d\d)-[01]\d-[0-3]\d(?![\w-])"
    rf"|[0-3]?\d\.[01]?\d\.{_YEAR}|[0-3]?\d/[0-3]?\d/{_YEAR}"
    rf"|\d{{1,4}}{_S}?(?:B\.C\.(?:E\.)?|BCE?(?!\w)|A\.D\.)"
    rf"|{_LEAD}(?:1\d|20)\d0['’]?s(?!\w)"
)
_START = r"(?<![\w.,/$€£-])"
_SURE = re.compile(
    rf"{_START}(?:{_ABSOLUTE}"
    rf"|(?:earlier{_S}|later{_S}|early{_S}|late{_S}|end{_S}of{_S}|beginning{_S}of{_S}|start{_S}of{_S})?(?:last|this|next){_S}(?:week|weekend|month|year)(?!\w)(?!{_S}of(?!\w))"
    rf"|(?:earlier{_S}|later{_S})?(?:[Yy]esterday|[Tt]oday|[Tt]omorrow)(?!\w)"
    rf"|{_NUMBER}{_S}(?:day|week|month|year|decade)s{_S}ago(?!\w)"
    rf")"
)
_AROUND = re.compile(  # only where something of it is marked
    rf"{_START}(?:{_LEAD}(?:{_MONTH}|{_YEAR})(?:[-–—](?:\d\d|{_YEAR})(?!\w))?"
    rf"|(?:past|last|next|previous|coming){_S}{_NUMBER}(?:-plus|{_S}or{_S}{_NUMBER})?{_S}{_UNIT}(?!\w)"
    rf"|(?:(?:last|next|this){_S})?{_WEEKDAY})"
)

# what has no anchor on the calendar, though it reads like a date: an earlier rule or a model may have marked it
_NO_DATE = re.compile(
    rf"(?:(?:the{_S}|in{_S}|over{_S}|for{_S})*(?:recent|coming|following|subsequent|ensuing|intervening){_S}(?:hours|days|weeks|months|years|decades)"
    rf"|(?:hours|days|weeks|months|years|decades|centuries){_S}(?:ago|earlier|later|before|after|afterwards)"
    rf"|(?:that|the|later{_S}that|earlier{_S}that){_S}(?:same{_S}|very{_S}|following{_S}|next{_S})?(?:day|night|morning|evening|afternoon|week|month|year)"
    rf"|(?:same|following|next){_S}(?:day|night|morning|evening|afternoon)|the{_S}day"
    rf"|{_NUMBER}{_S}(?:hour|day|week|month|year|decade)s?)",
    re.IGNORECASE,
)
_NOT_OF_DATE = re.compile(
    rf"(?:(?:late|early|later|earlier){_S}on{_S}|(?:treaty|war|revolution|battle|act|crisis|constitution){_S}of(?:{_S}|$))+",
    re.IGNORECASE,
)

_ANCHORS = Anchors(
    [
        *(form for word in (*MONTH_NAMES, *_SHORT_MONTHS, *WEEKDAY_NAMES, "Mon", "Tues", "Tue", "Wed", "Thurs", "Thu", "Fri", "Sat", "Sun") for form in (word, word.upper())),
        *["week", "weekend", "month", "year", "yesterday", "Yesterday", "today", "Today", "tomorrow", "Tomorrow", "ago", "hours", "days", "weeks", "months", "years", "decades", "BC", "BCE", "B", "A"],
        *map(str, range(1000, 2100)),
        *(f"{year}s" for year in range(1000, 2100, 10)),
    ],
    before=12,
    behind=10,
)  # fmt: skip


class CalendarDates:
    """`score` of a date that only the grammar marked; one that it made longer keeps the model's where that is higher."""

    def __init__(self, score: float) -> None:
        self.score = score

    def __call__(self, doc: Doc) -> Doc:
        marks = marks_of(doc)
        changed = [found for mark in marks if (found := _anchored(doc, mark)) is not None]
        for first, last, match in matches(doc, _ANCHORS, _SURE, _AROUND):
            self._lay(changed, first, last, match.re is _SURE)
        if changed != marks:
            put_marks(doc, changed)
        return doc

    def _lay(self, marks: list[Mark], first: int, last: int, sure: bool) -> None:
        place = near(marks, first, last)
        there = marks[place]
        dates = [mark for mark in there if mark.label == DATE]
        if not (there if sure else dates):
            if sure:
                marks[place] = [Mark(first, last, DATE, self.score)]
            return
        if any(mark.first <= first and last <= mark.last for mark in dates):
            return
        inside = [mark for mark in there if first <= mark.first and mark.last <= last]
        if len(inside) < len(there) and (
            not sure or any(mark.label != DATE for mark in there if mark not in inside)
        ):
            return
        if not sure and len(dates) < len(there):
            return
        begin, end = min(first, *(m.first for m in there)), max(last, *(m.last for m in there))
        marks[place] = [Mark(begin, end, DATE, max([self.score, *(mark.score for mark in dates)]))]


def _anchored(doc: Doc, mark: Mark) -> Mark | None:
    """The mark without words that are not the date's (`Treaty of 1921`); None where nothing says when (`coming weeks`)."""
    if mark.label != DATE:
        return mark
    text = doc[mark.first : mark.last].text
    if _NO_DATE.fullmatch(text) or (len(text) < 4 and text.isdigit() and not _is_two_digit_year(doc, mark)):
        return None
    before = _NOT_OF_DATE.match(text)
    if before is None:
        return mark
    if before.end() == len(text):
        return None
    start = doc[mark.first].idx + before.end()
    return mark._replace(first=next(i for i in range(mark.first, mark.last) if doc[i].idx >= start))


def _is_two_digit_year(doc: Doc, mark: Mark) -> bool:
    """`'96`, `1980-88`."""
    return mark.last - mark.first == 1 and mark.first > 0 and not doc[mark.first - 1].whitespace_


@Language.factory("calendar_dates", assigns=["doc.spans"], default_config={"score": 0.9})
def create_calendar_dates(nlp: Language, name: str, score: float) -> CalendarDates:
    """The factory's name in config.cfg."""
    return CalendarDates(score)
