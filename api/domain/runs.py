"""Annotating again with the current model: human work stays, what a human rejected does not come back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from api.domain.annotating import Annotated, annotate_text, as_annotated, suggested_annotation
from api.domain.annotations import Rules
from api.domain.clock import Clock, new_id
from api.domain.filters import ArticleFilter
from api.domain.models import Annotation, Article, ChangeSet, Suggestion
from api.domain.ports import Store, Transaction
from api.errors import ModelUnavailable

MACHINE_FIELDS = frozenset({"normalized", "score", "model"})
"""What changes without that anybody has judged a span."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """Counts of one run. `added + unchanged + suppressed + conflicting` is what the model suggested.

    `unchanged` stand already with the same label and ends; `conflicting` share characters with a span that a human settled;
    `suppressed` with one that a human rejected under the same label. `withdrawn` are earlier suggestions that the model no longer makes.
    `wrote` says whether anything was written at all (a score may be).
    """

    added: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    suppressed: int = 0
    conflicting: int = 0
    wrote: bool = field(default=False, compare=False)


def run_article(
    store: Store,
    clock: Clock,
    rules: Rules,
    article_id: str,
    change_set: str | None = None,
    reason: str | None = None,
    before_commit: Callable[[Transaction, RunReport], None] | None = None,
) -> RunReport:
    """Annotates one article again. Running twice changes nothing the second time.

    `change_set` joins the run to others as one; `before_commit` writes what must be kept together with it.
    Raises NotFound, Gone; ModelUnavailable when the model fails, and nothing is changed.
    """
    article = store.find_article(article_id)
    while True:
        annotated = annotate_text(rules.annotator, article.text, article.published_at)
        if annotated.failure is not None:
            raise ModelUnavailable(f"Article {article_id} was not annotated again: {annotated.failure}")
        with store.write(
            ChangeSet(change_set or new_id(), "article.run", rules.actor, clock(), reason)
        ) as tx:
            known, article = article, tx.find_article(article_id)
            if article.published_at != known.published_at:  # its dates mean something else now
                tx.discard()
                continue
            report = replace_suggestions(tx, rules, article, annotated)
            done = as_annotated(article, annotated)
            if done != article:
                tx.replace_article(done, "update")
                report = replace(report, wrote=True)
            if before_commit is not None:
                before_commit(tx, report)
            return report


def iter_article_ids(
    store: Store, filter: ArticleFilter, after: tuple[Any, ...] | None = None
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(id, position) of the articles that the filter names, oldest first, behind a position."""
    while True:
        page = store.list_articles(filter, "created_at", 200, after)
        for article in page.items:
            yield article.id, (article.created_at, article.id)
        if page.next_after is None:
            return
        after = page.next_after


def replace_suggestions(tx: Transaction, rules: Rules, article: Article, annotated: Annotated) -> RunReport:
    """Brings an article's suggestions to those of a model, beside what humans settled."""
    standing = tx.list_annotations(article.id)
    machine_made = {a.id for a in standing if _machine_made(tx, a)}
    settled = [a for a in standing if a.live and a.id not in machine_made]
    rejected = [a for a in standing if a.status == "rejected"]
    untouched = {(a.label, a.start, a.end): a for a in standing if a.id in machine_made}
    settled_places = {(a.label, a.start, a.end) for a in settled}

    fresh: list[Suggestion] = []
    counts = {"unchanged": 0, "suppressed": 0, "conflicting": 0}
    refreshed = False
    for suggestion in annotated.suggestions:
        place = (suggestion.label, suggestion.start, suggestion.end)
        if place in settled_places:
            counts["unchanged"] += 1
        elif any(_overlap(suggestion, other) for other in settled):
            counts["conflicting"] += 1
        elif any(other.label == suggestion.label and _overlap(suggestion, other) for other in rejected):
            counts["suppressed"] += 1
        elif place in untouched:
            counts["unchanged"] += 1
            refreshed |= _refresh(tx, untouched.pop(place), suggestion, annotated)
        else:
            fresh.append(suggestion)
    for annotation in untouched.values():
        tx.replace_annotation(
            replace(annotation, withdrawn=True), "withdraw", "the model no longer suggests it"
        )
    tx.add_annotations(
        [suggested_annotation(article, s, annotated.model, tx.change_set.at, rules.actor) for s in fresh]
    )
    wrote = bool(fresh or untouched or refreshed)
    return RunReport(added=len(fresh), withdrawn=len(untouched), wrote=wrote, **counts)


def _machine_made(tx: Transaction, annotation: Annotation) -> bool:
    """Whether no human ever touched it: the model made it, and all that changed since are the model's own fields."""
    if annotation.origin != "model" or annotation.status != "suggested":
        return False
    return all(
        {change.field for change in tx.find_revision(annotation.id, version).changes} <= MACHINE_FIELDS
        for version in range(2, annotation.version + 1)
    )


def _refresh(tx: Transaction, standing: Annotation, suggestion: Suggestion, annotated: Annotated) -> bool:
    """The same span from another model: it keeps its identity and takes over score, value and model. False where they are the same."""
    current = replace(
        standing, score=suggestion.score, normalized=suggestion.normalized, model=annotated.model
    )
    if current != standing:
        tx.replace_annotation(current, "update")
    return current != standing


def _overlap(suggestion: Suggestion, other: Annotation) -> bool:
    return suggestion.start < other.end and other.start < suggestion.end
