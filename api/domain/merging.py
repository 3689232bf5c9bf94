"""What a file says of an article that is stored already. A human's work stays: what somebody here touched is never overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from api.domain.annotations import Correction, Rules, action_of, change_found, corrected
from api.domain.articles import change_facts
from api.domain.clock import new_id
from api.domain.exchange import ImportedCorrection
from api.domain.incoming import CORRECTED, Found, Reason, Spans, Terms, clash_of
from api.domain.models import Annotation, Article
from api.domain.ports import Transaction
from api.domain.runs import MACHINE_FIELDS
from api.domain.soundness import is_id
from api.domain.spans import Neighbours, SpanRequest, check_overlap
from api.errors import Conflict, Overlap, Stale


@dataclass
class Merge:
    """What became of an article's spans: `kept` stay as they are though the file says otherwise, `left_out` of the file found no place,
    `withdrawn` were untouched suggestions in the place of which the file has others. `wrote` says whether anything was written."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    left_out: int = 0
    withdrawn: int = 0
    wrote: bool = False
    reasons: list[Reason] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # in the file, of the annotations that it adds

    def keep(self, reason: Reason) -> None:
        self.kept += 1
        self.reasons.append(reason)


class Kept(Exception):
    """A change that must not be made; carries the sentence that says why."""


def merge_article(
    tx: Transaction, rules: Rules, terms: Terms, article: Article, facts: Mapping[str, Any], spans: Spans
) -> Merge:
    """Brings a stored article to what the file says, as far as `terms` and the work of humans allow. Raises Conflict for `fail`."""
    merge = Merge(left_out=len(spans.left_out), reasons=list(spans.left_out))
    if terms.on_conflict == "update":
        changed = change_facts(tx, rules.annotator, article, _said_of(facts))
        merge.wrote = changed != article
        article = changed
    standing = tx.list_annotations(article.id)
    by_id = {annotation.id: annotation for annotation in standing}
    named = by_id.keys() & {span.span.id for span in spans.found}
    by_place: defaultdict[tuple[str, int, int], list[Annotation]] = defaultdict(list)
    for annotation in standing:
        if annotation.id not in named:
            by_place[annotation.label, annotation.start, annotation.end].append(annotation)
    fresh: list[Found] = []
    updates: list[_Update] = []
    met: set[str] = set()
    for span in spans.found:
        known = by_id.get(span.span.id or "")
        if known is None or known.id in met:
            known = _alike(span, by_place[span.place], met)
        if known is None:
            fresh.append(span)
            continue
        met.add(known.id)
        updates += _update(tx, terms, known, span, merge)
    _write_updates(tx, rules, standing, updates, merge)
    ids = tx.taken_ids([span.span.id for span in fresh if span.span.id is not None])
    for span in fresh:
        _add(tx, rules, terms, article, span, met, ids, merge)
    merge.wrote = bool(merge.wrote or merge.added or merge.updated or merge.withdrawn)
    return merge


def _alike(span: Found, there: Sequence[Annotation], met: Set[str]) -> Annotation | None:
    """Of the annotations that mark the same, one that no span of the file has met yet: rejected for a span that is, live for others, where
    there are both."""
    rejected = span.span.status == "rejected"
    others = [annotation for annotation in there if annotation.id not in met]
    return min(others, key=lambda a: a.live == rejected, default=None)


def correct_annotation(tx: Transaction, rules: Rules, terms: Terms, item: ImportedCorrection) -> Merge:
    """A line that names an annotation. With the version that it is based on, it is a correction like any other; without one, or where the
    annotation is at another version since, what a human touched stays. Raises NotFound, Gone, Invalid and its kin, Overlap."""
    current = tx.find_annotation(item.annotation_id)
    merge = Merge()
    stale = item.version is not None and item.version != current.version
    asked = item.asked
    if asked.text is not None and asked.text.splitlines() == current.text.splitlines():
        asked = replace(asked, text=current.text)  # spreadsheets have line breaks of their own
    try:
        with tx.attempt():
            changed = change_found(tx, rules, current, Correction(asked, item.fields, terms.correction))
            if changed != current and (item.version is None or stale):
                _check_allowed(tx, terms, current, stale)
    except Kept as kept:
        merge.keep(Reason(item.place, Stale.slug if stale else Conflict.slug, str(kept)))
        return merge
    merge.wrote = changed != current
    merge.updated, merge.unchanged = int(merge.wrote), int(not merge.wrote)
    return merge


def _check_allowed(tx: Transaction, terms: Terms, current: Annotation, stale: bool) -> None:
    """Raises Kept, or Stale for `fail`."""
    if stale and terms.on_conflict != "update":
        sentence = f"Annotation {current.id} is at version {current.version} by now, changed by {current.updated_by}; it stays as it is."
        raise Stale(sentence, current=current) if terms.on_conflict == "fail" else Kept(sentence)
    if touched(tx, current):
        raise Kept(_human(current))


def touched(tx: Transaction, annotation: Annotation) -> bool:
    """Whether a human made, judged or changed it, here or in a sheet of corrections: anything but the model and files of other tools."""
    if annotation.origin == "human":
        return True
    for version in range(2, annotation.version + 1):
        revision = tx.find_revision(annotation.id, version)
        fields = {change.field for change in revision.changes}
        by_hand = revision.kind != "import" or (revision.reason or "").startswith(CORRECTED)
        if by_hand and not fields <= MACHINE_FIELDS:
            return True
    return False


def new_annotation(
    article: Article, span: Found, terms: Terms, id: str | None, now: str, actor: str
) -> Annotation:
    """A span of a file as an annotation of ours."""
    asked = span.span
    return Annotation(
        id or new_id(),
        article.id,
        span.label,
        span.start,
        span.end,
        article.text[span.start : span.end],
        asked.status or terms.status,
        "import",
        now,
        actor,
        now,
        actor,
        score=asked.score,
        normalized=span.normalized,
        note=asked.note,
    )


@dataclass(frozen=True, slots=True)
class _Update:
    """What a span of the file would make of the annotation that it knows."""

    known: Annotation
    span: Found
    correction: Correction

    @property
    def moved(self) -> Annotation:
        label, start, end = self.span.place
        status = (self.correction.fields or {}).get("status", self.known.status)
        return replace(self.known, label=label, start=start, end=end, status=status)


def _update(tx: Transaction, terms: Terms, known: Annotation, span: Found, merge: Merge) -> list[_Update]:
    """What is to be done about it: nothing where it is so already or must stay as it is. Raises Conflict for `fail`."""
    fields = {"label": span.label, "status": span.span.status, "note": span.span.note}
    fields = {name: value for name, value in fields.items() if value is not None}
    same_ends = (span.start, span.end) == (known.start, known.end)
    if same_ends and all(getattr(known, name) == value for name, value in fields.items()):
        merge.unchanged += 1
        return []
    if terms.on_conflict != "update":
        sentence = f"Annotation {known.id} is {_shown(known)} here; the file says {_said(span)}."
        if terms.on_conflict == "fail":
            raise Conflict(sentence)
        merge.keep(Reason(span.span.place, Conflict.slug, sentence))
    elif touched(tx, known):
        merge.keep(Reason(span.span.place, Conflict.slug, _human(known)))
    else:
        return [_Update(known, span, Correction(SpanRequest(span.start, span.end), fields, terms.reason))]
    return []


def _write_updates(
    tx: Transaction, rules: Rules, standing: Sequence[Annotation], updates: Sequence[_Update], merge: Merge
) -> None:
    """Each is held against what the article's spans will be once all of them are written, so that their order in the file says nothing;
    what overlaps then stays as it is, and the others are looked at again."""
    while True:
        after = Neighbours([*({a.id: a for a in standing} | {u.known.id: u.moved for u in updates}).values()])
        written: list[tuple[_Update, Annotation]] = []
        for update in updates:
            near = after.of(update.span.start, update.span.end)
            try:
                written.append((update, corrected(tx, rules, update.known, update.correction, near)))
            except Overlap as overlap:
                merge.keep(Reason.of(update.span.span.place, overlap))
        if len(written) == len(updates):
            break
        updates = [update for update, _ in written]
    for update, changed in written:
        tx.replace_annotation(
            changed, action_of(update.known, changed), update.correction.reason, update.known
        )
        merge.updated += 1


def _add(
    tx: Transaction,
    rules: Rules,
    terms: Terms,
    article: Article,
    span: Found,
    met: set[str],
    taken: set[str],
    merge: Merge,
) -> None:
    """Adds a span that is not there yet. Suggestions in its way that nobody touched and the file does not have are withdrawn for it."""
    id = span.span.id if is_id(span.span.id) and span.span.id not in taken else None
    annotation = new_annotation(article, span, terms, id, tx.change_set.at, tx.change_set.actor)
    merge.places[annotation.id] = span.span.place
    try:
        with tx.attempt():
            withdrawn = _make_room(tx, rules, terms, annotation, met) if annotation.live else 0
            tx.add_annotation(annotation)
    except Overlap as overlap:
        clash = clash_of(overlap, annotation, merge.places)
        if terms.on_conflict == "fail":
            raise type(overlap)(f"{clash.place}: {clash.detail}", other=overlap.other) from None
        merge.left_out += 1
        merge.reasons.append(clash)
        return
    met.add(annotation.id)
    merge.added += 1
    merge.withdrawn += withdrawn


def _make_room(tx: Transaction, rules: Rules, terms: Terms, annotation: Annotation, met: set[str]) -> int:
    """How many suggestions were withdrawn. Raises Overlap."""
    a = annotation
    others = tx.list_overlapping(a.article_id, a.start, a.end)
    try:
        check_overlap(a.label, a.start, a.end, others, rules.overlap)
    except Overlap:
        mine = [o for o in others if terms.on_conflict == "update" and _may_go(tx, o, met)]
        check_overlap(a.label, a.start, a.end, [o for o in others if o not in mine], rules.overlap)
        for other in mine:
            tx.replace_annotation(replace(other, withdrawn=True), "withdraw", terms.reason)
        return len(mine)
    return 0


def _may_go(tx: Transaction, other: Annotation, met: set[str]) -> bool:
    return (
        other.origin == "model"
        and other.status == "suggested"
        and other.id not in met
        and not touched(tx, other)
    )


def _said_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the file does say: not what is there where it says nothing."""
    return {
        name: value
        for name, value in facts.items()
        if not (name == "metadata" and not value) and not (name == "language" and value == "en")
    }


def _human(annotation: Annotation) -> str:
    return (
        f"Annotation {annotation.id} stays as it is, {_shown(annotation)}: a human touched it "
        f"(last {annotation.updated_by}, version {annotation.version})."
    )


def _shown(annotation: Annotation) -> str:
    return f"{annotation.status} {annotation.label} {annotation.text[:60]!r} at {annotation.start}..{annotation.end}"


def _said(span: Found) -> str:
    status = span.span.status
    return f"{status + ' ' if status else ''}{span.label} at {span.start}..{span.end}"
