"""What goes out, as the contract tells it. Answers are made in presenting.py; these schemas describe them and dump nothing.

Every field is always present unless it says `required=False`; a client must bear with fields that come later.
"""

from __future__ import annotations

from marshmallow import fields

from api.domain.labels import LABELS
from api.domain.models import ANNOTATION_STATUSES, ARTICLE_STATUSES, ORIGINS, REVIEW_STATUSES
from api.domain.offsets import OFFSET_UNITS
from api.web.outs import Out, moment, one_of, whole, words, words_or_null

ACTIONS = ("create", "update", "accept", "reject", "restore", "withdraw")
JOB_STATES = ("queued", "running", "succeeded", "failed", "cancelled")


class ModelOut(Out):
    name = words()
    version = words()


class NormalizedOut(Out):
    value = words("EDTF (ISO 8601-2), resolved against published_at.", example="2017-06-05")
    type = words(example="day")


class OriginalOut(Out):
    label = words()
    start = whole()
    end = whole()


class AnnotationItem(Out):
    """One labelled span of one article."""

    id = words()
    article_id = words()
    label = one_of(*LABELS)
    start = whole("Half-open, in offset_unit.")
    end = whole()
    text = words("The article's text from start to end.")
    status = one_of(*ANNOTATION_STATUSES)
    origin = one_of(*ORIGINS)
    score = fields.Float(allow_none=True)
    normalized = fields.Nested(NormalizedOut, allow_none=True)
    model = fields.Nested(ModelOut, allow_none=True)
    original = fields.Nested(
        OriginalOut,
        allow_none=True,
        metadata={"description": "What the model had said, once a human changed label or ends."},
    )
    note = words_or_null()
    created_at = moment()
    created_by = words()
    updated_at = moment()
    updated_by = words()
    version = whole("The ETag without its quotes.")


class AnnotationOut(AnnotationItem):
    offset_unit = one_of(*OFFSET_UNITS)


class CountsOut(Out):
    total = whole()
    by_label = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_status = fields.Dict(keys=fields.String(), values=fields.Integer())


class ArticleSummary(Out):
    """What is known about an article, without its text."""

    id = words()
    external_id = words_or_null()
    title = words_or_null()
    text_sha256 = words("Of the text in UTF-8.")
    length = whole("In code points, whatever the offset unit.")
    language = words()
    source = words_or_null()
    url = words_or_null()
    published_at = words_or_null(format="date-time")
    metadata = fields.Dict()
    status = one_of(*ARTICLE_STATUSES)
    review_status = one_of(*REVIEW_STATUSES)
    failure = fields.String(
        metadata={"description": "Why annotating failed; only with status failed.", "sometimes": True}
    )
    model = fields.Nested(ModelOut, allow_none=True)
    annotation_counts = fields.Nested(CountsOut)
    created_at = moment()
    created_by = words()
    updated_at = moment()
    version = whole("The ETag without its quotes; every change of an annotation raises it too.")


class ArticleOut(ArticleSummary):
    """An article with its annotations in text order."""

    text = words("Exactly as received.")
    offset_unit = one_of(*OFFSET_UNITS)
    annotations = fields.List(fields.Nested(AnnotationItem))


class ListOut(Out):
    next_cursor = words_or_null("Send it as `cursor` for the next page; null at the end.")


class ArticleListOut(ListOut):
    items = fields.List(fields.Nested(ArticleSummary))


class AnnotationListOut(ListOut):
    items = fields.List(fields.Nested(AnnotationItem))
    offset_unit = one_of(*OFFSET_UNITS)


class ChangeOut(Out):
    field = words()
    from_ = fields.Raw(data_key="from", allow_none=True)
    to = fields.Raw(allow_none=True)


class RevisionOut(Out):
    """One immutable entry of an annotation's history."""

    annotation_id = words()
    article_id = words()
    version = whole()
    seq = whole("Its place in the order of all changes of the database.")
    action = one_of(*ACTIONS)
    changes = fields.List(
        fields.Nested(ChangeOut), metadata={"description": "Offsets in them are always code points."}
    )
    actor = words()
    reason = words_or_null()
    change_set = words()
    at = moment()
    annotation = fields.Nested(AnnotationItem, metadata={"description": "The state that it led to."})


class RevisionListOut(ListOut):
    items = fields.List(fields.Nested(RevisionOut))
    offset_unit = one_of(*OFFSET_UNITS)


class ProblemError(Out):
    pointer = words("JSON pointer into the body.", example="#/label")
    detail = words()


class ProblemOut(Out):
    """A refusal (RFC 9457). Some carry more: `current` and `changed_fields`, `other`, `candidates`, `limit`."""

    type = words(example="/problems/stale")
    title = words()
    status = whole()
    detail = words()
    instance = words("The path that was asked for.")
    errors = fields.List(fields.Nested(ProblemError), metadata={"sometimes": True})


class CorrectionResult(Out):
    """What became of one operation: `annotation` as it is now, or `problem`."""

    index = whole()
    status = whole("What it would have answered alone.")
    annotation = fields.Nested(AnnotationItem, metadata={"sometimes": True})
    problem = fields.Nested(ProblemOut, metadata={"sometimes": True})


class CorrectionsOut(Out):
    change_set = words_or_null("null where nothing was written.")
    results = fields.List(fields.Nested(CorrectionResult))
    offset_unit = one_of(*OFFSET_UNITS)


class BatchResult(Out):
    """What became of one article: `article`, or `problem`."""

    index = whole()
    status = whole("What it would have answered alone.")
    article = fields.Nested(ArticleOut, metadata={"sometimes": True})
    problem = fields.Nested(ProblemOut, metadata={"sometimes": True})


class BatchOut(Out):
    items = fields.List(fields.Nested(BatchResult))
    offset_unit = one_of(*OFFSET_UNITS)


class ProgressOut(Out):
    done = whole()
    total = whole()


class JobOut(Out):
    """Work that outlives its request."""

    id = words()
    kind = words()
    state = one_of(*JOB_STATES)
    progress = fields.Nested(ProgressOut)
    result = fields.Raw(
        allow_none=True,
        metadata={
            "description": "What the request would have answered, or `article_id`; of a correction or run that was stopped, what it had done by then; of a batch that was, null: what it stored stays."
        },
    )
    error = words_or_null()
    created_at = moment()
    created_by = words()
    updated_at = moment()


class JobListOut(ListOut):
    items = fields.List(fields.Nested(JobOut))
