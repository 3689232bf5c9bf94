"""Lines of our own format back into the values they were: every field there, of its type, and nothing else.

A line just as this service writes it is read in one step: it was, where writing what was read gives the same bytes. Any other is looked
through field by field, so that what is wrong with it can be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
import orjson

from api.domain.exchange import Bundle, ChangeSetPart, Entry
from api.domain.models import (
    ANNOTATION_STATUSES,
    ARTICLE_STATUSES,
    ORIGINS,
    REVIEW_STATUSES,
    Annotation,
    AnnotationStatus,
    Article,
    ModelInfo,
    Normalized,
    Original,
)
from api.errors import Invalid, UnknownField
from api.formats.records import as_object, list_of

_WORDS = (str,)
_MAYBE_WORDS = (str, type(None))
_MAYBE_OBJECT = (dict, type(None))
_ARTICLE: dict[str, tuple[type, ...]] = {
    "id": _WORDS,
    "text": _WORDS,
    "text_sha256": _WORDS,
    "length": (int,),
    "created_at": _WORDS,
    "created_by": _WORDS,
    "updated_at": _WORDS,
    "version": (int,),
    "external_id": _MAYBE_WORDS,
    "title": _MAYBE_WORDS,
    "language": _WORDS,
    "source": _MAYBE_WORDS,
    "url": _MAYBE_WORDS,
    "published_at": _MAYBE_WORDS,
    "metadata": (dict,),
    "status": _WORDS,
    "review_status": _WORDS,
    "failure": _MAYBE_WORDS,
    "model": _MAYBE_OBJECT,
}
_ANNOTATION: dict[str, tuple[type, ...]] = {
    "id": _WORDS,
    "article_id": _WORDS,
    "label": _WORDS,
    "start": (int,),
    "end": (int,),
    "text": _WORDS,
    "status": _WORDS,
    "origin": _WORDS,
    "created_at": _WORDS,
    "created_by": _WORDS,
    "updated_at": _WORDS,
    "updated_by": _WORDS,
    "version": (int,),
    "score": (float, int, type(None)),
    "normalized": _MAYBE_OBJECT,
    "model": _MAYBE_OBJECT,
    "original": _MAYBE_OBJECT,
    "note": _MAYBE_WORDS,
    "withdrawn": (bool,),
}
_ENTRY: dict[str, tuple[type, ...]] = {
    "annotation_ids": (list,),
    "version": (int,),
    "article_version": (int,),
    "action": _WORDS,
    "changes": (list, type(None)),
    "reason": _MAYBE_WORDS,
    "change_set": _WORDS,
}
_CHANGE_SET: dict[str, tuple[type, ...]] = {
    "id": _WORDS,
    "part_of": _MAYBE_WORDS,
    "kind": _WORDS,
    "actor": _WORDS,
    "at": _WORDS,
    "reason": _MAYBE_WORDS,
    "reverts": _MAYBE_WORDS,
}
_PAIR: dict[str, tuple[type, ...]] = {"name": _WORDS, "version": _WORDS}
_VALUE: dict[str, tuple[type, ...]] = {"value": _WORDS, "type": _WORDS}
_ORIGINAL: dict[str, tuple[type, ...]] = {"label": _WORDS, "start": (int,), "end": (int,)}


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    article: dict[str, Any]
    annotations: list[Annotation]
    history: list[Entry]
    change_sets: list[ChangeSetPart]


_decoder = msgspec.json.Decoder(_Line)
_encoder = msgspec.json.Encoder()


def bundle_written_here(content: bytes, place: str) -> Bundle | None:
    """None for any line but one that this service would write for the same values. Raises Invalid as `bundle_of` does."""
    try:
        line = _decoder.decode(content)
        if _encoder.encode(line) != content:
            return None
        # the store writes with orjson, which knows no numbers of over 64 bits; those of annotations are held against the text
        orjson.dumps([line.article, line.history])
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
        return None
    if any(_odd_change(entry.changes) is not None for entry in line.history if entry.changes):
        return None
    article = _article(line.article, place)
    return Bundle(article, line.annotations, line.history, line.change_sets)


def bundle_of(record: Mapping[str, Any], place: str) -> Bundle:
    """Raises Invalid that names the first field which is missing, unknown or of another type."""
    return Bundle(
        _article(record.get("article"), place),
        tuple(
            _annotation(value, f"{place}, annotation {index}")
            for index, value in enumerate(list_of(record, "annotations", place), 1)
        ),
        tuple(
            _entry(value, f"{place}, entry {index}")
            for index, value in enumerate(list_of(record, "history", place), 1)
        ),
        tuple(
            ChangeSetPart(**_checked(value, _CHANGE_SET, f"{place}, change set {index}"))
            for index, value in enumerate(list_of(record, "change_sets", place), 1)
        ),
    )


def status_of(value: str | None, place: str) -> AnnotationStatus | None:
    if value is not None:
        _check_word(value, ANNOTATION_STATUSES, place, "status")
    return cast(AnnotationStatus | None, value)


def _article(value: Any, place: str) -> Article:
    values = _checked(value, _ARTICLE, f"{place}, article")
    _check_word(values["status"], ARTICLE_STATUSES, f"{place}, article", "status")
    _check_word(values["review_status"], REVIEW_STATUSES, f"{place}, article", "review_status")
    if values["model"] is not None:
        values["model"] = _model_of(values["model"], f"{place}, article, model")
    return Article(**values)


def _annotation(value: Any, place: str) -> Annotation:
    values = _checked(value, _ANNOTATION, place)
    _check_word(values["status"], ANNOTATION_STATUSES, place, "status")
    _check_word(values["origin"], ORIGINS, place, "origin")
    if values["normalized"] is not None:
        values["normalized"] = Normalized(**_checked(values["normalized"], _VALUE, f"{place}, normalized"))
    if values["model"] is not None:
        values["model"] = _model_of(values["model"], place)
    if values["original"] is not None:
        values["original"] = Original(**_checked(values["original"], _ORIGINAL, f"{place}, original"))
    return Annotation(**values)


def _entry(value: Any, place: str) -> Entry:
    values = _checked(value, _ENTRY, place)
    if (odd := _odd_change(values["changes"] or ())) is not None:
        raise Invalid(f"{place}: changes has {odd}, which is no [field, from, to].")
    return Entry(**values)


def _odd_change(changes: Iterable[Any]) -> str | None:
    """The first that is no [field, from, to], as it is shown."""
    for change in changes:
        if type(change) is not list or len(change) != 3 or type(change[0]) is not str:
            return str(change)[:80]
    return None


def _model_of(value: Any, place: str) -> ModelInfo:
    return ModelInfo(**_checked(value, _PAIR, place))


def _checked(value: Any, fields: Mapping[str, tuple[type, ...]], place: str) -> dict[str, Any]:
    values = as_object(value, place)
    if values.keys() != fields.keys():
        for name in fields.keys() - values.keys():
            raise Invalid(f"{place}: {name} is missing.")
        for name in values.keys() - fields.keys():
            raise UnknownField(f"{place}: {name!r} is not known here.")
    for name, kinds in fields.items():
        if type(values[name]) not in kinds:
            raise Invalid(f"{place}: {name} is of the wrong type ({type(values[name]).__name__}).")
    return values


def _check_word(value: str, words: tuple[str, ...], place: str, name: str) -> None:
    if value not in words:
        raise Invalid(f"{place}: {name} is {value[:40]!r}; it must be one of {', '.join(words)}.")
