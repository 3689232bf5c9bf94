"""Work over many articles as one change set, in transactions small enough that readers and other writers never wait for long.

A sweep plans which articles it is about, oldest first, and treats each once. What was committed stays; work that is taken up again goes on
behind the last article that was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from api.domain.annotations import action_of
from api.domain.clock import Clock
from api.domain.models import Annotation, ChangeSet
from api.domain.ports import Store, Transaction
from api.errors import AnnotationError

CHUNK = 1000  # things to do in one transaction: a fifth of a second in a store of millions of annotations
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was left as it is, and why: `then` as the change set had left it (where there was one), `current` as it is now."""

    article_id: str
    annotation_id: str | None
    detail: str
    then: Annotation | None = None
    current: Annotation | None = None


@dataclass
class Tally:
    """What became of what matched: `changed`, `unchanged` (it was so already), `left_alone` (a human had settled it), `refused` (it would
    break a rule, such as overlapping another span). `sample` holds (before, after) of the first changes, `actions` what all of them are
    called."""

    matched: int = 0
    changed: int = 0
    unchanged: int = 0
    left_alone: int = 0
    refused: int = 0
    sample: list[tuple[Annotation | None, Annotation]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    actions: Counter[str] = field(default_factory=Counter)

    def change(self, before: Annotation | None, after: Annotation) -> None:
        self.changed += 1
        self.actions["create" if before is None else action_of(before, after)] += 1
        if len(self.sample) < MOST_LISTED:
            self.sample.append((before, after))

    def refuse(self, annotation: Annotation | None, article_id: str, refusal: AnnotationError) -> None:
        self.refused += 1
        if len(self.conflicts) < MOST_LISTED:
            self.conflicts.append(
                Conflict(
                    article_id,
                    None if annotation is None else annotation.id,
                    refusal.detail,
                    current=annotation,
                )
            )


class Sweep(Protocol):
    """One kind of work over articles."""

    @property
    def kind(self) -> str:
        """Names the change set."""
        ...

    def plan(self, store: Store, after: str | None) -> list[tuple[str, int]]:
        """(article id, how much there is to do in it), oldest article first, behind the article `after`."""
        ...

    def treat(self, store: Store, tx: Transaction, article_ids: Sequence[str], tally: Tally) -> None:
        """Does the work in these articles inside `tx` and counts it."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """One transaction's share: `after` is the last article that it treated, `done` of `total` how far the work is since it was taken up."""

    tally: Tally
    after: str
    done: int
    total: int


def run_sweep(
    store: Store,
    clock: Clock,
    sweep: Sweep,
    change_set: ChangeSet,
    *,
    after: str | None = None,
    whole: bool = False,
    dry_run: bool = False,
    before_commit: Callable[[Transaction, Progress], None] | None = None,
) -> Iterator[Progress]:
    """Yields after each transaction. `whole`: one transaction for all of it. A dry run does the same and discards it.

    `before_commit` writes what must be kept together with a share; what it raises leaves that share undone.
    """
    planned = sweep.plan(store, after)
    total = sum(size for _, size in planned)
    done = 0
    for article_ids, size in [([id for id, _ in planned], total)] if whole and planned else _chunks(planned):
        tally = Tally()
        done += size
        progress = Progress(tally, article_ids[-1], done, total)
        at = change_set.at if whole else clock()
        with store.write(
            ChangeSet(
                change_set.id, change_set.kind, change_set.actor, at, change_set.reason, change_set.reverts
            )
        ) as tx:
            sweep.treat(store, tx, article_ids, tally)
            if dry_run:
                tx.discard()
            elif before_commit is not None:
                before_commit(tx, progress)
        yield progress


def _chunks(planned: Sequence[tuple[str, int]]) -> Iterator[tuple[list[str], int]]:
    """Articles together with at least CHUNK things to do, so that one with many is never split."""
    ids: list[str] = []
    size = 0
    for article_id, count in planned:
        ids.append(article_id)
        size += count
        if size >= CHUNK:
            yield ids, size
            ids, size = [], 0
    if ids:
        yield ids, size
