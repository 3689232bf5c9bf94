"""Which article and which annotations a line of a file of corrections is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.client import Annotation, Article, Client, NotFound, WrongId
from api.client.files.corrections import CLEARED, Correction
from api.client.files.journal import About
from api.client.files.wording import counted

_ENDS = {"text", "start", "end"}


@dataclass(frozen=True)
class Known:
    """What runs before this one did: `done` in the interrupted run that this one goes on with, the versions with which that one had begun
    what is not known to be done, and the versions on which `earlier` runs of the same file founded what they did.
    """

    done: frozenset[About] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)
    earlier: Mapping[About, int] = field(default_factory=dict)

    def version(self, about: About) -> int | None:
        """The version that a step was based on before, where it was tried before."""
        begun = None if about[1] is None else self.versions.get(about[1])
        return begun or self.earlier.get(about)


NOTHING_KNOWN = Known()


class Impossible(Exception):
    """A line that cannot be carried out; the message says why."""


def article_meant(client: Client, correction: Correction, by_name: dict[str, str | None]) -> str:
    """The id of the article; `by_name` remembers those that were looked up. Raises Impossible."""
    if correction.article_id is not None:
        return correction.article_id
    if correction.annotation_id is not None:
        try:
            return client.annotation(correction.annotation_id).article_id
        except (NotFound, WrongId) as error:
            raise Impossible(error.detail) from None
    name = str(correction.external_id)
    if name not in by_name:
        found = client.find_article(name)
        by_name[name] = None if found is None else found.id
    article_id = by_name[name]
    if article_id is None:
        raise Impossible(f"No article has the external_id {name!r}.")
    return article_id


def annotations_meant(
    client: Client, article: Article, correction: Correction, known: Known
) -> list[Annotation]:
    """The annotations that a line is about, in text order: those that it was about in an earlier run, whatever that made of them, too.

    Raises Impossible.
    """
    if correction.annotation_id is not None:
        return [_by_id(client, article, correction.annotation_id)]
    changed = [a for a in article.annotations if (correction.line, a.id) in known.earlier]
    if changed and correction.occurrence is not None:
        return changed
    same = [a for a in article.annotations if a.text == correction.surface]
    same = [a for a in same if a.live] or same
    if correction.occurrence is None:
        ids = {a.id for a in (*same, *changed)}
        found = [a for a in article.annotations if a.id in ids]
    else:
        found = same[correction.occurrence - 1 : correction.occurrence] if correction.occurrence else []
    if not found:
        found = [a for a in _fulfilled(client, article, correction) if a not in same]
    if found:
        return found
    if not same:
        raise Impossible(f"No span of this article is {correction.surface!r}.")
    raise Impossible(
        f"occurrence is {correction.occurrence}, and only {counted(len(same), 'span')} of the article can be meant by "
        f"{correction.surface!r}."
    )


def _by_id(client: Client, article: Article, annotation_id: str) -> Annotation:
    found = next((a for a in article.annotations if a.id == annotation_id), None)
    if found is not None:
        return found
    try:
        elsewhere = client.annotation(annotation_id)
    except (NotFound, WrongId) as error:
        raise Impossible(error.detail) from None
    if elsewhere.article_id != article.id:
        raise Impossible(f"That annotation belongs to the article {elsewhere.article_id}.")
    raise Impossible("That annotation was withdrawn: a later run of the model replaced it.")


def _fulfilled(client: Client, article: Article, correction: Correction) -> Iterator[Annotation]:
    """The spans that are what the line asks for and were once what it calls them: it was applied before."""
    wants = correction.wants
    for annotation in article.annotations:
        if not (annotation.live or wants.get("status") == "rejected"):
            continue
        if any(value_of(annotation, name) != value for name, value in wants.items()):
            continue
        if annotation.text == correction.surface or (
            wants.keys() & _ENDS
            and any(r.annotation.text == correction.surface for r in client.revisions(annotation.id))
        ):
            yield annotation


def value_of(annotation: Annotation, name: str) -> Any:
    value = getattr(annotation, name)
    return CLEARED if name == "note" and value is None else value
