"""Opening pipelines: the bundled folder, any spaCy pipeline by name or path, and the patterns file that wins over either."""

from __future__ import annotations

import warnings
from pathlib import Path

import spacy

from api.errors import ModelUnavailable
from api.nlp import BUNDLED_FOLDER, tagger, tokens
from api.nlp.annotator import SpacyAnnotator

FACTORIES = (tagger, tokens)  # importing them registers the names that config.cfg uses


def open_pipeline(name: str, patterns: Path | None) -> SpacyAnnotator:
    """Raises ModelUnavailable."""
    folder = BUNDLED_FOLDER if name == "bundled" else Path(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp = spacy.load(folder if name == "bundled" or folder.exists() else name)
    except ModelUnavailable:
        raise
    except Exception as error:  # spaCy, its registry and its file formats each throw their own kinds
        what = "The bundled pipeline" if name == "bundled" else f"ANNOTATION_MODEL={name}: the spaCy pipeline"
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelUnavailable(
            f"{what} cannot be loaded from {folder if folder.exists() or name == 'bundled' else name!r}: {first_line}"
        ) from error
    nlp.max_length = 20_000_000
    return SpacyAnnotator(nlp)
