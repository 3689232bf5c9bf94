"""The value of dates in sentences, rule by rule of the guideline; see guideline.py for the sentences."""

from datetime import date

import pytest
from edtf import parse_edtf

from api.nlp.dates import resolve_date
from tests.nlp.dates.guideline import BY_RULE

CASES = [(rule, case) for rule, cases in BY_RULE.items() for case in cases]


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{rule}: {case.written[:60]}" for rule, case in CASES]
)
def test_a_date_has_the_value_of_its_rule(case):
    anchor = None if case.published_at is None else date.fromisoformat(case.published_at)
    value = resolve_date(case.context, *case.span, anchor)
    assert (value and value.value) in case.values


@pytest.mark.parametrize(
    "written", sorted({v for _, case in CASES for v in case.values if v and ".." not in v})
)
def test_values_of_the_table_are_edtf(written):
    parse_edtf(written)
