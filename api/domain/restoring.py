"""A bundle from a file, checked against itself: the states that its history went through follow from the state now, backwards.

Whatever a file says, what is written must be something that this service could have written: spans that fit the text, versions without
gaps, diffs that lead from each state to the next, times that rise and have passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.domain.exchange import Bundle, ChangeSetPart, Entry, Restored
from api.domain.figures import Agreement, compare_reviews, count_annotations, counts_as_review
from api.domain.models import Annotation, Article, Change
from api.domain.rewinding import past_changes
from api.domain.soundness import check_annotation, check_article, check_time, check_words, is_id
from api.domain.spans import check_apart
from api.errors import Conflict, Invalid

_ACTIONS = ("create", "update", "accept", "reject", "restore", "withdraw")


def restored(bundle: Bundle, now: str, overlap: str, max_length: int) -> Restored:
    """Raises Invalid and its kin, TooLong, Overlap, DuplicateSpan; the sentences name what does not fit."""
    article = replace(
        bundle.article, counts=count_annotations([a for a in bundle.annotations if not a.withdrawn])
    )
    check_article(article, now, max_length)
    known: set[Any] = set()
    for annotation in bundle.annotations:
        check_annotation(annotation, article, known)
    check_apart([a for a in bundle.annotations if a.live], overlap)
    parts = {part.id: part for part in bundle.change_sets}
    _check_parts(bundle, parts, now)
    _check_order(bundle, parts)
    _check_ends(bundle, parts)
    changes = past_changes(bundle, article, parts)
    return Restored(replace(bundle, article=article), changes, *_reviews(article, changes, parts))


def _check_parts(bundle: Bundle, parts: Mapping[str, ChangeSetPart], now: str) -> None:
    for part in bundle.change_sets:
        if parts[part.id] is not part:
            raise Invalid(f"The history has two change sets with the id {part.id[:60]!r}; one is right.")
        check_time(part.at, "The time of a change set", now)
        for name in ("id", "part_of", "kind", "actor", "reason", "reverts"):
            check_words(getattr(part, name), f"A change set's {name}")
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
        check_words(entry.reason, "reason")


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
    article: Article, changes: Sequence[Change], parts: Mapping[str, ChangeSetPart]
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
        elif counts_as_review(
            parts[change.change_set].kind, change.action, [(f.field, f.from_, f.to) for f in change.changes]
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


def check_known(mine: ChangeSetPart, stored: ChangeSetPart) -> None:
    """Raises Conflict where a change set of that id is stored and is another one."""
    if mine != stored:
        raise Conflict(f"Change set {mine.id} is stored already, and is another one.")


def unrelated(restored: Sequence[Restored], met: set[str], parts: dict[str, ChangeSetPart]) -> list[bool]:
    """For each whether it shares no id with those that were `met`, nor with one before it, and each of its change sets is the only one of
    its id, here and in `parts`. Both grow by what was looked at."""
    found = []
    for bundle in [one.bundle for one in restored]:
        article = bundle.article
        ids = {article.id, article.external_id or article.id, *[a.id for a in bundle.annotations]}
        met |= {part.id for part in bundle.change_sets if parts.setdefault(part.id, part) != part}
        found.append(met.isdisjoint(ids) and met.isdisjoint([part.id for part in bundle.change_sets]))
        met |= ids
    return found
