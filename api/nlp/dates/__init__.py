"""DATE spans as values on the calendar: EDTF strings against the day of publication. None rather than a guess.

A grammar of our own: general date parsers guess where there is nothing to go by, put weekdays into the future, and know neither
tense nor the other half of a range. Times of day are not its business. Read `resolve.py` from the top.
"""

from api.nlp.dates.resolve import resolve_date
from api.nlp.dates.value import DateValue

__all__ = ["DateValue", "resolve_date"]
