"""Parquet for data frames: one row an article, its annotations as a list of structs (`frame.explode("annotations")` gives one a row).

Needs pyarrow, the extra `parquet` of this package. Row groups are written as they fill, so memory holds one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from api.domain.exchange import Bundle
from api.domain.models import Annotation, Article
from api.formats.archive import Chunks
from api.formats.format import Format, WriteOptions
from api.formats.losses import EVERYTHING, LossReport

GROUP = 500  # articles
_WORDS = ("id", "external_id", "title", "text", "language", "source", "url", "published_at", "status")
_MORE_WORDS = ("review_status", "created_at", "created_by", "updated_at")
_ANNOTATION_WORDS = ("id", "label", "text", "status", "origin", "note")
_ANNOTATION_TIMES = ("created_at", "created_by", "updated_at", "updated_by")


def write(bundles: Iterable[Bundle], report: LossReport, options: WriteOptions) -> Iterator[bytes]:
    import pyarrow
    from pyarrow import parquet

    schema = _schema(pyarrow)
    chunks = Chunks()
    with parquet.ParquetWriter(pyarrow.PythonFile(chunks, "w"), schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for bundle in bundles:
            rows.append(_row(bundle.article, bundle.annotations))
            if len(rows) == GROUP:
                writer.write_table(pyarrow.Table.from_pylist(rows, schema))
                rows = []
                yield from chunks.taken()
        if rows:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))
    yield from chunks.taken()


def _schema(pa: Any) -> Any:
    words, whole = pa.string(), pa.int64()
    annotation = pa.struct(
        [
            *((name, words) for name in _ANNOTATION_WORDS),
            *(("start", whole), ("end", whole), ("version", whole), ("score", pa.float64())),
            *(("normalized", words), ("normalized_type", words), ("model", words), ("model_version", words)),
            *(("original_label", words), ("original_start", whole), ("original_end", whole)),
            *((name, words) for name in _ANNOTATION_TIMES),
        ]
    )
    return pa.schema(
        [
            *((name, words) for name in (*_WORDS, *_MORE_WORDS)),
            *(("metadata", words), ("model", words), ("model_version", words), ("version", whole)),
            ("annotations", pa.list_(annotation)),
        ]
    )


def _row(article: Article, annotations: Iterable[Annotation]) -> dict[str, Any]:
    return {
        **{name: getattr(article, name) for name in (*_WORDS, *_MORE_WORDS)},
        "metadata": orjson.dumps(article.metadata).decode(),
        "model": article.model and article.model.name,
        "model_version": article.model and article.model.version,
        "version": article.version,
        "annotations": [_struct(annotation) for annotation in annotations],
    }


def _struct(annotation: Annotation) -> dict[str, Any]:
    names = (*_ANNOTATION_WORDS, *_ANNOTATION_TIMES, "start", "end", "version", "score")
    normalized, model, original = annotation.normalized, annotation.model, annotation.original
    return {
        **{name: getattr(annotation, name) for name in names},
        "normalized": normalized and normalized.value,
        "normalized_type": normalized and normalized.type,
        "model": model and model.name,
        "model_version": model and model.version,
        "original_label": original and original.label,
        "original_start": original and original.start,
        "original_end": original and original.end,
    }


FORMAT = Format(
    name="parquet",
    summary="Parquet for data frames: one row an article, annotations as a list of structs. Needs the extra `parquet`.",
    media_type="application/vnd.apache.parquet",
    extension="parquet",
    writer=write,
    reader=None,
    carries=EVERYTHING - {"history", "article.history"},
    statuses=frozenset({"suggested", "accepted", "rejected"}),
    needs="pyarrow",
)
