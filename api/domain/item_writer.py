"""One item of an import, written whole or not at all: a new article, one that is stored already, or a correction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from api.domain.annotations import Rules
from api.domain.clock import new_id
from api.domain.exchange import ImportedCorrection, Item, Restored
from api.domain.figures import count_annotations
from api.domain.incoming import (
    FACTS,
    Ready,
    ReadyArticle,
    Reason,
    Spans,
    Terms,
    Wrong,
    find_clash,
    find_spans,
    plain,
)
from api.domain.merging import Merge, correct_annotation, merge_article, new_annotation
from api.domain.models import Article
from api.domain.outcomes import Outcome, What
from api.domain.ports import Transaction
from api.domain.soundness import is_id
from api.errors import AnnotationError, Conflict, ExternalIdTaken, Gone, NotFound


class ItemWriter:
    """Writes the items of one import, one after the other, in whatever transactions."""

    def __init__(self, rules: Rules, terms: Terms) -> None:
        self._rules = rules
        self._terms = terms
        self._seen: set[str] = set()  # what a dry run would have stored

    def write_all(self, tx: Transaction, share: Sequence[tuple[Item, Ready]]) -> Iterator[Outcome]:
        """What becomes of each, in their order."""
        for whole, some in groupby(share, lambda one: isinstance(one[1], Restored)):
            if whole and not self._terms.dry_run:
                yield from self._restore_all(
                    tx, [(i, ready) for i, ready in some if isinstance(ready, Restored)]
                )
            else:
                yield from (self.write(tx, item, ready) for item, ready in some)

    def write(self, tx: Transaction, item: Item, ready: Ready) -> Outcome:
        """Refuses by its outcome alone: what is wrong with one item keeps out no other."""
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

    def _restore_all(self, tx: Transaction, share: Sequence[tuple[Item, Restored]]) -> Iterator[Outcome]:
        """Those that are new are written many at once; nearly all are."""
        unrelated = iter(tx.find_unrelated([ready for _, ready in share]))
        for new, some in groupby(share, lambda one: next(unrelated) and not _names(one[1], tx.change_set.id)):
            if new:
                found = list(some)
                tx.restore_all([ready for _, ready in found])
                yield from (_added(item.place, ready) for item, ready in found)
            else:
                yield from (self.write(tx, item, ready) for item, ready in some)

    def _restore(self, tx: Transaction, place: str, ready: Restored) -> Outcome:
        article = ready.bundle.article
        known = self._known(tx, article.id, article.external_id, article.text)
        if known is not None:
            item = plain(ready.bundle, place)
            spans = find_spans(item, known.text, known.published_at, self._rules)
            return self._merged(tx, ReadyArticle(item, {n: getattr(item, n) for n in FACTS}, spans), known)
        if seen := self._seen_before(article.id, article.external_id, article.text, place):
            return seen
        if _names(ready, tx.change_set.id):
            raise Conflict(f"The history has a change set with the id of this import, {tx.change_set.id}.")
        tx.restore(ready)
        return _added(place, ready)

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


def _names(ready: Restored, change_set_id: str) -> bool:
    return any(change_set_id in (part.id, part.part_of) for part in ready.bundle.change_sets)


def _added(place: str, ready: Restored) -> Outcome:
    standing = sum(1 for a in ready.bundle.annotations if not a.withdrawn)
    return Outcome(place, "added", ready.bundle.article.id, Merge(added=standing))


def _free(ids: Sequence[str | None], taken: set[str]) -> list[str | None]:
    """Those that no annotation has yet; of the same id twice, the first."""
    free: list[str | None] = []
    for id in ids:
        free.append(None if id is None or id in taken else id)
        if id is not None:
            taken.add(id)
    return free
