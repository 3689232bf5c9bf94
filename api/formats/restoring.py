"""Lines of our own format back into the values they were: every field there, of its type, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from api.domain.drafts import maker_of
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

MOST_SHAPES = 1000
_known_shapes: set[tuple[Any, ...]] = set()  # (fields, names and types) that were right: nearly all are alike
_known_annotations: set[tuple[type, ...]] = set()  # types of the fields of some that were right
_model = lru_cache(256)(ModelInfo)  # the same few, over and over
_in_order = itemgetter(*Annotation.__dataclass_fields__)
_quick_annotation = maker_of(Annotation)
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


def bundle_of(record: Mapping[str, Any], place: str) -> Bundle:
    """Raises Invalid that names the first field which is missing, unknown or of another type."""
    values = _checked(record.get("article"), _ARTICLE, f"{place}, article")
    _check_word(values["status"], ARTICLE_STATUSES, f"{place}, article", "status")
    _check_word(values["review_status"], REVIEW_STATUSES, f"{place}, article", "review_status")
    if values["model"] is not None:
        values["model"] = _model_of(values["model"], f"{place}, article, model")
    return Bundle(
        Article(**values),
        tuple(
            _like_one_before(value) or _annotation(value, f"{place}, annotation {index}")
            for index, value in enumerate(list_of(record, "annotations", place), 1)
        ),
        tuple(
            Entry(**_checked(value, _ENTRY, f"{place}, entry {index}"))
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


def _like_one_before(value: Any) -> Annotation | None:
    """The annotation, where it has the fields of one that was right, each of the same type, as nearly all have."""
    if type(value) is not dict or len(value) != len(_ANNOTATION):
        return None
    try:
        fields = _in_order(value)
    except KeyError:
        return None
    status, origin, model = fields[6], fields[7], fields[15]
    if (
        tuple(map(type, fields)) not in _known_annotations
        or status not in ANNOTATION_STATUSES
        or origin not in ORIGINS
        or len(model) != len(_PAIR)
    ):
        return None
    name, version = model.get("name"), model.get("version")
    if type(name) is not str or type(version) is not str:
        return None
    return _quick_annotation(*fields[:15], _model(name, version), *fields[16:])


def _annotation(value: Any, place: str) -> Annotation:
    values = _checked(value, _ANNOTATION, place)
    _check_word(values["status"], ANNOTATION_STATUSES, place, "status")
    _check_word(values["origin"], ORIGINS, place, "origin")
    if values["normalized"] is not None:
        values["normalized"] = Normalized(**_checked(values["normalized"], _VALUE, f"{place}, normalized"))
    if values["model"] is not None:
        if values["normalized"] is None is values["original"] and len(_known_annotations) < MOST_SHAPES:
            _known_annotations.add(tuple(map(type, _in_order(values))))
        values["model"] = _model_of(values["model"], place)
    if values["original"] is not None:
        values["original"] = Original(**_checked(values["original"], _ORIGINAL, f"{place}, original"))
    return _quick_annotation(*_in_order(values))


def _model_of(value: Any, place: str) -> ModelInfo:
    pair = _checked(value, _PAIR, place)
    return _model(pair["name"], pair["version"])


def _checked(value: Any, fields: Mapping[str, tuple[type, ...]], place: str) -> dict[str, Any]:
    values = as_object(value, place)
    shape = (id(fields), *values, *map(type, values.values()))
    if shape in _known_shapes:
        return values
    if values.keys() != fields.keys():
        for name in fields.keys() - values.keys():
            raise Invalid(f"{place}: {name} is missing.")
        for name in values.keys() - fields.keys():
            raise UnknownField(f"{place}: {name!r} is not known here.")
    for name, kinds in fields.items():
        if type(values[name]) not in kinds:
            raise Invalid(f"{place}: {name} is of the wrong type ({type(values[name]).__name__}).")
    if len(_known_shapes) < MOST_SHAPES:
        _known_shapes.add(shape)
    return values


def _check_word(value: str, words: tuple[str, ...], place: str, name: str) -> None:
    if value not in words:
        raise Invalid(f"{place}: {name} is {value[:40]!r}; it must be one of {', '.join(words)}.")
