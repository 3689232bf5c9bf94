"""Queries and answers of exports and imports, their reports, and the formats."""

from __future__ import annotations

from marshmallow import fields

from api.domain.models import ANNOTATION_STATUSES, ORIGINS, REVIEW_STATUSES
from api.formats import FORMATS
from api.web.answers import ListOut, Out, moment, one_of, whole, words
from api.web.fields import Choice, Exact, Label, Moment, Number, Text, TruthWord
from api.web.rule_schemas import AsOf
from api.web.schemas import UnitQuery

WRITTEN = tuple(name for name, format in FORMATS.items() if format.writer is not None)
READ = tuple(name for name, format in FORMATS.items() if format.reader is not None)


class ExportQuery(UnitQuery):
    format = Choice(*WRITTEN, load_default="jsonl")
    label = Label()
    status = Choice(*ANNOTATION_STATUSES)
    origin = Choice(*ORIGINS)
    min_score = Number()
    q = Text(most=1000)
    source = Text(most=200)
    external_id = Text(most=200)
    review_status = Choice(*REVIEW_STATUSES)
    published_after = Moment()
    published_before = Moment()
    created_after = Exact()
    updated_since = Exact()
    as_of = AsOf()
    history = TruthWord()
    strict = TruthWord(load_default=False)


class FormatOut(Out):
    name = words()
    summary = words()
    media_type = words()
    extension = words()
    reads = fields.Boolean()
    writes = fields.Boolean()
    offset_units = fields.List(fields.String(), metadata={"description": "The first by its own convention."})
    statuses = fields.List(fields.String(), metadata={"description": "Of the spans that it may hold."})
    carries = fields.List(fields.String(), metadata={"description": "What comes back when it is read again."})


class FormatListOut(ListOut):
    items = fields.List(fields.Nested(FormatOut))


class ReportOut(Out):
    id = words()
    kind = one_of("export", "import")
    state = one_of("running", "finished")
    created_at = moment()
    created_by = words()
    expires_at = moment()
    done = whole("Items of the file that an import has dealt with.")
    report = fields.Dict(metadata={"description": "As the export or import itself gives it."})
