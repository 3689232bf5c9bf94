"""spaCy's DocBin: all spans in `doc.spans["sc"]` (with their ids and scores), those that share no token in `doc.ents` too.

The file is what spacy.tokens.DocBin.to_bytes makes (its class docstring has the layout): one zlib stream over one msgpack map, which spaCy
itself can only build in memory. Here spaCy packs each Doc and the parts wait in temporary files, so that an export holds one article, the
set of distinct words, and four bytes for each article. Reading decompresses within limits and decodes tokens and spans without building a
Doc, because numbers that a stranger wrote go unchecked into spaCy's C structures; the file itself is held, up to `Limits.held`.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, Any, BinaryIO

from api.domain.exchange import Bundle, Item
from api.domain.models import Annotation
from api.errors import Invalid
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.losses import LossReport
from api.formats.reading import CHUNK, read_whole
from api.formats.tokens import Tokenizer, aligned, without_overlaps

ATTRIBUTES = ["ENT_IOB", "ENT_TYPE"]
_MOST_BYTES = 2**32 - 1  # of one msgpack value


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    with ExitStack() as open_files:
        packed = _Packed(open_files)
        tokenizer = Tokenizer()
        for bundle in bundles:
            packed.add(_doc(bundle, tokenizer, report))
        yield from packed.chunks()


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    from api.formats.docbin import iter_articles

    content = _unpacked(read_whole(stream, options.limits.held, "DocBin"), options)
    yield from iter_articles(content, options.limits)


def _doc(bundle: Bundle, tokenizer: Tokenizer, report: LossReport) -> Any:
    from spacy.tokens import Span

    doc = tokenizer.doc(bundle.article.text)
    tokens = tokenizer.tokens_of(doc)
    spans = aligned(bundle, tokens, report)
    silent = LossReport(0)  # an overlap is no loss here: spans["sc"] has them all
    doc.set_ents([_span(Span, doc, *span) for span in without_overlaps(bundle, spans, silent)])
    doc.spans["sc"] = [_span(Span, doc, *span) for span in spans]
    doc.spans["sc"].attrs["scores"] = [annotation.score for annotation, _, _ in spans]
    doc.spans["sc"].attrs["statuses"] = [annotation.status for annotation, _, _ in spans]
    doc.user_data["article_id"] = bundle.article.id
    if bundle.article.external_id is not None:
        doc.user_data["external_id"] = bundle.article.external_id
    return doc


def _span(kind: Any, doc: Any, annotation: Annotation, first: int, behind: int) -> Any:
    return kind(doc, first, behind, label=annotation.label, span_id=annotation.id)


class _Packed:
    """A DocBin whose parts are on disk as soon as spaCy has packed them."""

    def __init__(self, open_files: ExitStack) -> None:
        from spacy.tokens import DocBin

        self._bin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
        self._lengths = array("i")
        self._files: dict[str, IO[bytes]] = {
            name: open_files.enter_context(tempfile.SpooledTemporaryFile(max_size=4 << 20))  # noqa: SIM115
            for name in ("tokens", "spaces", "span_groups", "user_data")
        }

    def add(self, doc: Any) -> None:
        import srsly

        self._bin.add(doc)
        tokens = self._bin.tokens.pop()
        self._lengths.append(len(tokens))
        self._files["tokens"].write(tokens.tobytes("C"))
        self._files["spaces"].write(self._bin.spaces.pop().tobytes("C"))
        self._files["span_groups"].write(srsly.msgpack_dumps(self._bin.span_groups.pop()))
        self._files["user_data"].write(srsly.msgpack_dumps(self._bin.user_data.pop()))
        self._bin.cats.clear()
        self._bin.flags.clear()

    def chunks(self) -> Iterator[bytes]:
        deflate = zlib.compressobj()
        for part in self._parts():
            if packed := deflate.compress(part):
                yield packed
        yield deflate.flush()

    def _parts(self) -> Iterator[bytes]:
        """The msgpack map in the order in which DocBin.to_bytes writes it."""
        import srsly

        count = len(self._lengths)
        yield b"\x8a" + srsly.msgpack_dumps("version") + srsly.msgpack_dumps(self._bin.version)
        yield srsly.msgpack_dumps("attrs") + srsly.msgpack_dumps(self._bin.attrs)
        for name in ("tokens", "spaces"):
            yield srsly.msgpack_dumps(name) + self._binary_head(name)
            yield from self._content(name)
        yield srsly.msgpack_dumps("lengths") + srsly.msgpack_dumps(self._lengths.tobytes())
        yield srsly.msgpack_dumps("strings") + srsly.msgpack_dumps(sorted(self._bin.strings))
        yield srsly.msgpack_dumps("cats") + _list_head(count) + srsly.msgpack_dumps({}) * count
        flags = srsly.msgpack_dumps({"has_unknown_spaces": False})
        yield srsly.msgpack_dumps("flags") + _list_head(count) + flags * count
        for name in ("span_groups", "user_data"):
            yield srsly.msgpack_dumps(name) + _list_head(count)
            yield from self._content(name)

    def _binary_head(self, name: str) -> bytes:
        size = self._files[name].tell()
        if size > _MOST_BYTES:
            raise Invalid("The articles have more tokens than one DocBin can hold; export fewer at a time.")
        return struct.pack(">BI", 0xC6, size)

    def _content(self, name: str) -> Iterator[bytes]:
        self._files[name].seek(0)
        while chunk := self._files[name].read(CHUNK):
            yield chunk


def _list_head(count: int) -> bytes:
    return struct.pack(">BI", 0xDD, count)


def _unpacked(packed: bytes, options: ReadOptions) -> bytes:
    """Decompressed within the limits, so that a small file cannot fill the memory."""
    limits = options.limits
    most = min(limits.unpacked, max(len(packed) * limits.ratio, 1 << 20), limits.held)
    inflate = zlib.decompressobj()
    try:
        content = inflate.decompress(packed, most)
        if inflate.unconsumed_tail or (not inflate.eof and inflate.decompress(b"", 1)):
            raise Invalid(
                f"The DocBin of {len(packed)} bytes unpacks to more than {most} bytes; such a file is not read."
            )
    except zlib.error:
        raise Invalid("The file is no DocBin: it does not unpack as zlib data.") from None
    if not inflate.eof:
        raise Invalid("The DocBin is cut off: its compressed data has no end.")
    return content


FORMAT = Format(
    name="spacy",
    summary='spaCy DocBin for training: all spans in doc.spans["sc"], those without overlaps in doc.ents.',
    media_type="application/octet-stream",
    extension="spacy",
    writer=write,
    reader=read,
    carries=frozenset({"article.text", "article.id", "article.external_id", "id", "status", "score"}),
)
