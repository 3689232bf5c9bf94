"""The shapes that POST /v1/analyze answers in: our own, and those of detectors that callers switch from.

A new shape is a module here, a line in SHAPES, and two schemas in web/detector_schemas.py. A shape reads a request in its own form (a
Question) and makes the body of the answer from what was found. It stands beside FORMATS and not in it, because the two share nothing but
the label tables: a format streams articles that are stored, with ids, statuses and history, and owes a report of what it leaves out; a
shape answers one question about a text that is stored nowhere, in memory, for a client that is not ours. It is not in web/ either: which
name a detector has for a label and what its offsets count is no matter of HTTP. What would change our mind: a second endpoint for shapes.

Each counts as its detector does. `offset_unit` takes another unit where the detector lets its callers choose one. MILITARY_UNIT is an
ORGANIZATION to all four; it stays to be seen where a shape has a place for it. A span without a score (a pattern's, or from a pipeline
that gives none) lacks it here too, or has 1.0 where the shape demands a number.
"""

from __future__ import annotations

from api.formats.detectors import azure, comprehend, google, own, presidio
from api.formats.detectors.shape import Shape

SHAPES: dict[str, Shape] = {
    module.SHAPE.name: module.SHAPE for module in (own, presidio, comprehend, azure, google)
}
OWN = own.SHAPE
