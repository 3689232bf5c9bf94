"""Queries and answers of exports and imports, their reports, and the formats."""

from __future__ import annotations

from marshmallow import fields

from api.domain.models import ANNOTATION_STATUSES, ORIGINS, REVIEW_STATUSES
from api.formats import FORMATS
from api.web.answers import ListOut
from api.web.fields import AFTER, BEFORE, SINCE, Choice, Exact, Label, Moment, Number, Text, TruthWord, Uuid
from api.web.outs import Out, moment, one_of, whole, words, words_or_null
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
    published_after = Moment(AFTER)
    published_before = Moment(BEFORE)
    created_after = Exact(AFTER)
    updated_since = Exact(SINCE)
    as_of = AsOf()
    history = TruthWord()
    strict = TruthWord(load_default=False)


class ImportQuery(UnitQuery):
    format = Choice(*READ, load_default="jsonl")
    source = Text(
        most=200, metadata={"description": "Where the file comes from: kept with every change that it makes."}
    )
    on_conflict = Choice("skip", "update", "fail", load_default="skip")
    dry_run = TruthWord(load_default=False)
    strict = TruthWord(load_default=False)
    status = Choice(
        "suggested",
        "accepted",
        load_default="accepted",
        description="What spans count as where the format says nothing about it.",
    )
    id = Uuid(
        metadata={
            "description": "An id of your own making for this import of this file, under which it can be gone on with where it broke off."
        }
    )


class ItemCountsOut(Out):
    read = whole()
    added = whole("Articles that were not here before.")
    updated = whole("Articles or annotations that changed.")
    unchanged = whole("They were so already.")
    skipped = whole("They stay as they are, though the file says otherwise.")
    refused = whole("Nothing of them was taken.")


class SpanCountsOut(Out):
    added = whole()
    updated = whole()
    unchanged = whole()
    kept = whole("They stay as they are, though the file says otherwise.")
    left_out = whole("Of the file: they have no place here.")
    withdrawn = whole("Untouched suggestions in whose place the file has others.")


class ReasonOut(Out):
    place = words()
    type = words(format="uri-reference")
    detail = words()


class ToldOut(Out):
    place = words("Where it stands in the file.")
    outcome = one_of("added", "updated", "unchanged", "skipped", "refused")
    article_id = words_or_null()
    reasons = fields.List(fields.Nested(ReasonOut))
    more_reasons = whole("Further ones of this item, which are only counted.")


class ImportOut(Out):
    id = words("Of the import, of its change set and of its report.")
    state = one_of("running", "finished")
    format = words()
    source = words()
    on_conflict = one_of("skip", "update", "fail")
    dry_run = fields.Boolean()
    strict = fields.Boolean()
    status = one_of("suggested", "accepted")
    offset_unit = one_of("code_point", "utf16", "utf8")
    items = fields.Nested(ItemCountsOut)
    annotations = fields.Nested(SpanCountsOut)
    told = fields.List(
        fields.Nested(ToldOut), metadata={"description": "Items of which there is something to say."}
    )
    not_told = whole("Further such items, which are only counted.")


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
