"""Times and ids that order as they were made."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from api.domain.clock import format_time, new_id, utc_now


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), "2026-11-24T09:30:00.000000Z"),
        (
            datetime(2026, 11, 24, 9, 30, 0, 5, tzinfo=timezone(timedelta(hours=2))),
            "2026-11-24T07:30:00.000005Z",
        ),
        (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00.000000Z"),
    ],
)
def test_a_time_is_written_in_utc_with_a_fixed_width(moment, text):
    assert format_time(moment) == text


def test_times_order_as_text():
    times = [utc_now() for _ in range(1000)]
    assert times == sorted(times)


def test_ids_are_uuids_of_version_7_that_order_as_they_were_made():
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(set(ids))
    assert {uuid.UUID(id).version for id in ids} == {7}
    assert {uuid.UUID(id).variant for id in ids} == {uuid.RFC_4122}
