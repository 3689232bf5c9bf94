"""Articles for tests of formats: texts of every kind with spans that the service would take, and what of them a file should give back."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

from hypothesis import strategies as st

from api.domain.contents import is_blank
from api.domain.exchange import Bundle, ImportedArticle
from api.domain.labels import LABEL_OF_ALIAS, LABELS
from api.domain.models import Original
from api.domain.spans import check_span, locate_span
from api.errors import AnnotationError
from api.formats import FORMATS
from api.formats.format import ReadOptions, WriteOptions
from api.formats.losses import LossReport
from tests.making import make_annotation, make_article

PIECES = (
    *(
        "Mosul",
        "al-Abadi",
        "U.S.",
        "5th Marines",
        "Iraq’s",
        "don't",
        "2017-06-05",
        "Gen.",
        "=SUM(A1)",
        "-DOCSTART-",
    ),
    *(
        "é",
        "e\u0301",
        "Śląsk",
        "🇮🇶",
        "👩‍👩‍👧",
        "𝔐osul",
        "الموصل",
        "\u202b(قوات)\u202c",
        "חיפה",
        "'quoted'",
        '"q"',
        "B-PER",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        "\u00a0",
        "\u2028",
        ", ",
        ". ",
        ";",
        "\ufeff",
        "<b>",
        "\\",
        "\x1c",
    ),
)
TEXTS = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=24)
    .map("".join)
    .filter(lambda text: not is_blank(text))
)
WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=12)
METADATA = st.dictionaries(WORDS, st.one_of(WORDS, st.integers(-9, 9), st.booleans()), max_size=2)


@st.composite
def bundles(draw, overlaps=True):
    """One article with up to five annotations; without `overlaps` the standing ones share no character."""
    text = draw(TEXTS)
    article = make_article(
        text,
        external_id=draw(st.none() | WORDS),
        title=draw(st.none() | WORDS),
        source=draw(st.none() | WORDS),
        url=draw(st.none() | st.just("https://example.org/a?b=ü")),
        language=draw(st.sampled_from(["en", "ar"])),
        published_at=draw(st.none() | st.just("2017-06-08T00:00:00Z")),
        metadata=draw(METADATA),
    )
    annotations = []
    for _ in range(draw(st.integers(0, 5))):
        ends = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        status = draw(st.sampled_from(["suggested", "accepted", "rejected"]))
        if not fits(text, *ends):
            continue
        shared = [a for a in annotations if a.start < ends[1] and ends[0] < a.end and a.live]
        if status != "rejected" and shared and not overlaps:
            continue
        label = draw(st.sampled_from(list(LABELS)))
        if any((a.label, a.start, a.end) == (label, *ends) for a in annotations):
            continue
        annotations.append(
            make_annotation(
                article,
                *ends,
                label=label,
                status=status,
                score=draw(st.none() | st.floats(0, 1)),
                note=draw(st.none() | WORDS),
                original=draw(st.none() | st.just(Original("PERSON", 0, 1))),
            )
        )
    return Bundle(article, sorted(annotations, key=lambda a: (a.start, a.end, a.id)))


def fits(text, start, end):
    try:
        check_span(text, start, end)
    except AnnotationError:
        return False
    return True


def written(name, made, **options):
    """The file that a format makes of these bundles, and its whole report."""
    report = LossReport(None)
    units = FORMATS[name].units
    chunks = FORMATS[name].write(
        made, report, WriteOptions(**{"unit": units[0], "base_url": "https://here"} | options)
    )
    return b"".join(chunks), report


def read(name, content, **options):
    stream = content if hasattr(content, "read") else io.BytesIO(content)
    return list(FORMATS[name].read(stream, ReadOptions(**{"unit": FORMATS[name].units[0]} | options)))


def left_out(report, *kinds):
    """Ids of the annotations that the report says are not in the file."""
    return {
        place["annotation_id"]
        for kind in kinds or ("overlap", "off_token", "rejected")
        for place in report.examples.get(kind, ())
    }


def article_fields(item: ImportedArticle):
    names = ("id", "external_id", "title", "language", "source", "url", "published_at", "metadata")
    return {f"article.{name}": getattr(item, name) for name in names} | {"article.text": item.text}


def spans_of(item: ImportedArticle, text: str):
    """The spans that a file asks for, with their ends in code points: as the service would find them."""
    found = []
    for span in item.spans:
        start, end = locate_span(text, span.asked)
        found.append(
            {
                "label": LABEL_OF_ALIAS[span.label],
                "start": start,
                "end": end,
                "status": span.status,
                "score": span.score,
                "note": span.note,
                "id": span.id,
            }
        )
    return sorted(found, key=lambda s: (s["start"], s["end"], s["label"], s["id"] or ""))


def expected_article(bundle, carries):
    plain = {"article.language": "en", "article.metadata": {}}
    article = bundle.article
    return {
        name: getattr(article, name.partition(".")[2]) if name in carries else plain.get(name)
        for name in article_fields(ImportedArticle("", None))
    }


def expected_spans(bundle, carries, gone):
    kept = [a for a in bundle.annotations if a.id not in gone]
    found = [
        {
            "label": a.label,
            "start": a.start,
            "end": a.end,
            **{
                name: getattr(a, name) if name in carries else None
                for name in ("status", "score", "note", "id")
            },
        }
        for a in kept
    ]
    return sorted(found, key=lambda s: (s["start"], s["end"], s["label"], s["id"] or ""))


def reviewed(bundle):
    """The same, settled by a human: nothing suggested."""
    return replace(bundle, annotations=[replace(a, status="accepted") for a in bundle.annotations])


def zipped(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
