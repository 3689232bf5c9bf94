"""brat standoff: `ID.txt` and `ID.ann` for each article in a zip, with the `annotation.conf` that brat asks for.

Rules: https://brat.nlplab.org/standoff.html. A span is `T1<tab>LABEL START END<tab>TEXT`; where its text has line breaks the copy has
blanks, since brat reads line by line, and offsets count code points of the unchanged `.txt`. Status is an attribute, a note is a comment.
Read are also names with endings in capitals. Where brat splits a span over a line break, its copy is the parts with a blank between them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    "#": "comment that is no note on a span",
}
_ENDINGS = ("txt", "ann", "a1", "a2")
_OF_MACS = "__MACOSX/"  # what their archiver adds


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
        for stem, files in _files(entries.names).items():
            name = files.get("txt") or next(iter(files.values()))
            try:
                yield _read_article(stem, files, entries)
            except AnnotationError as error:
                yield Refused(name, error)


def _files(names: Sequence[str]) -> dict[str, dict[str, str]]:
    """The names by what stands before their ending, and by that ending. Raises Invalid where there is nothing to read, or a file twice."""
    found: dict[str, dict[str, str]] = {}
    unknown = ""
    for name in names:
        stem, dot, ending = name.rpartition(".")
        ending = ending.lower()
        if name.startswith(_OF_MACS) or (dot and ending == "conf"):
            continue
        if not dot or ending not in _ENDINGS:
            unknown = unknown or name
            continue
        files = found.setdefault(stem, {})
        if ending in files:
            raise Invalid(f"The zip has both {files[ending]} and {name}; which one counts?")
        files[ending] = name
    if unknown and not found:
        raise Invalid(
            f"The zip has nothing to read: articles are .txt files with an .ann beside each; it has {unknown[:80]!r}."
        )
    return found


def _read_article(stem: str, files: Mapping[str, str], entries: Entries) -> ImportedArticle:
    if other := files.get("a1") or files.get("a2"):
        raise Invalid(f"{other} is not read: put what BioNLP has in .a1 and .a2 into one {stem}.ann.")
    if "txt" not in files:
        raise Invalid(f"{files['ann']} has no {stem}.txt beside it.")
    text = decoded(entries.read(files["txt"]), files["txt"])
    marks = files.get("ann", "")
    return _article(stem, text, marks, decoded(entries.read(marks), marks) if marks else "")


def _article(stem: str, text: str, name: str, standoff: str) -> ImportedArticle:
    """`name` is that of the file with the standoff annotations."""
    spans: dict[str, ImportedSpan | None] = {}  # None: one that has no place here
    statuses: dict[str, str] = {}
    notes: dict[str, list[str]] = {}
    left_out: list[str] = []
    for number, line in enumerate(standoff.split("\n"), 1):
        line = line.removesuffix("\r")
        place = f"{name}, line {number}"
        if match := _SPAN.fullmatch(line):
            if match[1] in spans:
                raise Invalid(
                    f"{place}: the name {match[1][:40]} is there twice; it must be that of one span."
                )
            spans[match[1]] = _span(match, text, place)
            if _is_discontinuous(match[3], text):
                spans[match[1]] = None
                left_out.append(f"{place} is a discontinuous span, which has no place here.")
        elif match := _STATUS.fullmatch(line):
            statuses[match[1]] = match[2]
        elif match := _NOTE.fullmatch(line):
            notes.setdefault(match[1], []).append(match[2])
        elif line and line[0] in _KINDS:
            left_out.append(f"{place} is a brat {_KINDS[line[0]]}, which has no place here.")
        elif line.strip():
            raise Invalid(f"{place} is no standoff annotation: {line[:60]!r}.")
    kept = {mark: span for mark, span in spans.items() if span is not None}
    left_out += [
        f"{name} has a note on {mark[:40]}, which is not among its spans."
        for mark in notes
        if mark not in kept
    ]
    return ImportedArticle(
        stem, text, _completed(kept, statuses, notes), id=_name(stem), unsupported=tuple(left_out)
    )


def _completed(
    spans: Mapping[str, ImportedSpan], statuses: Mapping[str, str], notes: Mapping[str, Sequence[str]]
) -> tuple[ImportedSpan, ...]:
    return tuple(
        ImportedSpan(
            span.place,
            span.label,
            span.asked,
            status=status_of(statuses.get(name), span.place),
            note="\n".join(notes[name]) if name in notes else None,
        )
        for name, span in spans.items()
    )


def _span(match: re.Match[str], text: str, place: str) -> ImportedSpan:
    """The surface is checked here, since its line breaks are blanks: what differs otherwise is refused where the span is."""
    parts = _parts(match[3])
    same = _on_one_line(" ".join(text[start:end] for start, end in parts)) == match[4]
    return ImportedSpan(place, match[2], SpanRequest(parts[0][0], parts[-1][1], None if same else match[4]))


def _parts(ends: str) -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in (part.split(" ") for part in ends.split(";"))]


def _is_discontinuous(ends: str, text: str) -> bool:
    """Whether there is more than white space between the parts: brat splits a span over a line break in two."""
    between = [text[left[1] : right[0]] for left, right in pairwise(_parts(ends))]
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
