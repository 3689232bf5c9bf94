"""Formats that other tools read and write. A new format is a module here and a line in FORMATS.

A format turns articles with their annotations (domain.exchange.Bundle) into chunks of bytes, and a stream of bytes into what it asks
for (domain.exchange.Item). It sees neither HTTP nor SQL, holds about one article at a time, and says in a LossReport what it could not
hold. Formats that say nothing of their own about offsets count code points.
"""

from __future__ import annotations

from api.formats import (
    brat,
    conll,
    doccano,
    hf,
    jsonl,
    label_studio,
    parquet,
    prodigy,
    spacy,
    spreadsheet,
    w3c,
)
from api.formats.format import Format

FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (jsonl, spacy, conll, w3c, brat, label_studio, doccano, prodigy, spreadsheet, parquet, hf)
}
