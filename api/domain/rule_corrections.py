"""Rule corrections: one statement about many spans. Relabel, settle, trim or extend what matches; or mark what the model missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from api.domain.annotations import Correction, Rules, action_of, annotation_by_hand, corrected
from api.domain.casing import Words
from api.domain.edges import Edges, TooSlow
from api.domain.filters import SpanMatch
from api.domain.models import Action, Annotation, Article
from api.domain.ports import Store, Transaction
from api.domain.spans import BLANKS, SpanRequest, check_overlap, check_span
from api.domain.sweeps import Tally
from api.errors import AnnotationError, Gone, Invalid

MOST_SLOW = 5  # spans on which a pattern may take longer before the rule is refused


@dataclass(frozen=True, slots=True)
class SpanRule:
    """What matches `match` (and `text`: as the whole span; `whole_word`: as whole words anywhere in it) is given `label`, `status` and
    other ends. Spans that a human settled are left alone unless `include_reviewed`."""

    rules: Rules
    match: SpanMatch
    text: str | None = None
    case_sensitive: bool = True
    whole_word: bool = False
    label: str | None = None
    status: str | None = None
    trim: Edges = Edges()
    extend: Edges = Edges()
    include_reviewed: bool = False

    @property
    def kind(self) -> str:
        return "corrections.rule"

    def plan(self, store: Store, after: str | None) -> list[tuple[str, int]]:
        match = self._narrowed(store)
        if match.surfaces == ():
            return []
        return store.list_matching_articles(match, after)

    def treat(self, store: Store, tx: Transaction, article_ids: Sequence[str], tally: Tally) -> None:
        texts: dict[str, str] = {}
        slow = 0
        waiting: list[tuple[Annotation, Action, Annotation]] = []
        crowded = tx.list_crowded(article_ids)
        all_match = self.text is None and not self._trims_alone()
        alike = None if self.trim != Edges() or self.extend != Edges() else Correction(fields=self._set())
        for annotation in tx.list_matching(self._exactly(), article_ids):
            article_id = annotation.article_id
            try:
                if not all_match and not self._is_about(annotation.text):
                    continue
                tally.matched += 1
                if not self.include_reviewed and is_settled(annotation):
                    tally.left_alone += 1
                    continue
                correction = alike or self._correction(tx, annotation, texts)
                stays = annotation.live and not correction.span.asks
                others = () if stays and article_id not in crowded else None
                if others is None:  # what it may overlap is read, so it must be written
                    _write(tx, waiting, tally)
                changed = corrected(tx, self.rules, annotation, correction, others)
            except AnnotationError as refusal:
                slow += isinstance(refusal, TooSlow)
                if slow > MOST_SLOW:
                    raise
                tally.refuse(annotation, article_id, refusal)
                continue
            if changed is annotation:
                tally.unchanged += 1
                continue
            if changed.live and not stays:
                crowded.add(article_id)
            waiting.append((changed, action_of(annotation, changed), annotation))
        _write(tx, waiting, tally)

    def _exactly(self) -> SpanMatch:
        if self.text is not None and self.case_sensitive and not self.whole_word:
            return replace(self.match, surfaces=(self.text,))
        return self.match

    def _narrowed(self, store: Store) -> SpanMatch:
        """With the surfaces that the text, or else a trim, can be about: they are read once, to plan."""
        exactly = self._exactly()
        if exactly.surfaces is not None or (self.text is None and not self._trims_alone()):
            return exactly
        return replace(self.match, surfaces=tuple(s for s in store.iter_surfaces() if self._is_about(s)))

    def _trims_alone(self) -> bool:
        return self.trim != Edges() and self.extend == Edges() and not self.label and not self.status

    def _is_about(self, surface: str) -> bool:
        if self.text is not None:
            words = words_for(self.text, self.case_sensitive)
            return words.are_in(surface) if self.whole_word else words.are(surface)
        return not self._trims_alone() or self.trim.trimmed(surface) != (0, len(surface))

    def _correction(self, tx: Transaction, annotation: Annotation, texts: dict[str, str]) -> Correction:
        fields = self._set()
        start, end = self.trim.trimmed(annotation.text)
        start, end = annotation.start + start, annotation.start + end
        if self.extend != Edges():
            text = texts.get(annotation.article_id)
            if text is None:
                text = texts[annotation.article_id] = tx.find_article(annotation.article_id).text
            start, end = self.extend.extended(text, start, end)
        if start >= end:
            raise Invalid(f"Nothing would be left of {annotation.text!r}.")
        if (start, end) == (annotation.start, annotation.end):
            return Correction(fields=fields)
        return Correction(SpanRequest(start, end), fields)

    def _set(self) -> dict[str, Any]:
        named = (("label", self.label), ("status", self.status))
        return {name: value for name, value in named if value is not None}


@dataclass(frozen=True, slots=True)
class MarkRule:
    """Every further occurrence of `text` as whole words becomes an accepted span of `label`, but where a live span stands already. Places
    where a human rejected that label before are left alone unless `include_reviewed`."""

    rules: Rules
    match: SpanMatch
    text: str
    label: str
    case_sensitive: bool = True
    include_reviewed: bool = False

    @property
    def kind(self) -> str:
        return "corrections.mark"

    def plan(self, store: Store, after: str | None) -> list[tuple[str, int]]:
        return [(id, 5) for id in store.list_mentioning_articles(self.text, self.match, after)]

    def treat(self, store: Store, tx: Transaction, article_ids: Sequence[str], tally: Tally) -> None:
        words = words_for(self.text, self.case_sensitive)
        for article_id in article_ids:
            try:
                article = tx.find_article(article_id)
            except Gone:  # deleted since it was planned
                continue
            standing = tx.list_annotations(article_id)
            fresh = []
            for place in words.find_in(article.text):
                tally.matched += 1
                annotation = self._mark(tx, article, place, standing, tally)
                if annotation is not None:
                    fresh.append(annotation)
            tx.add_annotations(fresh)

    def _mark(
        self,
        tx: Transaction,
        article: Article,
        place: tuple[int, int],
        standing: Sequence[Annotation],
        tally: Tally,
    ) -> Annotation | None:
        start, end = place
        there = [a for a in standing if a.start < end and start < a.end]
        if any(a.live and (a.label, a.start, a.end) == (self.label, start, end) for a in there):
            tally.unchanged += 1
            return None
        if not self.include_reviewed and any(
            a.status == "rejected" and a.label == self.label and (a.start, a.end) == place for a in there
        ):
            tally.left_alone += 1
            return None
        try:
            check_span(article.text, start, end)
            check_overlap(self.label, start, end, [a for a in there if a.live], self.rules.overlap)
        except AnnotationError as refusal:
            tally.refuse(None, article.id, refusal)
            return None
        annotation = annotation_by_hand(tx, self.rules, article, self.label, start, end)
        tally.change(None, annotation)
        return annotation


def _write(tx: Transaction, waiting: list[tuple[Annotation, Action, Annotation]], tally: Tally) -> None:
    """Writes what waits, all at once, and counts it; then nothing waits."""
    for (_, _, before), after in zip(waiting, tx.replace_annotations(waiting), strict=True):
        tally.change(before, after)
    waiting.clear()


def is_settled(annotation: Annotation) -> bool:
    """Whether a human accepted, rejected, corrected or made it."""
    return annotation.status != "suggested" or annotation.origin == "human" or annotation.original is not None


@lru_cache(maxsize=64)
def words_for(text: str, case_sensitive: bool) -> Words:
    """Raises Invalid for a text that could be no span."""
    check_words(text)
    return Words(text, case_sensitive=case_sensitive)


def check_words(text: str, pointer: str = "#/mark/text") -> None:
    """Raises Invalid for a text that could be no span."""
    if text[0] in BLANKS or text[-1] in BLANKS:
        raise Invalid("text begins or ends with white space, which no span does.", pointer=pointer)
