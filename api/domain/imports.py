"""What comes in from a file: item by item, in transactions small enough that nobody waits for long; an article goes in whole or not at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from api.domain.annotations import Rules
from api.domain.clock import Clock, new_id
from api.domain.exchange import ImportedArticle, ImportedBundle, ImportedCorrection, Item, Restored
from api.domain.figures import count_annotations
from api.domain.incoming import (
    FACTS,
    MOST_REASONS,
    Ready,
    ReadyArticle,
    Reason,
    Spans,
    Terms,
    Wrong,
    find_clash,
    find_spans,
    make_ready,
    plain,
)
from api.domain.merging import Merge, correct_annotation, merge_article, new_annotation
from api.domain.models import Article, ChangeSet, Report
from api.domain.ports import Store, Transaction
from api.domain.received import Received
from api.domain.soundness import is_id
from api.errors import (
    AnnotationError,
    Conflict,
    ExternalIdTaken,
    Gone,
    IdempotencyKeyInFlight,
    IdempotencyKeyReused,
    NotFound,
)

MOST_LISTED = 1000
SHARE = (12_000, 500, 0.5)
"""How many spans and items one transaction takes, and for how many seconds it waits for them."""
FORECAST = (40_000, 20_000, 2.0)
"""The same for a dry run, whose items see each other only within one transaction."""

What = Literal["added", "updated", "unchanged", "skipped", "refused"]
ITEMS: tuple[What, ...] = ("added", "updated", "unchanged", "skipped", "refused")
TERMS = ("format", "source", "on_conflict", "dry_run", "strict", "status", "offset_unit")
SPANS = ("added", "updated", "unchanged", "kept", "left_out", "withdrawn")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item; `what` is about its article, or about the annotation that it corrects."""

    place: str
    what: What
    article_id: str | None = None
    spans: Merge = field(default_factory=Merge)
    reasons: Sequence[Reason] = ()


class Tally:
    """The report of an import, as it grows."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.body: dict[str, Any] = {
            "items": {"read": 0} | dict.fromkeys(ITEMS, 0),
            "annotations": dict.fromkeys(SPANS, 0),
            "told": [],
            "not_told": 0,
            **body,
        }
        for name in ("items", "annotations"):
            self.body[name] = dict(self.body[name])
        self.body["told"] = list(self.body["told"])

    def add(self, outcome: Outcome) -> None:
        body = self.body
        body["items"]["read"] += 1
        body["items"][outcome.what] += 1
        if outcome.what != "refused":
            for name in SPANS:
                body["annotations"][name] += getattr(outcome.spans, name)
        reasons = [*outcome.reasons, *outcome.spans.reasons]
        if not reasons:
            return
        if len(body["told"]) >= MOST_LISTED:
            body["not_told"] += 1
            return
        told = {
            "place": outcome.place,
            "outcome": outcome.what,
            "article_id": outcome.article_id,
            "reasons": [
                {"place": r.place, "type": f"/problems/{r.slug}", "detail": r.detail}
                for r in reasons[:MOST_REASONS]
            ],
        }
        body["told"].append(told | {"more_reasons": max(0, len(reasons) - MOST_REASONS)})


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
        self._seen: set[str] = set()  # what a dry run would have stored
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
            for item, ready in share:
                tally.add(self._outcome(tx, item, ready))
            grown = replace(report, body=tally.body, done=report.done + len(share), last=mark)
            if terms.dry_run:
                tx.discard()
            elif not tx.put_report(grown, report.done if self._begun else None):
                raise IdempotencyKeyInFlight(f"Another request goes on with the import {report.id}.")
        self.report, self._begun = grown, True

    def _outcome(self, tx: Transaction, item: Item, ready: Ready) -> Outcome:
        try:
            if isinstance(ready, Wrong):
                return Outcome(ready.place, "refused", reasons=ready.reasons)
            if isinstance(ready, ImportedCorrection):
                return self._correct(tx, ready)
            if isinstance(ready, Restored):
                return self._restore(tx, item.place, ready)
            return self._article(tx, ready)
        except AnnotationError as error:
            return Outcome(
                item.place,
                "refused",
                getattr(ready, "article_id", None),
                reasons=[Reason.of(item.place, error)],
            )

    def _correct(self, tx: Transaction, item: ImportedCorrection) -> Outcome:
        merge = correct_annotation(tx, self._rules, self._terms, item)
        what: What = "updated" if merge.wrote else "skipped" if merge.kept else "unchanged"
        return Outcome(item.place, what, spans=merge)

    def _restore(self, tx: Transaction, place: str, ready: Restored) -> Outcome:
        article = ready.bundle.article
        known = self._known(tx, article.id, article.external_id, article.text)
        if known is not None:
            item = plain(ready.bundle, place)
            spans = find_spans(item, known.text, known.published_at, self._rules)
            return self._merged(tx, ReadyArticle(item, {n: getattr(item, n) for n in FACTS}, spans), known)
        if seen := self._seen_before(article.id, article.external_id, article.text, place):
            return seen
        tx.restore(ready)
        return Outcome(
            place,
            "added",
            article.id,
            Merge(added=sum(1 for a in ready.bundle.annotations if not a.withdrawn)),
        )

    def _article(self, tx: Transaction, ready: ReadyArticle) -> Outcome:
        item = ready.item
        known = self._known(tx, item.id, item.external_id, item.text)
        if known is None and item.text is None:
            name = f"id {item.id}" if item.id else f"external_id {item.external_id!r}"
            raise NotFound(f"There is no article with the {name}; the file has no text of it.")
        if known is not None:
            if item.text is None:
                ready = replace(ready, spans=find_spans(item, known.text, known.published_at, self._rules))
            return self._merged(tx, ready, known)
        if refusal := self._wrong(ready.spans):
            return Outcome(item.place, "refused", reasons=refusal)
        if seen := self._seen_before(item.id, item.external_id, item.text, item.place):
            return seen
        return self._add(tx, ready)

    def _merged(self, tx: Transaction, ready: ReadyArticle, known: Article) -> Outcome:
        """The file has an article that is stored already."""
        item, terms = ready.item, self._terms
        if item.text is not None and terms.on_conflict == "fail":
            raise Conflict(f"Article {known.id} is stored already, and on_conflict is fail.")
        if item.text is not None and terms.on_conflict == "skip":
            sentence = f"Article {known.id} is stored already; it stays as it is."
            return Outcome(
                item.place, "skipped", known.id, reasons=[Reason(item.place, Conflict.slug, sentence)]
            )
        if refusal := self._wrong(ready.spans):
            return Outcome(item.place, "refused", known.id, reasons=refusal)
        with tx.attempt():
            merge = merge_article(tx, self._rules, terms, known, ready.facts, ready.spans)
        what: What = "updated" if merge.wrote else "skipped" if merge.kept or merge.left_out else "unchanged"
        return Outcome(item.place, what, known.id, merge)

    def _wrong(self, spans: Spans) -> Sequence[Reason]:
        """Why an article is refused for its spans."""
        return [*spans.wrong, *(spans.left_out if self._terms.strict else ())]

    def _add(self, tx: Transaction, ready: ReadyArticle) -> Outcome:
        item, terms, now = ready.item, self._terms, tx.change_set.at
        assert item.text is not None
        facts = dict(ready.facts)
        article = Article(
            item.id if item.id is not None and is_id(item.id) else new_id(),
            item.text,
            hashlib.sha256(item.text.encode()).hexdigest(),
            len(item.text),
            now,
            self._rules.actor,
            now,
            status="annotated",
            **facts,
        )
        given = [s.span.id if is_id(s.span.id) else None for s in ready.spans.found]
        free = _free(given, tx.taken_ids([id for id in given if id is not None]))
        annotations = [
            new_annotation(article, span, terms, id, now, self._rules.actor)
            for span, id in zip(ready.spans.found, free, strict=True)
        ]
        if clash := find_clash(ready.spans.found, annotations, self._rules.overlap):
            return Outcome(item.place, "refused", reasons=[clash])
        tx.add_article(replace(article, counts=count_annotations(annotations)))
        tx.add_annotations(annotations)
        merge = Merge(
            added=len(annotations), left_out=len(ready.spans.left_out), reasons=list(ready.spans.left_out)
        )
        return Outcome(item.place, "added", article.id, merge)

    def _known(
        self, tx: Transaction, id: str | None, external_id: str | None, text: str | None
    ) -> Article | None:
        """The stored article that is meant: by its id, its external id, or else by its text. Raises Gone, and Conflict for another text."""
        found: Article | None = None
        if id is not None and is_id(id):
            try:
                found = tx.find_article(id)
            except NotFound:
                pass
            except Gone as gone:
                raise Gone(f"{gone.detail} What was deleted does not come back by an import.") from None
        if found is None and external_id is not None:
            found = tx.find_article_by_external_id(external_id)
        if found is None and text is not None and external_id is None and not (id is not None and is_id(id)):
            found = tx.find_article_by_text(text)
        if found is not None and text is not None and found.text != text:
            raise ExternalIdTaken(
                f"Article {found.id} is stored with another text, and an article's text never changes.",
                article_id=found.id,
            )
        return found

    def _seen_before(
        self, id: str | None, external_id: str | None, text: str | None, place: str
    ) -> Outcome | None:
        """In a dry run, what would become of an article that an earlier part of the file would have stored."""
        if not self._terms.dry_run:
            return None
        names = [f"id {id}"] if is_id(id) else []
        names += [f"external_id {external_id}"] if external_id is not None else []
        if not names:
            names = ["text " + hashlib.sha256((text or "").encode()).hexdigest()]
        if self._seen.isdisjoint(names):
            self._seen.update(names)
            return None
        sentence = "The file has this article before; by then it is stored."
        what: What = {"skip": "skipped", "update": "unchanged", "fail": "refused"}[self._terms.on_conflict]  # type: ignore[assignment]
        return Outcome(place, what, reasons=[Reason(place, Conflict.slug, sentence)])


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
    asked = (rules.actor, *body.values())
    if known.kind != "import" or (known.created_by, *(known.body.get(name) for name in TERMS)) != asked:
        raise IdempotencyKeyReused(
            f"The import {id} began otherwise: by {known.created_by}, "
            + ", ".join(f"{name} {known.body.get(name)}" for name in TERMS)
            + ". Go on with it in the same way, or take another id."
        )
    return Importing(store, clock, rules, terms, replace(known, expires_at=expires_at))


def _free(ids: Sequence[str | None], taken: set[str]) -> list[str | None]:
    """Those that no annotation has yet; of the same id twice, the first."""
    free: list[str | None] = []
    for id in ids:
        free.append(None if id is None or id in taken else id)
        if id is not None:
            taken.add(id)
    return free


def _size(item: Item) -> int:
    """About how long it takes to write, in spans."""
    if isinstance(item, ImportedBundle):
        bundle = item.bundle
        return len(bundle.annotations) + len(bundle.entries) + len(bundle.article.text) // 100
    return len(item.spans) + len(item.text or "") // 100 if isinstance(item, ImportedArticle) else 1
