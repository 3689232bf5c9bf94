"""What comes in from a file: item by item, in transactions small enough that nobody waits for long; an article goes in whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from api.domain.annotations import Rules
from api.domain.clock import Clock, new_id
from api.domain.exchange import ImportedArticle, ImportedBundle, Item
from api.domain.incoming import Ready, Terms, make_ready
from api.domain.item_writer import ItemWriter
from api.domain.models import ChangeSet, Report
from api.domain.outcomes import Tally
from api.domain.ports import Store
from api.domain.received import Received
from api.errors import IdempotencyKeyInFlight, IdempotencyKeyReused, NotFound

SHARE = (12_000, 500, 0.5)
"""How many spans and items one transaction takes, and for how many seconds it waits for them."""
FORECAST = (40_000, 20_000, 2.0)
"""The same for a dry run, whose items see each other only within one transaction."""

TERMS = ("format", "source", "on_conflict", "dry_run", "strict", "status", "offset_unit")


class Importing:
    """One import. `report` says what it is called, who makes it, and how far it has come: what was done already is passed over."""

    def __init__(self, store: Store, clock: Clock, rules: Rules, terms: Terms, report: Report) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._terms = terms
        self.report = report
        self._begun = bool(report.last)
        self._done_before = report.done
        self._writer = ItemWriter(rules, terms)
        self._limits = FORECAST if terms.dry_run else SHARE

    def run(self, items: Iterable[Item], content: Received) -> Report:
        """Takes all items, which are read from `content`. What an exception cuts off has been taken up to there, and can be gone on with.

        Raises what reading raises; NotReady; IdempotencyKeyInFlight where another goes on with the same import, IdempotencyKeyReused
        for another file.
        """
        if self.report.state == "finished":
            content.require(self.report.last)
            return self.report
        most_spans, most_items, seconds = self._limits
        share: list[tuple[Item, Ready]] = []
        spans, until = 0, 0.0
        rest = self._rest(items, content)
        while True:
            try:
                item = next(rest, None)
            except BaseException:
                self._take(share, content.mark)
                raise
            if item is None:
                break
            if not share:
                spans, until = 0, time.monotonic() + seconds
            share.append((item, make_ready(item, self._rules, self._terms, self._clock())))
            spans += _size(item)
            if spans >= most_spans or len(share) >= most_items or time.monotonic() >= until:
                self._take(share, content.mark)
                share = []
        self._take(share, content.mark)
        self.report = replace(self.report, state="finished", last=content.mark)
        if not self._terms.dry_run:
            self._store.exchange.put_report(self.report, self._clock())
        return self.report

    def _rest(self, items: Iterable[Item], content: Received) -> Iterator[Item]:
        """The items behind those that were done already."""
        for number, item in enumerate(items, 1):
            if number > self._done_before:
                content.confirm()
                yield item
        content.confirm()
        content.drain()  # what a reader left is the file too

    def _take(self, share: Sequence[tuple[Item, Ready]], mark: str) -> None:
        if not share:
            return
        terms, report, tally = self._terms, self.report, Tally(self.report.body)
        change_set = ChangeSet(report.id, "import", self._rules.actor, self._clock(), terms.reason)
        with self._store.write(change_set) as tx:
            for outcome in self._writer.write_all(tx, share):
                tally.add(outcome)
            grown = replace(report, body=tally.body, done=report.done + len(share), last=mark)
            if terms.dry_run:
                tx.discard()
            elif not tx.put_report(grown, report.done if self._begun else None):
                raise IdempotencyKeyInFlight(f"Another request goes on with the import {report.id}.")
        self.report, self._begun = grown, True


def begin_import(
    store: Store, clock: Clock, rules: Rules, terms: Terms, id: str | None, expires_at: str
) -> Importing:
    """A new import, or the one with that id: its report says whether there is anything left to do.

    Raises IdempotencyKeyReused where that one is of another actor or of other terms.
    """
    known = None
    if id is not None:
        with suppress(NotFound):
            known = store.exchange.find_report(id)
    body = {name: getattr(terms, name) for name in TERMS}
    if known is None:
        now = clock()
        report = Report(id or new_id(), "import", "running", now, rules.actor, expires_at, Tally(body).body)
        return Importing(store, clock, rules, terms, report)
    if known.kind != "import":
        raise IdempotencyKeyReused(
            f"The id {id} is that of the report of an {known.kind}; take another one for an import."
        )
    asked = (rules.actor, *body.values())
    if (known.created_by, *(known.body.get(name) for name in TERMS)) != asked:
        raise IdempotencyKeyReused(
            f"The import {id} began otherwise: by {known.created_by}, "
            + ", ".join(f"{name} {known.body.get(name)}" for name in TERMS)
            + ". Go on with it in the same way, or take another id."
        )
    return Importing(store, clock, rules, terms, replace(known, expires_at=expires_at))


def _size(item: Item) -> int:
    """About how long it takes to write, in spans."""
    if isinstance(item, ImportedBundle):
        bundle = item.bundle
        return len(bundle.annotations) + len(bundle.entries) + len(bundle.article.text) // 100
    return len(item.spans) + len(item.text or "") // 100 if isinstance(item, ImportedArticle) else 1
