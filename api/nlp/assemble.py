"""Puts the pipeline folder together that `spacy.load` reads: tokenizer, annotation_tagger, and the rules behind it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy

from api.nlp import rules, tokens
from api.nlp.tagger import AnnotationTagger

NAME = "conflict_spans"
COMPONENTS: tuple[str, ...] = ("annotation_tagger", *rules.ORDER)
TOKENIZER = tokens.create_fine_tokenizer


def assemble(tagger_folder: Path, out: Path, version: str, meta: Mapping[str, Any] | None = None) -> None:
    """Writes the pipeline folder `out` around the tagger's model files. `meta` adds to meta.json (figures, sources, licence)."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "annotation_fine_tokenizer.v1"}}})
    for name in COMPONENTS:
        component: Any = nlp.add_pipe(name)
        if isinstance(component, AnnotationTagger):
            component.from_disk(tagger_folder)
    nlp.meta.update({"name": NAME, "version": version, **(meta or {})})
    nlp.to_disk(out)
