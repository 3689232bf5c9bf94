"""A DocBin's content as plain articles: token hashes looked up, spans unpacked, every number checked before it is used.

Layout as in spacy/tokens/_serialize.py (DocBin.to_bytes), _dict_proxies.py (SpanGroups.to_bytes) and span_group.pyx (`>QQQllll`).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from api.domain.exchange import ImportedArticle, ImportedSpan, Item, Refused
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.reading import Limits
from api.formats.restoring import status_of

_SPAN = struct.Struct(">QQQllll")


def iter_articles(content: bytes, limits: Limits) -> Iterator[Item]:
    """One article for each Doc: the spans of `doc.spans["sc"]`, or where there is none, `doc.ents`.

    Raises Invalid for what is no DocBin.
    """
    columns = _Columns(content)
    for index in range(len(columns.lengths)):
        place = f"Doc {index + 1}"
        try:
            yield columns.article(index, place, limits)
        except AnnotationError as error:
            yield Refused(place, error)


class _Columns:
    def __init__(self, content: bytes) -> None:
        from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH
        from spacy.strings import get_string_id

        message = _loaded(content, "The file")
        try:
            self.attributes = [int(number) for number in message["attrs"]]
            self.strings = {get_string_id(word): word for word in message["strings"]}
            self.lengths = array("i", message["lengths"])
            self.tokens = array("Q", message["tokens"])
            self.spaces = bytes(message["spaces"])
            self.flags = list(message.get("flags") or [{} for _ in self.lengths])
            self.groups = list(message.get("span_groups") or [b"" for _ in self.lengths])
            self.user_data = list(message.get("user_data") or [None for _ in self.lengths])
            if ORTH not in self.attributes:
                raise ValueError("no words")
            if any(length < 0 for length in self.lengths):
                raise ValueError("lengths")
            if sum(self.lengths) * len(self.attributes) != len(self.tokens):
                raise ValueError("tokens")
            if {len(self.flags), len(self.groups), len(self.user_data)} != {len(self.lengths)}:
                raise ValueError("counts")
            if len(self.spaces) != sum(self.lengths):
                raise ValueError("spaces")
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            raise Invalid("The file is no DocBin: its parts are missing or do not fit each other.") from None
        self._starts = [0, *accumulate(self.lengths)]
        self._word = self.attributes.index(ORTH)
        self._iob = self.attributes.index(ENT_IOB) if ENT_IOB in self.attributes else None
        self._type = self.attributes.index(ENT_TYPE) if ENT_TYPE in self.attributes else None

    def article(self, index: int, place: str, limits: Limits) -> ImportedArticle:
        first, behind, width = self._starts[index], self._starts[index + 1], len(self.attributes)
        rows = [self.tokens[place : place + width] for place in range(first * width, behind * width, width)]
        spaces = self.spaces[first:behind]
        known = not (isinstance(self.flags[index], dict) and self.flags[index].get("has_unknown_spaces"))
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        length = 0
        for row, space in zip(rows, spaces, strict=True):
            word = self._string(row[self._word], place)
            places.append((length, length + len(word)))
            blank = " " if (space if known else len(places) < len(rows)) else ""
            parts += (word, blank)
            length += len(word) + len(blank)
            if length > limits.text_length:
                raise Invalid(f"{place} is longer than {limits.text_length} code points.")
        data = _user_data(self.user_data[index], place)
        spans = self._spans(self.groups[index], places, place)
        if spans is None:
            spans = self._ents(rows, places, place)
        return ImportedArticle(
            place,
            "".join(parts),
            tuple(spans),
            id=_word_of(data.get("article_id")),
            external_id=_word_of(data.get("external_id")),
        )

    def _spans(self, packed: Any, places: Sequence[tuple[int, int]], place: str) -> list[ImportedSpan] | None:
        """The spans of the group `sc`; None where the Doc has no such group."""
        groups = _loaded(packed, place) if packed else {}
        if not isinstance(groups, dict):
            groups = {value: [_loaded(value, place).get("name")] for value in groups}
        for value, names in groups.items():
            if "sc" in names:
                return self._group(_loaded(value, place), places, place)
        return None

    def _group(
        self, group: Mapping[str, Any], places: Sequence[tuple[int, int]], place: str
    ) -> list[ImportedSpan]:
        found = []
        attributes = group.get("attrs") or {}
        scores, statuses = attributes.get("scores") or [], attributes.get("statuses") or []
        for number, packed in enumerate(group.get("spans") or []):
            where = f"{place}, span {number + 1}"
            try:
                id, _, label, first, behind, _, _ = _SPAN.unpack(packed)
            except (struct.error, TypeError):
                raise Invalid(f"{where} cannot be read.") from None
            score = scores[number] if number < len(scores) else None
            status = statuses[number] if number < len(statuses) else None
            found.append(
                ImportedSpan(
                    where,
                    self._string(label, where),
                    _asked(first, behind, places, where),
                    status=status_of(_word_of(status), where),
                    score=float(score) if isinstance(score, float | int) and 0 <= score <= 1 else None,
                    id=self.strings.get(id) if id else None,
                )
            )
        return found

    def _ents(self, rows: Any, places: Sequence[tuple[int, int]], place: str) -> list[ImportedSpan]:
        """ENT_IOB is 3 where an entity begins, 1 inside one (spacy.tokens.Token.iob_strings)."""
        found: list[tuple[int, int, int]] = []
        if self._iob is None or self._type is None:
            return []
        for number, row in enumerate(rows):
            tag, label = int(row[self._iob]), int(row[self._type])
            if tag == 3 or (tag == 1 and not (found and found[-1][1] == number and found[-1][2] == label)):
                found.append((number, number + 1, label))
            elif tag == 1:
                found[-1] = (found[-1][0], number + 1, label)
        return [
            ImportedSpan(
                f"{place}, entity {number}",
                self._string(label, place),
                _asked(first, behind, places, place),
            )
            for number, (first, behind, label) in enumerate(found, 1)
        ]

    def _string(self, key: Any, place: str) -> str:
        word = self.strings.get(int(key))
        if word is None:
            raise Invalid(f"{place} has a word that is not in the file's list of strings.")
        return str(word)


def _asked(first: int, behind: int, places: Sequence[tuple[int, int]], place: str) -> SpanRequest:
    if not 0 <= first < behind <= len(places):
        raise Invalid(f"{place} covers tokens {first} to {behind}; there are {len(places)}.")
    return SpanRequest(start=places[first][0], end=places[behind - 1][1])


def _loaded(packed: Any, place: str) -> Any:
    import srsly

    try:
        value = srsly.msgpack_loads(packed)
    except Exception:  # msgpack's own kinds, and whatever broken bytes make of it
        raise Invalid(f"{place} cannot be read: broken msgpack data.") from None
    if not isinstance(value, dict | list):
        raise Invalid(f"{place} cannot be read: its msgpack data is no map or list.")
    return value


def _user_data(packed: Any, place: str) -> Mapping[Any, Any]:
    if packed is None:
        return {}
    import srsly

    try:
        value = srsly.msgpack_loads(packed, use_list=False)
    except Exception:
        raise Invalid(f"{place}: user_data cannot be read: broken msgpack data.") from None
    return value if isinstance(value, dict) else {}


def _word_of(value: Any) -> str | None:
    return value if isinstance(value, str) else None
