"""brat standoff: `ID.txt` and `ID.ann` for each article in a zip, with the `annotation.conf` that brat asks for.

Rules: https://brat.nlplab.org/standoff.html. A span is `T1<tab>LABEL START END<tab>TEXT`; where its text has line breaks the copy has
blanks, since brat reads line by line, and offsets count code points of the unchanged `.txt`. Status is an attribute, a note is a comment.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import IO, BinaryIO

from api.domain.exchange import Bundle, ImportedArticle, ImportedSpan, Item, Refused
from api.domain.labels import LABELS
from api.domain.models import ANNOTATION_STATUSES
from api.domain.spans import BLANKS, SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.archive import Chunks, Entries
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.losses import LossReport
from api.formats.reading import decoded, spooled
from api.formats.restoring import status_of

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_SPAN = re.compile(r"(T\S*)\t(\S+) ([0-9]{1,10} [0-9]{1,10}(?:;[0-9]{1,10} [0-9]{1,10})*)\t(.*)", re.DOTALL)
_STATUS = re.compile(r"A\S*\tStatus (T\S*) (\S+)")
_NOTE = re.compile(r"#\S*\tAnnotatorNotes (T\S*)\t(.*)", re.DOTALL)
_KINDS = {
    "R": "relation",
    "E": "event",
    "A": "attribute",
    "M": "attribute",
    "N": "reference",
    "*": "equivalence",
}


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    chunks = Chunks()
    with zipfile.ZipFile(chunks, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "annotation.conf", _configuration())
        for bundle in bundles:
            _put(archive, f"{bundle.article.id}.txt", bundle.article.text)
            _put(archive, f"{bundle.article.id}.ann", "".join(_lines(bundle, report)))
            yield from chunks.taken()
    yield from chunks.taken()


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    with spooled(stream, options.limits.on_disk, "zip") as copy:
        yield from _articles(copy, options)


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    """With the same time always, so that the same articles make the same file."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text.encode())


def _configuration() -> str:
    labels = "\n".join(LABELS)
    statuses = "|".join(status for status in ANNOTATION_STATUSES if status in FORMAT.statuses)
    return f"[entities]\n{labels}\n\n[relations]\n\n[events]\n\n[attributes]\nStatus\tArg:<ENTITY>, Value:{statuses}\n"


def _lines(bundle: Bundle, report: LossReport) -> Iterator[str]:
    for number, annotation in enumerate(bundle.annotations, 1):
        if _BREAKS.search(annotation.text):
            report.add("line_breaks", bundle.article, annotation)
        yield f"T{number}\t{annotation.label} {annotation.start} {annotation.end}\t{_on_one_line(annotation.text)}\n"
        yield f"A{number}\tStatus T{number} {annotation.status}\n"
        if annotation.note is not None:
            if _BREAKS.search(annotation.note):
                report.add("note_breaks", bundle.article, annotation)
            yield f"#{number}\tAnnotatorNotes T{number}\t{_on_one_line(annotation.note)}\n"


def _on_one_line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _articles(copy: IO[bytes], options: ReadOptions) -> Iterator[Item]:
    with Entries(copy, options.limits) as entries:
        marked = {name.removesuffix(".ann") for name in entries.names if name.endswith(".ann")}
        for name in entries.names:
            stem = name.removesuffix(".txt")
            if stem == name:
                continue
            try:
                text = decoded(entries.read(name), name)
                standoff = decoded(entries.read(f"{stem}.ann"), f"{stem}.ann") if stem in marked else ""
                yield _article(stem, text, standoff)
            except AnnotationError as error:
                yield Refused(name, error)
            marked.discard(stem)
        for stem in sorted(marked):
            yield Refused(f"{stem}.ann", Invalid(f"{stem}.ann has no {stem}.txt beside it."))


def _article(stem: str, text: str, standoff: str) -> ImportedArticle:
    spans: dict[str, ImportedSpan] = {}
    statuses: dict[str, str] = {}
    notes: dict[str, str] = {}
    left_out: list[str] = []
    for number, line in enumerate(standoff.split("\n"), 1):
        line = line.removesuffix("\r")
        place = f"{stem}.ann, line {number}"
        if match := _SPAN.fullmatch(line):
            spans[match[1]] = _span(match, text, place)
            if _is_discontinuous(match[3], text):
                del spans[match[1]]
                left_out.append(f"{place} is a discontinuous span, which has no place here.")
        elif match := _STATUS.fullmatch(line):
            statuses[match[1]] = match[2]
        elif match := _NOTE.fullmatch(line):
            notes[match[1]] = match[2]
        elif line.startswith("#"):
            continue
        elif line and line[0] in _KINDS:
            left_out.append(f"{place} is a brat {_KINDS[line[0]]}, which has no place here.")
        elif line.strip():
            raise Invalid(f"{place} is no standoff annotation: {line[:60]!r}.")
    return ImportedArticle(
        stem, text, _completed(spans, statuses, notes), id=_name(stem), unsupported=tuple(left_out)
    )


def _completed(
    spans: Mapping[str, ImportedSpan], statuses: Mapping[str, str], notes: Mapping[str, str]
) -> tuple[ImportedSpan, ...]:
    return tuple(
        ImportedSpan(
            span.place,
            span.label,
            span.asked,
            status=status_of(statuses.get(name), span.place),
            note=notes.get(name),
        )
        for name, span in spans.items()
    )


def _span(match: re.Match[str], text: str, place: str) -> ImportedSpan:
    """The surface is checked here, since its line breaks are blanks: what differs otherwise is refused where the span is."""
    ends = [int(end) for end in re.findall("[0-9]+", match[3])]
    start, end = ends[0], ends[-1]
    same = _on_one_line(text[start:end]) == match[4]
    asked = SpanRequest(start, end, None if same or ";" in match[3] else match[4])
    return ImportedSpan(place, match[2], asked)


def _is_discontinuous(ends: str, text: str) -> bool:
    """Whether there is more than white space between the parts: brat splits a span over a line break in two."""
    parts = [tuple(int(end) for end in part.split(" ")) for part in ends.split(";")]
    between = [text[left[1] : right[0]] for left, right in pairwise(parts)]
    return any(not gap or set(gap) - BLANKS for gap in between)


def _name(stem: str) -> str:
    return stem.rpartition("/")[2]


FORMAT = Format(
    name="brat",
    summary="brat standoff: a .txt and a .ann for each article, in a zip.",
    media_type="application/zip",
    extension="zip",
    writer=write,
    reader=read,
    carries=frozenset({"article.text", "article.id", "status", "note"}),
)
