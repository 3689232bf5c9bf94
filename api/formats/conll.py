"""CoNLL-2003 columns: `token POS chunk tag` with IOB2 tags, a blank line between sentences, -DOCSTART- before each article.

The columns are those that Label Studio writes (`-X-` and `_` for the two we have nothing for); spaCy's converter needs exactly
`-DOCSTART- -X- O O` (spacy.training.converters.conll_ner_to_docs). Sentences never end inside a span. The format keeps tokens, not
texts: reading joins them by one blank and sentences by a line feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from api.domain.exchange import Bundle, ImportedArticle, ImportedSpan, Item, Refused
from api.domain.spans import SpanRequest
from api.errors import AnnotationError, Invalid
from api.formats.format import Format, ReadOptions, WriteOptions
from api.formats.losses import LossReport
from api.formats.reading import decoded, iter_lines, too_long
from api.formats.tokens import Tokenizer, Tokens, aligned, without_overlaps

DOCUMENT = "-DOCSTART- -X- O O"
MOST_COLUMNS = 64


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    tokenizer = Tokenizer()
    for bundle in bundles:
        text = bundle.article.text
        tokens = tokenizer.cut(text, sentences=True, blank=False)
        tags = tags_of(bundle, tokens, report)
        words = [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
        lines = [DOCUMENT, ""]
        for index, (word, tag) in enumerate(zip(words, tags, strict=True)):
            if index in tokens.sentences and not tag.startswith("I-") and lines[-1]:
                lines.append("")
            lines.append(f"{word} -X- _ {tag}")
        while not lines[-1]:
            lines.pop()
        yield ("\n".join(lines) + "\n\n").encode()
        if _rebuilt(lines[2:]) != text:
            report.add("white_space", bundle.article)


def tags_of(bundle: Bundle, tokens: Tokens, report: LossReport) -> list[str]:
    """An IOB2 tag for each token."""
    tags = ["O"] * len(tokens.starts)
    for annotation, first, behind in without_overlaps(bundle, aligned(bundle, tokens, report), report):
        tags[first] = f"B-{annotation.label}"
        for index in range(first + 1, behind):
            tags[index] = f"I-{annotation.label}"
    return tags


def read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    """Columns by white space, the first is the token and the last the tag, as in spaCy's converter. IOB1 is read too.

    Without -DOCSTART- lines the whole file is one article. An article with a wrong line is refused whole.
    """
    article = _Article(1)
    for line in iter_lines(stream, options.limits.line):
        place = f"Line {line.number}"
        try:
            if line.content is None:
                raise too_long(place, options.limits.line)
            text = decoded(line.content.rstrip(b"\r"), place)
        except AnnotationError as error:
            article.error = article.error or error
            continue
        columns = text.split(None, 3) if text.startswith("-DOCSTART-") else []
        if columns[:1] == ["-DOCSTART-"] and columns[2:3] != ["_"]:  # with `_` it is a token that reads so
            yield from article.items()
            article = _Article(line.number)
        else:
            article.take(text, place, options.limits.text_length)
    yield from article.items()


class _Article:
    """The article that is being read: its text so far, and its spans."""

    def __init__(self, line: int) -> None:
        self.place = f"Line {line}"
        self.error: AnnotationError | None = None
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[tuple[str, str, int, int]] = []
        self.separator = ""
        self.open: tuple[str, str] | None = None

    def take(self, line: str, place: str, limit: int) -> None:
        columns = line.split(None, MOST_COLUMNS)
        if not columns:
            self.separator = "\n" if self.parts else ""
            return
        if self.error is not None:
            return
        if not 2 <= len(columns) <= MOST_COLUMNS:
            self.error = Invalid(
                f"{place} has {len(columns)} column(s); a token and a tag are the least: {line[:40]!r}."
            )
            return
        self._add(columns[0], columns[-1], place)
        if self.length > limit:
            self.error = Invalid(
                f"The article that begins at {self.place.lower()} is longer than {limit} code points."
            )

    def _add(self, token: str, tag: str, place: str) -> None:
        kind, _, label = tag.partition("-")
        if tag != "O" and (kind not in ("B", "I") or not label):
            self.error = Invalid(f"{place}: {tag[:40]!r} is no IOB tag; tags are O, B-LABEL and I-LABEL.")
            return
        start = self.length + len(self.separator)
        self.length = start + len(token)
        self.parts += (self.separator, token)
        self.separator = " "
        if kind == "I" and self.spans and self.open == (label, self.spans[-1][0]):
            where, _, first, _ = self.spans[-1]
            self.spans[-1] = (where, label, first, self.length)
        elif kind in ("B", "I"):
            self.spans.append((place, label, start, self.length))
        self.open = (label, self.spans[-1][0]) if tag != "O" else None

    def items(self) -> Iterator[Item]:
        if self.error is not None:
            yield Refused(self.place, self.error)
        elif self.parts:
            text = "".join(self.parts)
            spans = [
                ImportedSpan(place, label, SpanRequest(start=start, end=end))
                for place, label, start, end in self.spans
            ]
            yield ImportedArticle(self.place, text, tuple(spans))


def _rebuilt(lines: Iterable[str]) -> str:
    article = _Article(1)
    for line in lines:
        article.take(line, "", 1 << 62)
    return "".join(article.parts)


FORMAT = Format(
    name="conll",
    summary="CoNLL-2003 columns with IOB2 tags. Tokens alone: no overlaps, no spans off token boundaries.",
    media_type="text/plain; charset=utf-8",
    extension="conll",
    writer=write,
    reader=read,
    carries=frozenset({"article.text"}),
)
