"""What changed: the feed, change sets, undoing; rules that change many spans at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from api.client.articles import Articles, Moment
from api.client.connection import PAGE, log, plain
from api.client.outcomes import Job, Sweep
from api.client.paths import path_to
from api.client.problems import AheadOfFeed, NotReady, RateLimited, ServerError, Unreachable, Unusable
from api.client.values import Change, ChangeSet
from api.domain.clock import format_time, read_moment

LONGEST_WAIT = 30  # seconds between tries while a server is away
_PASSING = (Unreachable, NotReady, RateLimited, ServerError)


class History(Articles):
    def changes(self, after: int = 0) -> Iterator[Change]:
        """Every change behind the seq `after`, in order, to the end of the feed."""
        while True:
            items = self._changes(after, 0)
            if not items:
                return
            yield from items
            after = items[-1].seq

    def follow(
        self,
        after: int = 0,
        *,
        wait: float = 25,
        stop: threading.Event | None = None,
        on_trouble: Callable[[Exception], None] | None = None,
    ) -> Iterator[Change]:
        """Every change behind `after`, and then each as it happens, for ever or until `stop` is set.

        Keep the `seq` of the last change that you are done with: started with it again, nothing is missed and nothing comes twice. A server
        that is away is waited for; `on_trouble` is told, once each time. Raises AheadOfFeed where the feed is shorter than it was.
        """
        tries = 0
        while stop is None or not stop.is_set():
            try:
                items = self._changes(after, wait)
            except Unusable:
                raise
            except _PASSING as error:
                if on_trouble is not None and tries == 0:
                    on_trouble(error)
                tries += 1
                seconds = min(LONGEST_WAIT, 0.5 * 2**tries)
                log.info("%s; trying again in %.1f s", error, seconds)
                if stop is None:
                    self._sleep(seconds)
                else:
                    stop.wait(seconds)
                continue
            tries = 0
            for change in items:
                yield change
                after = change.seq

    def last_seq(self) -> int:
        """The seq of the newest change; 0 where there is none. Found by about twenty small requests."""
        return self._bisect(lambda change: False)

    def reaches(self, seq: int) -> bool:
        """Whether the feed goes up to this seq. It does not where an older copy of the database was put back: begin again from 0 then."""
        return seq == 0 or self._at(seq) is not None

    def seq_at(self, moment: Moment) -> int:
        """The seq of the last change before this moment: follow from there to see all that came since.

        Raises ValueError for a text that is no time.
        """
        then = format_time(
            datetime.fromisoformat(read_moment(str(plain(moment))))
        )  # as wide as they are served
        return self._bisect(lambda change: change.at >= then)

    def change_set(self, change_set_id: str) -> ChangeSet:
        """Who changed how much, when and why, in one request."""
        return self.read(
            ChangeSet, self.call("GET", path_to("change-sets", change_set_id), query={"limit": 1})
        )

    def changes_of(self, change_set_id: str) -> Iterator[Change]:
        """The changes of a change set, in order."""
        return self.items(Change, path_to("change-sets", change_set_id))

    def revert(self, change_set_id: str, *, reason: str | None = None, dry_run: bool = False) -> Sweep:
        """Undoes a change set. What was changed since stays, and is listed in `conflicts`. Waits for a job where there is much to do."""
        body: dict[str, Any] = {"dry_run": dry_run} | ({} if reason is None else {"reason": reason})
        return self._sweep(path_to("change-sets", change_set_id, "revert"), body)

    def correct_all(
        self,
        *,
        match: Mapping[str, Any] | None = None,
        set: Mapping[str, Any] | None = None,
        trim: Mapping[str, str] | None = None,
        extend: Mapping[str, str] | None = None,
        mark: Mapping[str, Any] | None = None,
        reason: str | None = None,
        dry_run: bool = False,
        include_reviewed: bool = False,
    ) -> Sweep:
        """A rule for many spans: `match` with `set`, `trim` or `extend`; or `mark` for mentions that were missed. One change set.

        Doing it twice changes nothing more. Waits for a job where there is much to do.
        """
        said = {"match": match, "set": set, "trim": trim, "extend": extend, "mark": mark, "reason": reason}
        body = {name: value for name, value in said.items() if value is not None}
        return self._sweep(
            "/v1/corrections", body | {"dry_run": dry_run, "include_reviewed": include_reviewed}
        )

    def _sweep(self, where: str, body: Mapping[str, Any]) -> Sweep:
        answer = self.call("POST", where, json=body)
        if answer.status_code == 202:
            return self.value(Sweep, self.wait_for(self.read(Job, answer)).result)
        return self.read(Sweep, answer)

    def _changes(self, after: int, wait: float, limit: int = PAGE) -> list[Change]:
        answer = self.call(
            "GET",
            "/v1/changes",
            query={"after": after, "limit": limit, "wait": wait or None},
            read_timeout=self.timeout[1] + wait,
        )
        return [self.value(Change, item) for item in self.body(answer)["items"]]

    def _at(self, seq: int) -> Change | None:
        """The change with this seq, where the feed reaches so far."""
        try:
            found = self._changes(seq - 1, 0, limit=1)
        except AheadOfFeed:
            return None
        return found[0] if found else None

    def _bisect(self, is_beyond: Callable[[Change], bool]) -> int:
        """The largest seq at which there is a change that is not beyond; what is beyond is all that comes behind it."""

        def stands(seq: int) -> bool:
            found = self._at(seq)
            return found is not None and not is_beyond(found)

        low, high = 0, 1
        while stands(high):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if stands(middle) else (low, middle)
        return low
