"""A DocBin's content as plain articles: token hashes looked up, spans unpacked, every number checked before it is used.

Layout as in spacy/tokens/_serialize.py (DocBin.to_bytes). Of the content nothing is copied but one column at a time and the strings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, repeat

from api.domain.exchange import ImportedArticle, ImportedSpan, Item, Refused
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats import packed
from api.formats.packed import entries, items, named
from api.formats.reading import Limits
from api.formats.span_groups import Mark, count_spans, iter_groups, marks_of, number_of

_PARTS = ("attrs", "tokens", "spaces", "lengths", "strings", "cats", "flags", "span_groups", "user_data")
_MOST_ATTRIBUTES = 1000
_LONGEST_NAME = 1000  # bytes of a label or an id
_LONGEST_ID = 4000
_NAMED = 5  # in one sentence


def iter_articles(content: bytes, limits: Limits) -> Iterator[Item]:
    """One article for each Doc: the spans of `doc.spans["sc"]`, or where it has none, `doc.ents`; what else is marked is unsupported.

    Raises Invalid for what is no DocBin.
    """
    columns = _Columns(content, limits)
    first = 0
    for number, (length, flags, groups, data, cats) in enumerate(columns.docs(), 1):
        place = f"Doc {number}"
        try:
            yield columns.article(place, range(first, first + length), flags, groups, data, cats)
        except AnnotationError as error:
            yield Refused(place, error)
        if columns.left < 0:
            raise Invalid(f"The words up to {place} take more than {limits.unpacked} bytes together.")
        first += length


class _Columns:
    def __init__(self, content: bytes, limits: Limits) -> None:
        from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH

        self._limits = limits
        self.left = limits.unpacked
        """Bytes that words may still take: one that is long may be named often."""
        try:
            parts = named(memoryview(content), _PARTS, "The file")
            if packed.count(parts["attrs"], "attrs") > _MOST_ATTRIBUTES:
                raise ValueError("attrs")
            attributes = [packed.number(number) for number in items(parts["attrs"], "attrs")]
            self._width = len(attributes)
            self._word = attributes.index(ORTH)
            self._iob = attributes.index(ENT_IOB) if ENT_IOB in attributes else None
            self._type = attributes.index(ENT_TYPE) if ENT_TYPE in attributes else None
            self._lengths = _bytes_of(parts["lengths"]).cast("i")
            self._tokens = _bytes_of(parts["tokens"]).cast("Q")
            self._spaces = _bytes_of(parts["spaces"])
            if min(self._lengths, default=0) < 0:
                raise ValueError("lengths")
            if sum(self._lengths) * self._width != len(self._tokens):
                raise ValueError("tokens")
            if len(self._spaces) != sum(self._lengths):
                raise ValueError("spaces")
            self._flags = self._column(parts, "flags", packed.NO_ENTRIES)
            self._groups = self._column(parts, "span_groups", packed.NO_BYTES)
            self._user_data = self._column(parts, "user_data", packed.NIL)
            self._cats = self._column(parts, "cats", packed.NO_ENTRIES)
            number_of_strings = packed.count(parts["strings"], "strings")
        except (Invalid, KeyError, TypeError, ValueError):
            raise Invalid(
                "The file is no DocBin: its msgpack data is broken, or its parts are missing or do not fit each other."
            ) from None
        for what, there, most in (
            ("Docs", len(self._lengths), limits.docs),
            ("strings", number_of_strings, limits.strings),
        ):
            if there > most:
                raise Invalid(f"The DocBin has {there} {what}; the limit is {most}.")
        self._strings = _strings(parts["strings"], limits)

    def docs(self) -> Iterator[tuple[int, memoryview, memoryview, memoryview, memoryview]]:
        """The number of tokens of each Doc, and what else is said of it, still packed: flags, span groups, user data, categories."""
        return zip(self._lengths, self._flags, self._groups, self._user_data, self._cats, strict=False)

    def article(
        self,
        place: str,
        rows: range,
        flags: memoryview,
        groups: memoryview,
        data: memoryview,
        cats: memoryview,
    ) -> ImportedArticle:
        text, places = self._text(place, rows, flags)
        id, external_id = _ids(data, place)
        marks, elsewhere = self._marks(groups, place)
        ents = self._ents(rows) if len(rows) else []
        unsupported = _sentences(place, cats, elsewhere, marks, ents)
        if not marks:
            spans = [
                ImportedSpan(
                    f"{place}, entity {number}",
                    self._name(label, place),
                    _asked(first, behind, places, place),
                )
                for number, (first, behind, label) in enumerate(ents, 1)
            ]
        else:
            spans = [
                self._span(mark, places, f"{place}, span {number}") for number, mark in enumerate(marks, 1)
            ]
        return ImportedArticle(place, text, tuple(spans), id, external_id, unsupported=unsupported)

    def _column(self, parts: dict[str, memoryview], name: str, without: bytes) -> Iterator[memoryview]:
        """The values of a list of one for each Doc; `without` for each where the file has no such list."""
        column = parts.get(name)
        if column is None or column in (packed.NIL, packed.NO_ITEMS):
            return repeat(memoryview(without))
        if packed.count(column, name) != len(self._lengths):
            raise ValueError(name)
        return items(column, name)

    def _text(self, place: str, rows: range, flags: memoryview) -> tuple[str, list[tuple[int, int]]]:
        """The text, and where in it each token is."""
        most = self._limits.text_length
        if len(rows) > most:
            raise Invalid(f"{place} has {len(rows)} tokens; the limit is {most}.")
        said = named(flags, ["has_unknown_spaces"], f"{place}: its flags")
        spaces = self._spaces[rows.start : rows.stop]
        if rows and said.get("has_unknown_spaces", memoryview(packed.NIL)) == packed.TRUE:
            spaces = memoryview(b"\x01" * (len(rows) - 1) + b"\x00")
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        length = 0
        for key, space in zip(self._values(rows, self._word), spaces, strict=True):
            word = self._string(key, place)
            places.append((length, length + len(word)))
            blank = " " if space else ""
            parts += (word, blank)
            length += len(word) + len(blank)
            if length > most:
                raise Invalid(f"{place} is longer than {most} code points.")
        return "".join(parts), places

    def _values(self, rows: range, attribute: int) -> list[int]:
        """What the tokens of these rows have for an attribute, named by its place in a row."""
        width = self._width
        return self._tokens[rows.start * width + attribute : rows.stop * width : width].tolist()

    def _marks(self, groups: memoryview, place: str) -> tuple[list[Mark], list[str]]:
        """The spans of the group `sc`, and how many others there are, in words."""
        content = packed.binary(groups)
        if content is None:
            raise Invalid(f"{place}: its span groups cannot be read: they are no msgpack data.")
        marks: list[Mark] | None = None
        elsewhere = []
        for group in iter_groups(content, place, self._limits.groups):
            if group.is_sc and marks is None:
                marks = list(marks_of(group, place, self._limits.spans))
            elif number := count_spans(group, place):
                elsewhere.append(f"{number} in {group.name}")
        return marks or [], elsewhere

    def _span(self, mark: Mark, places: Sequence[tuple[int, int]], place: str) -> ImportedSpan:
        return ImportedSpan(
            place,
            self._name(mark.label, place),
            _asked(mark.first, mark.behind, places, place),
            status=mark.status,
            score=mark.score,
            id=self._name(mark.id, place) if mark.id and mark.id in self._strings else None,
        )

    def _ents(self, rows: range) -> list[tuple[int, int, int]]:
        """(first token, the one behind, hash of the label). ENT_IOB is 3 where an entity begins, 1 inside one (spacy.tokens.Token.iob_strings)."""
        found: list[tuple[int, int, int]] = []
        if self._iob is None or self._type is None:
            return []
        tags = zip(self._values(rows, self._iob), self._values(rows, self._type), strict=True)
        for number, (tag, label) in enumerate(tags):
            if tag == 3 or (tag == 1 and not (found and found[-1][1:] == (number, label))):
                found.append((number, number + 1, label))
            elif tag == 1:
                found[-1] = (found[-1][0], number + 1, label)
        return found

    def _name(self, key: int, place: str) -> str:
        if len(self._strings.get(key, b"")) > _LONGEST_NAME:
            raise Invalid(f"{place} has a label or an id of more than {_LONGEST_NAME} bytes.")
        return self._string(key, place)

    def _string(self, key: int, place: str) -> str:
        word = self._strings.get(key)
        if word is None:
            raise Invalid(
                f"{place} has a word that is not in the file's list of strings, or one that is too long for a text."
            )
        self.left -= len(word)
        return word.decode()


def _bytes_of(part: memoryview) -> memoryview:
    content = packed.binary(part)
    if content is None:
        raise TypeError("no bytes")
    return content


def _strings(listed: memoryview, limits: Limits) -> dict[int, bytes]:
    """The words by their hashes, in UTF-8, which takes a quarter of what some strings do. Those that no text can have are passed over."""
    from spacy.strings import get_string_id

    found = {}
    for value in items(listed, "The file's list of strings"):
        if len(value) <= 4 * limits.text_length:
            word = packed.text(value, "The file's list of strings", most=4 * limits.text_length)
            if word is None:
                raise Invalid("The file is no DocBin: its list of strings has something that is no string.")
            found[get_string_id(word)] = word.encode()
    return found


def _ids(data: memoryview, place: str) -> tuple[str | None, str | None]:
    """The article's id and external_id, as exports write them."""
    what = f"{place}: user_data"
    content = packed.binary(data)
    if content is None:
        if data == packed.NIL:
            return None, None
        raise Invalid(f"{what} cannot be read: it is no msgpack data.")
    found = named(content, ["article_id", "external_id"], what)
    words = {name: packed.text(value, what, most=_LONGEST_ID) for name, value in found.items()}
    return words.get("article_id"), words.get("external_id")


def _sentences(
    place: str,
    cats: memoryview,
    elsewhere: Sequence[str],
    marks: Sequence[Mark],
    ents: Sequence[tuple[int, int, int]],
) -> tuple[str, ...]:
    """What somebody marked and this API has no place for: entities beside the spans taken, spans elsewhere, text categories."""
    found = []
    if marks:
        taken = {mark[:3] for mark in marks}
        if passed_over := sum(ent not in taken for ent in ents):
            found.append(
                f"{place} has entities that are not among its spans in doc.spans['sc'], which were taken; passed over: {passed_over}."
            )
    if elsewhere:
        found.append(
            f"{place} has spans outside doc.spans['sc'], which have no place here: {_listed(elsewhere, len(elsewhere))}."
        )
    what = f"{place}: its text categories"
    said = (name for name, value in entries(cats, what) if (number_of(value, what) or 0) > 0)
    if names := [packed.shown(name) for name in islice(said, _NAMED)]:
        found.append(
            f"{place} has text categories, which have no place here: {_listed(names, len(names) + sum(1 for _ in said))}."
        )
    return tuple(found)


def _listed(words: Sequence[str], number: int) -> str:
    more = f" and {number - _NAMED} more" if number > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more


def _asked(first: int, behind: int, places: Sequence[tuple[int, int]], place: str) -> SpanRequest:
    if not 0 <= first < behind <= len(places):
        raise Invalid(f"{place} covers tokens {first} to {behind}; there are {len(places)}.")
    return SpanRequest(start=places[first][0], end=places[behind - 1][1])
