"""The bundled model, its pipeline, and other spaCy pipelines in its place. Gives plain spans, never Doc or Span.

spaCy and onnxruntime are imported only when a pipeline is opened, so that what needs no model starts fast.
"""

from __future__ import annotations

from pathlib import Path

from api.domain.ports import Annotator

BUNDLED_FOLDER = Path(__file__).parent / "bundled"


def open_annotator(name: str, patterns: Path | None = None) -> Annotator:
    """The bundled pipeline ("bundled"), or any spaCy pipeline by name or path; `patterns` is an EntityRuler JSONL file that wins over it.

    Raises ModelUnavailable with a sentence that names the file (and line) or pipeline at fault.
    """
    from api.nlp.pipelines import open_pipeline

    return open_pipeline(name, patterns)
