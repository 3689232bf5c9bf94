"""What is true of every article and annotation that this service could have written, now and in the past."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from api.domain.contents import LONGEST, check_facts, check_text
from api.domain.models import Annotation, Article
from api.domain.spans import check_label, check_span
from api.errors import Invalid

LONGEST_WORDS = 10_000
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def is_id(value: str | None) -> bool:
    """Whether it looks like an id of ours."""
    return value is not None and _ID.fullmatch(value) is not None


def check_article(article: Article, now: str, max_length: int) -> None:
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
        check_time(getattr(article, name), name, now)
    check_words(article.created_by, "created_by")
    check_words(article.failure, "failure")
    if article.model is not None:
        check_words(article.model.name + article.model.version, "model")


def check_annotation(annotation: Annotation, article: Article, known: set[Any]) -> None:
    """`known` holds what was right about annotations before this one: they are made many at a time."""
    a = annotation
    if not is_id(a.id):
        raise Invalid(f"The annotation's id {a.id[:60]!r} is no id; ids are UUIDs.")
    if a.article_id != article.id:
        raise Invalid(f"Annotation {a.id} says that it belongs to article {a.article_id[:60]}.")
    check_state(a, article.text)
    check_words(a.note, "note")
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
        check_words(getattr(a, name), name)


def check_state(annotation: Annotation, text: str) -> None:
    """One state, now or in the past."""
    a = annotation
    if not 0 <= a.start < a.end or text[a.start : a.end] != a.text:
        raise Invalid(f"Annotation {a.id}: the text at {a.start}..{a.end} is not {a.text[:60]!r}.")
    check_span(text, a.start, a.end)
    if a.score is not None and not 0 <= a.score <= 1:
        raise Invalid(f"Annotation {a.id}: score is {a.score}; it must be from 0 to 1.")
    if a.original is not None:
        check_words(a.original.label, "original")
        if not 0 <= a.original.start < a.original.end <= len(text):
            raise Invalid(
                f"Annotation {a.id}: its original {a.original.start}..{a.original.end} is not in the text."
            )
    if a.normalized is not None:
        check_words(a.normalized.value + a.normalized.type, "normalized")
    if a.model is not None:
        check_words(a.model.name + a.model.version, "model")


def check_words(words: str | None, name: str) -> None:
    if words is not None and (len(words) > LONGEST_WORDS or "\x00" in words):
        raise Invalid(f"{name} is longer than {LONGEST_WORDS} characters, or holds a NUL.")


def check_time(time: str, name: str, now: str) -> None:
    if not _TIME.fullmatch(time):
        raise Invalid(f"{name} is {time[:40]!r}, which is no time of ours, like {now}.")
    if time > now:
        raise Invalid(f"{name} is {time}, which has not come yet.")
