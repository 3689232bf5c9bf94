"""Opening pipelines: the bundled folder, any spaCy pipeline by name or path, and the patterns file that wins over either."""

from __future__ import annotations

import traceback
import warnings
from pathlib import Path
from typing import Any

import spacy

from api.errors import ModelUnavailable
from api.nlp import BUNDLED_FOLDER, rules, tagger, tokens
from api.nlp.added_units import AddedUnits, knows_units
from api.nlp.annotator import SpacyAnnotator
from api.nlp.patterns import PROBE, read_patterns

FACTORIES = (tagger, tokens, *rules.FACTORIES)  # importing them registers the names that config.cfg uses
LONGEST_TEXT = 20_000_000


def open_pipeline(name: str, patterns: Path | None = None) -> SpacyAnnotator:
    """Raises ModelUnavailable, also for a pipeline that loads and then fails on a plain sentence."""
    nlp = _load(name)
    nlp.max_length = LONGEST_TEXT
    units = None if knows_units(nlp) else AddedUnits()
    annotator = SpacyAnnotator(nlp, units=units)
    try:
        annotator.annotate(PROBE, None)
    except ModelUnavailable as error:
        raise ModelUnavailable(
            f"{_called(name)} is loaded, but cannot read a sentence: {error.detail}"
        ) from error
    return annotator if patterns is None else SpacyAnnotator(nlp, read_patterns(patterns, nlp), units)


def _load(name: str) -> Any:
    folder = BUNDLED_FOLDER if name == "bundled" else Path(name)
    by_path = name == "bundled" or folder.exists()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return spacy.load(folder if by_path else name)
    except ModelUnavailable:
        raise
    except Exception as error:  # spaCy, its registry and its file formats each throw their own kinds
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        if not by_path and not _installed(name):
            raise ModelUnavailable(
                f"{_called(name)} is neither a folder nor an installed package: {first_line}"
            ) from error
        file = _file_at_fault(error, folder)
        where = f"the file {file} is missing or damaged" if file else f"{folder if by_path else name}"
        raise ModelUnavailable(f"{_called(name)} cannot be loaded: {where}: {first_line}") from error


def _called(name: str) -> str:
    return "The bundled pipeline" if name == "bundled" else f"ANNOTATION_MODEL={name}: the spaCy pipeline"


def _installed(name: str) -> bool:
    try:
        return bool(spacy.util.is_package(name))
    except ValueError:  # no name that a package could have
        return False


def _file_at_fault(error: Exception, folder: Path) -> Path | None:
    """The file that was being read. The messages of file formats seldom name it, but the variables of those who read it do."""
    file = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        places = [value for value in frame.f_locals.values() if isinstance(value, Path)]
        key, path = frame.f_locals.get("key"), frame.f_locals.get("path")
        if isinstance(key, str) and isinstance(path, Path):  # spacy.util.from_disk
            places.append(path / key)
        file = next((place for place in places if place != folder and not place.is_dir()), file)
    return file
