"""Articles: how a text comes in and is annotated, what is known about it changes, and it goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from api.domain.annotating import annotate_text, as_annotated, normalized_for, with_suggestions
from api.domain.annotations import Rules
from api.domain.clock import Clock, new_id
from api.domain.contents import check_metadata, check_text, merge_patch
from api.domain.figures import compare_reviews, count_annotations
from api.domain.models import Annotation, Article, ChangeSet, Job
from api.domain.ports import Annotator, Store, Transaction
from api.domain.runs import replace_suggestions
from api.domain.versions import Expected, explain_stale
from api.errors import ExternalIdTaken


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it is handed in. `id` is set where a retried job must find its own article again."""

    text: str
    id: str | None = None
    external_id: str | None = None
    title: str | None = None
    language: str = "en"
    source: str | None = None
    url: str | None = None
    published_at: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


def add_article(
    store: Store,
    annotator: Annotator,
    clock: Clock,
    actor: str,
    new: NewArticle,
    max_length: int,
    before_commit: Callable[[Transaction, Article, list[Annotation]], None] | None = None,
) -> tuple[Article, list[Annotation], bool]:
    """Stores and annotates an article; the last value says whether it is new.

    The same external id with the same text gives the stored one, annotated now where it was still pending. `before_commit` writes what
    must be kept together with a new article. Raises ExternalIdTaken, TooLong, Invalid.
    """
    check_text(new.text, max_length)
    known = _find_known(store, new)
    if known is not None:
        return (*_annotated(store, annotator, clock, known), False)
    annotated = annotate_text(annotator, new.text, new.published_at)
    article = _pending(new, actor, clock())
    article, annotations = with_suggestions(article, annotated, article.created_at, actor)
    article = replace(article, counts=count_annotations(annotations))
    try:
        with store.write(ChangeSet(new_id(), "article.add", actor, article.created_at)) as tx:
            if tx.change_set.at != article.created_at:  # others were written meanwhile
                article, annotations = _at(tx.change_set.at, article, annotations)
            tx.add_article(article)
            tx.add_annotations(annotations)
            if before_commit is not None:
                before_commit(tx, article, annotations)
    except ExternalIdTaken:  # somebody stored it while we annotated
        known = _find_known(store, new)
        if known is None:
            raise
        return (*_annotated(store, annotator, clock, known), False)
    return article, annotations, True


def submit_article(
    store: Store,
    clock: Clock,
    actor: str,
    new: NewArticle,
    max_length: int,
    before_commit: Callable[[Transaction, Job], None] | None = None,
) -> tuple[Job, bool]:
    """Stores the article as `pending` together with the job that will annotate it; the last value says whether it is new.

    For an article that is known already it is the job at work on it, or a new one: queued where the article is still pending (its job was
    cancelled, or failed), else succeeded. `before_commit` writes what must be kept together with a job that is made.
    """
    check_text(new.text, max_length)
    known = _find_known(store, new)
    now = clock()
    article = known[0] if known else _pending(new, actor, now)
    at_work = store.jobs.find_annotating(article.id) if known and article.status == "pending" else None
    if at_work is not None:
        return at_work, False
    done = article.status != "pending"
    job = Job(
        id=new_id(),
        kind="article.annotate",
        state="succeeded" if done else "queued",
        payload={"article_id": article.id},
        created_at=now,
        created_by=actor,
        updated_at=now,
        done=int(done),
        total=1,
        result={"article_id": article.id},
    )
    try:
        with store.write(ChangeSet(new_id(), "article.submit", actor, now)) as tx:
            if known is None:
                tx.add_article(_at(tx.change_set.at, article, [])[0])
            tx.put_job(job)
            if before_commit is not None:
                before_commit(tx, job)
    except ExternalIdTaken:  # somebody stored it since we looked
        if known is not None or _find_known(store, new) is None:
            raise
        return submit_article(store, clock, actor, new, max_length, before_commit)
    return job, known is None


def annotate_pending(store: Store, annotator: Annotator, clock: Clock, article_id: str) -> Article:
    """Annotates a `pending` article; one that is annotated already stays as it is, so a job may run it twice. What humans marked or
    rejected meanwhile stays, and no suggestion stands in its place."""
    article = store.find_article(article_id)
    while article.status == "pending":
        annotated = annotate_text(annotator, article.text, article.published_at)
        with store.write(ChangeSet(new_id(), "article.annotate", article.created_by, clock())) as tx:
            known, article = article, tx.find_article(article_id)
            if article.status != "pending" or article.published_at != known.published_at:
                tx.discard()
                continue
            replace_suggestions(tx, Rules(article.created_by, annotator), article, annotated)
            article = tx.replace_article(as_annotated(article, annotated), "update")
    return article


def change_article(
    store: Store,
    annotator: Annotator,
    clock: Clock,
    actor: str,
    article_id: str,
    expected: Expected,
    fields: Mapping[str, Any],
    reason: str | None = None,
) -> Article:
    """Merge patch: a null clears a field. A new `published_at` gives the article's DATE spans their values anew.

    Raises Stale, ExternalIdTaken, NotFound, Gone. A patch that changes nothing makes no version; but that an article which others have
    reviewed is `reviewed` is a review of its own, once for each reviewer.
    """
    with (
        explain_stale(expected, store.changed_article_fields),
        store.write(ChangeSet(new_id(), "article.patch", actor, clock(), reason)) as tx,
    ):
        current = tx.find_article(article_id)
        expected.check(current, "Article")
        reviewed = fields.get("review_status") == "reviewed"
        again = reviewed and current.review_status == "reviewed" and not tx.has_reviewed(article_id)
        changed = change_facts(tx, annotator, current, fields, again=again)
        if changed == current:
            tx.discard()
            return current
        if again or (reviewed and current.review_status != "reviewed"):
            _note_review(tx, changed)
        return changed


def change_facts(
    tx: Transaction, annotator: Annotator, current: Article, fields: Mapping[str, Any], *, again: bool = False
) -> Article:
    """The same for an article as this transaction has just read it; the same article where nothing changes and it is not reviewed `again`."""
    changed = replace(current, **_merged(current, fields))
    if changed == current and not again:
        return current
    if changed.published_at != current.published_at:
        renormalize(tx, annotator, changed)
    return tx.replace_article(changed, "update", again=again)


def _note_review(tx: Transaction, article: Article) -> None:
    """Keeps that somebody has reviewed the article, and compares what they leave with what others left before them."""
    actor, left = tx.change_set.actor, tx.list_annotations(article.id)
    for name, seq in tx.add_review(article.id):
        if name != actor:
            tx.put_agreement(
                compare_reviews(article, (actor, left), (name, tx.annotations_then(article.id, seq)))
            )


def delete_article(
    store: Store,
    clock: Clock,
    actor: str,
    article_id: str,
    expected: Expected,
    reason: str | None = None,
) -> None:
    """Gone for readers with its annotations; the history of both stays. Raises Stale, NotFound, Gone."""
    with (
        explain_stale(expected, store.changed_article_fields),
        store.write(ChangeSet(new_id(), "article.delete", actor, clock(), reason)) as tx,
    ):
        article = tx.find_article(article_id)
        expected.check(article, "Article")
        for annotation in tx.list_annotations(article_id):
            if annotation.live:
                tx.replace_annotation(replace(annotation, withdrawn=True), "withdraw")
        tx.replace_article(replace(article, deleted_at=tx.change_set.at, deleted_by=actor), "delete")


def _at(now: str, article: Article, annotations: list[Annotation]) -> tuple[Article, list[Annotation]]:
    """The same, made at another time."""
    return replace(article, created_at=now, updated_at=now), [
        replace(annotation, created_at=now, updated_at=now) for annotation in annotations
    ]


def _pending(new: NewArticle, actor: str, now: str) -> Article:
    return Article(
        id=new.id or new_id(),
        text=new.text,
        text_sha256=hashlib.sha256(new.text.encode()).hexdigest(),
        length=len(new.text),
        created_at=now,
        created_by=actor,
        updated_at=now,
        external_id=new.external_id,
        title=new.title,
        language=new.language,
        source=new.source,
        url=new.url,
        published_at=new.published_at,
        metadata=dict(new.metadata),
    )


def _find_known(store: Store, new: NewArticle) -> tuple[Article, list[Annotation]] | None:
    if new.external_id is None:
        return None
    known = store.find_article_by_external_id(new.external_id)
    if known is None:
        return None
    if known.text != new.text:
        raise ExternalIdTaken(
            f"Article {known.id} has external_id {new.external_id!r} already, with another text. An article's text "
            "never changes: send the new text under another external_id.",
            pointer="#/external_id",
            article_id=known.id,
        )
    return store.read_article(known.id)


def _annotated(
    store: Store, annotator: Annotator, clock: Clock, known: tuple[Article, list[Annotation]]
) -> tuple[Article, list[Annotation]]:
    """The same once it is no longer pending."""
    if known[0].status != "pending":
        return known
    annotate_pending(store, annotator, clock, known[0].id)
    return store.read_article(known[0].id)


def _merged(current: Article, fields: Mapping[str, Any]) -> dict[str, Any]:
    """`metadata` merges key by key (RFC 7396); every other field is replaced."""
    merged = dict(fields)
    if "metadata" in merged:
        merged["metadata"] = (
            merge_patch(current.metadata, merged["metadata"] or {}) if merged["metadata"] is not None else {}
        )
        check_metadata(merged["metadata"])
    return merged


def renormalize(tx: Transaction, annotator: Annotator, article: Article) -> None:
    """Gives the DATE spans of an article whose `published_at` has changed their values anew."""
    for annotation in tx.list_annotations(article.id):
        if annotation.label == "DATE":
            value = normalized_for(annotator, article, "DATE", annotation.start, annotation.end)
            if value != annotation.normalized:
                tx.replace_annotation(
                    replace(annotation, normalized=value), "update", "published_at of the article changed"
                )
