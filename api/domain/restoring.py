"""A bundle from a file, checked against itself: the states that its history went through follow from the state now, backwards.

Whatever a file says, what is written must be something that this service could have written: spans that fit the text, versions without
gaps, diffs that lead from each state to the next, times that rise and have passed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.domain.contents import LONGEST, check_facts, check_text
from api.domain.drafts import maker_of
from api.domain.exchange import Bundle, ChangeSetPart, Entry, Restored
from api.domain.figures import Agreement, compare_reviews, count_annotations
from api.domain.models import (
    ANNOTATION_STATUSES,
    ARTICLE_STATUSES,
    REVIEW_STATUSES,
    Annotation,
    AnnotationCounts,
    Article,
    Change,
    FieldChange,
    ModelInfo,
    Normalized,
    Original,
)
from api.domain.spans import check_apart, check_label, check_span
from api.errors import Conflict, Invalid

LONGEST_WORDS = 10_000
_quick_change = maker_of(Change)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_ACTIONS = ("create", "update", "accept", "reject", "restore", "withdraw")
_VALUES: dict[str, type] = {"normalized": Normalized, "original": Original, "model": ModelInfo}
_PARTS: dict[type, dict[str, type]] = {
    Normalized: {"value": str, "type": str},
    Original: {"label": str, "start": int, "end": int},
    ModelInfo: {"name": str, "version": str},
}
_CHOICES = {"status": ANNOTATION_STATUSES}
_ARTICLE_CHOICES = {"status": ARTICLE_STATUSES, "review_status": REVIEW_STATUSES}
_FIELDS: dict[str, tuple[type, ...]] = {
    "label": (str,),
    "start": (int,),
    "end": (int,),
    "text": (str,),
    "status": (str,),
    "note": (str, type(None)),
    "score": (float, int, type(None)),
    "withdrawn": (bool,),
}
_ARTICLE_FIELDS: dict[str, tuple[type, ...]] = {
    "external_id": (str, type(None)),
    "title": (str, type(None)),
    "language": (str,),
    "source": (str, type(None)),
    "url": (str, type(None)),
    "published_at": (str, type(None)),
    "metadata": (dict,),
    "status": (str,),
    "review_status": (str,),
    "failure": (str, type(None)),
}


def is_id(value: str | None) -> bool:
    """Whether it looks like an id of ours."""
    return value is not None and _ID.fullmatch(value) is not None


def restored(bundle: Bundle, now: str, overlap: str, max_length: int) -> Restored:
    """Raises Invalid and its kin, TooLong, Overlap, DuplicateSpan; the sentences name what does not fit."""
    article = replace(
        bundle.article, counts=count_annotations([a for a in bundle.annotations if not a.withdrawn])
    )
    _check_article(article, now, max_length)
    known: set[Any] = set()
    for annotation in bundle.annotations:
        _check_annotation(annotation, article, known)
    check_apart([a for a in bundle.annotations if a.live], overlap)
    parts = {part.id: part for part in bundle.change_sets}
    _check_parts(bundle, parts, now)
    _check_order(bundle, parts)
    _check_ends(bundle, parts)
    changes = _changes(bundle, article, parts)
    return Restored(replace(bundle, article=article), changes, *_reviews(article, changes))


def _check_article(article: Article, now: str, max_length: int) -> None:
    check_text(article.text, max_length)
    if not is_id(article.id):
        raise Invalid(f"The article's id {article.id[:60]!r} is no id; ids are UUIDs.")
    if hashlib.sha256(article.text.encode()).hexdigest() != article.text_sha256:
        raise Invalid("text_sha256 is not the SHA-256 of the text; the text was changed.")
    if article.length != len(article.text):
        raise Invalid(f"length is {article.length}; the text has {len(article.text)} code points.")
    facts = {name: getattr(article, name) for name in (*LONGEST, "published_at", "metadata")}
    if check_facts(facts).get("published_at") != article.published_at:
        raise Invalid(
            f"published_at is {article.published_at!r}, which is no time as this service writes it."
        )
    for name in ("created_at", "updated_at"):
        _check_time(getattr(article, name), name, now)
    _check_words(article.created_by, "created_by")
    _check_words(article.failure, "failure")
    if article.model is not None:
        _check_words(article.model.name + article.model.version, "model")


def _check_annotation(annotation: Annotation, article: Article, known: set[Any]) -> None:
    """`known` holds what was right about annotations before this one: they are made many at a time."""
    a = annotation
    if not is_id(a.id):
        raise Invalid(f"The annotation's id {a.id[:60]!r} is no id; ids are UUIDs.")
    if a.article_id != article.id:
        raise Invalid(f"Annotation {a.id} says that it belongs to article {a.article_id[:60]}.")
    _check_state(a, article.text)
    _check_words(a.note, "note")
    shared = (a.label, a.created_at, a.created_by, a.updated_at, a.updated_by)
    if shared in known:
        return
    known.add(shared)
    check_label(a.label)
    for name in ("created_at", "updated_at"):
        if not _TIME.fullmatch(getattr(a, name)):
            raise Invalid(
                f"Annotation {a.id}: {name} is {getattr(a, name)[:40]!r}, which is no time of ours."
            )
    for name in ("created_by", "updated_by"):
        _check_words(getattr(a, name), name)


def _check_state(annotation: Annotation, text: str) -> None:
    """One state, now or in the past."""
    a = annotation
    if text[max(a.start, 0) : max(a.end, 0)] != a.text or not 0 <= a.start < a.end:
        raise Invalid(f"Annotation {a.id}: the text at {a.start}..{a.end} is not {a.text[:60]!r}.")
    check_span(text, a.start, a.end)
    if a.score is not None and not 0 <= a.score <= 1:
        raise Invalid(f"Annotation {a.id}: score is {a.score}; it must be from 0 to 1.")
    if a.original is not None:
        _check_words(a.original.label, "original")
    if a.normalized is not None:
        _check_words(a.normalized.value + a.normalized.type, "normalized")
    if a.model is not None:
        _check_words(a.model.name + a.model.version, "model")


def _check_words(words: str | None, name: str) -> None:
    if words is not None and (len(words) > LONGEST_WORDS or "\x00" in words):
        raise Invalid(f"{name} is longer than {LONGEST_WORDS} characters, or holds a NUL.")


def _check_time(time: str, name: str, now: str) -> None:
    if not _TIME.fullmatch(time):
        raise Invalid(f"{name} is {time[:40]!r}, which is no time of ours, like {now}.")
    if time > now:
        raise Invalid(f"{name} is {time}, which has not come yet.")


def _check_parts(bundle: Bundle, parts: Mapping[str, ChangeSetPart], now: str) -> None:
    for part in bundle.change_sets:
        _check_time(part.at, "The time of a change set", now)
        for name in ("id", "part_of", "kind", "actor", "reason", "reverts"):
            _check_words(getattr(part, name), f"A change set's {name}")
        if not is_id(part.part_of or part.id) or not part.id.startswith(part.part_of or ""):
            raise Invalid(f"A change set has the id {part.id[:60]!r}, which is none.")
    before = ""
    for entry in bundle.entries:
        named = parts.get(entry.change_set)
        if named is None:
            raise Invalid(f"The history names the change set {entry.change_set[:60]!r}, which is not there.")
        if named.at < before:
            raise Invalid("The history is not in the order in which it happened.")
        before = named.at
        _check_words(entry.reason, "reason")


def _check_order(bundle: Bundle, parts: Mapping[str, ChangeSetPart]) -> None:
    """The article is made first; its version and each annotation's rise by one."""
    entries = bundle.entries
    if not entries or entries[0].annotation_ids or entries[0].action != "create":
        raise Invalid("The history must begin with the article's own creation.")
    versions: dict[str, int] = {}
    at = 0
    for number, entry in enumerate(entries):
        if entry.article_version not in (at, at + 1) or (at == 0) != (number == 0):
            raise Invalid(f"The history has a gap: article version {entry.article_version} follows {at}.")
        at = entry.article_version
        _check_entry(entry, versions, first=number == 0)
    if at != bundle.article.version:
        raise Invalid(f"The article is at version {bundle.article.version}; its history ends at {at}.")
    known = {a.id: a.version for a in bundle.annotations}
    if len(known) < len(bundle.annotations) or known != versions:
        raise Invalid(
            "The history does not lead to the annotations: some lack theirs, or end at another version."
        )


def _check_entry(entry: Entry, versions: dict[str, int], *, first: bool) -> None:
    made = entry.action == "create"
    if made != (entry.changes is None) or (not made and len(entry.annotation_ids) > 1):
        raise Invalid(
            "The history has an entry with the wrong number of annotations, or without its changes."
        )
    if not entry.annotation_ids:
        if (
            made != first
            or entry.action not in ("create", "update")
            or entry.version != entry.article_version
        ):
            raise Invalid(f"The history has an entry of the article that cannot be: {entry.action[:40]!r}.")
        return
    if entry.action not in _ACTIONS:
        raise Invalid(f"The history has the action {entry.action[:40]!r}; actions are {', '.join(_ACTIONS)}.")
    for id in entry.annotation_ids:
        if (
            not isinstance(id, str)
            or entry.version != versions.get(id, 0) + 1
            or made != (id not in versions)
        ):
            raise Invalid(f"The history of annotation {str(id)[:60]} has a gap at version {entry.version}.")
        versions[id] = entry.version


def _check_ends(bundle: Bundle, parts: Mapping[str, ChangeSetPart]) -> None:
    """What was made and changed last, when and by whom, is what the first and the last entry say."""
    first: dict[str, ChangeSetPart] = {}
    last: dict[str, ChangeSetPart] = {}
    for entry in bundle.entries:
        part = parts[entry.change_set]
        for id in entry.annotation_ids:
            first.setdefault(id, part)
            last[id] = part
    for a in bundle.annotations:
        made, changed = first[a.id], last[a.id]
        said = (a.created_at, a.created_by, a.updated_at, a.updated_by)
        if (made.at, made.actor, changed.at, changed.actor) != said:
            raise Invalid(f"Annotation {a.id}: its times or names are not those of its history.")
    article = bundle.article
    made, changed = parts[bundle.entries[0].change_set], parts[bundle.entries[-1].change_set]
    if (made.at, made.actor, changed.at) != (article.created_at, article.created_by, article.updated_at):
        raise Invalid("The article's times or names are not those of its history.")


def _reviews(
    article: Article, changes: Sequence[Change]
) -> tuple[list[str], dict[str, int], list[Agreement]]:
    """Who reviewed the article, where among the changes each did so last, and how what they left agrees: as it was noted at the time."""
    states: dict[str, Annotation] = {}
    reviewed_by: list[str] = []
    reviews: dict[str, int] = {}
    left: dict[str, list[Annotation]] = {}
    agreements: dict[tuple[str, str], Agreement] = {}
    for place, change in enumerate(changes):
        if isinstance(change.after, Annotation):
            states[change.after.id] = change.after
        elif change.action == "update" and any(
            field.field == "review_status" and field.to == "reviewed" for field in change.changes
        ):
            actor = change.actor
            reviewed_by.append(actor)
            reviews[actor] = place
            left[actor] = [a for a in states.values() if not a.withdrawn]
            for other, theirs in left.items():
                if other != actor:
                    agreement = compare_reviews(article, (actor, left[actor]), (other, theirs))
                    agreements[agreement.first, agreement.second] = agreement
    return reviewed_by, reviews, list(agreements.values())


def _changes(bundle: Bundle, article: Article, parts: Mapping[str, ChangeSetPart]) -> list[Change]:
    """From the last entry to the first: what it led to is known, and its diff says what was before."""
    annotations = {a.id: a for a in bundle.annotations}
    current = replace(article, text="", counts=AnnotationCounts())
    found: list[Change] = []
    for entry in reversed(bundle.entries):
        part = parts[entry.change_set]
        if not entry.annotation_ids:
            after = replace(current, version=entry.version, updated_at=part.at)
            before = None if entry.changes is None else _before(after, entry.changes, article.text)
            found.append(_change(entry, part, article, before, after))
            current = before or current
            continue
        for id in reversed(entry.annotation_ids):
            state = annotations[id]
            if (state.version, state.updated_at, state.updated_by) != (entry.version, part.at, part.actor):
                state = replace(state, version=entry.version, updated_at=part.at, updated_by=part.actor)
            was = None if entry.changes is None else _before(state, entry.changes, article.text)
            found.append(_change(entry, part, article, was, state))
            if was is not None:
                annotations[id] = was
    found.reverse()
    return found


def _change(
    entry: Entry,
    part: ChangeSetPart,
    article: Article,
    before: Annotation | Article | None,
    after: Annotation | Article,
) -> Change:
    if isinstance(after, Article) and before is None:
        after = replace(after, text=article.text)
    return _quick_change(
        0,
        article.id,
        after.id if isinstance(after, Annotation) else None,
        entry.version,
        entry.article_version,
        entry.action,
        tuple([FieldChange(*change) for change in entry.changes]) if entry.changes else (),
        part.actor,
        entry.reason,
        entry.change_set,
        part.at,
        before,
        after,
    )


def _before(after: Any, changes: Any, text: str) -> Any:
    """The state that these changes made `after` of. Its version is one less; when and by whom that was, the entry before it says."""
    kinds, choices = (
        (_FIELDS, _CHOICES) if isinstance(after, Annotation) else (_ARTICLE_FIELDS, _ARTICLE_CHOICES)
    )
    values: dict[str, Any] = {"version": after.version - 1}
    for change in changes if isinstance(changes, list) else [None]:
        if not isinstance(change, list) or len(change) != 3 or change[0] in values:
            raise Invalid(f"The history has a change that is no [field, from, to]: {str(change)[:80]}.")
        name, was, now = change
        if (name not in kinds and name not in _VALUES) or not hasattr(after, name):
            raise Invalid(f"The history has a change of {str(name)[:40]!r}, which is no field that changes.")
        if _value(name, now) != getattr(after, name):
            raise Invalid(f"The history does not lead to {name} as it is: it says {str(now)[:60]!r}.")
        values[name] = _value(name, was)
        if (name in kinds and type(was) not in kinds[name]) or was not in choices.get(name, (was,)):
            raise Invalid(f"The history has {name} as {str(was)[:60]!r}, which it cannot have been.")
    before = replace(after, **values)
    if isinstance(before, Annotation):
        _check_state(before, text)
    return before


def _value(name: str, value: Any) -> Any:
    kind = _VALUES.get(name)
    if kind is None or value is None:
        return value
    fields = _PARTS[kind]
    if not isinstance(value, dict) or {n: type(v) for n, v in value.items()} != fields:
        raise Invalid(f"The history has {name} as {str(value)[:60]!r}, which it cannot have been.")
    return kind(**value)


def check_known(mine: ChangeSetPart, stored: ChangeSetPart) -> None:
    """Raises Conflict where a change set of that id is stored and is another one."""
    if mine != stored:
        raise Conflict(f"Change set {mine.id} is stored already, and is another one.")
