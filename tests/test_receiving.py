"""How long a request may take to come in: what stands still is the socket's affair, what trickles is counted here."""

import pytest

from api import receiving


class Line:
    """A connection on which `size` bytes come after `seconds`, again and again; it is the clock, too."""

    def __init__(self, size, seconds):
        self.size, self.seconds, self.now = size, seconds, 0.0

    def recv(self, most):
        self.now += self.seconds
        return b"x" * self.size

    def monotonic(self):
        return self.now


@pytest.fixture
def incoming(monkeypatch):
    def make(size, seconds):
        line = Line(size, seconds)
        monkeypatch.setattr(receiving, "time", line)
        return receiving.Incoming(line, 60), line

    return make


def test_what_comes_drop_by_drop_is_given_up(incoming):
    bytes_, line = incoming(1, 5)
    with pytest.raises(TimeoutError):
        for _ in range(100):
            bytes_.chunk()
    assert line.now == 65


def test_a_large_body_may_take_as_long_as_its_length_explains(incoming):
    bytes_, line = incoming(2000, 2)
    for _ in range(10_000):
        assert bytes_.chunk()
    assert line.now == 20_000


def test_only_waiting_counts(incoming):
    bytes_, line = incoming(1, 5)
    for _ in range(10):
        bytes_.chunk()
        line.now += 3600  # what was read is worked on


def test_each_request_has_a_time_of_its_own(incoming):
    bytes_, _ = incoming(1, 5)
    for _ in range(20):
        bytes_.begin()
        for _ in range(10):
            bytes_.chunk()
