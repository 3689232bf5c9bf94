"""What may come in, by use, and what goes out (for the contract; answers are made in presenting.py)."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields

from api.domain.corrections import OPERATIONS
from api.domain.models import ANNOTATION_STATUSES, ARTICLE_STATUSES, ORIGINS, REVIEW_STATUSES
from api.domain.offsets import OFFSET_UNITS
from api.web.fields import (
    ArticleText,
    Choice,
    Exact,
    Label,
    Limit,
    Metadata,
    Moment,
    Number,
    Range,
    Text,
    Truth,
    Url,
    Whole,
)

ROLES = ("reader", "service", "reviewer", "admin")
MOST_OPERATIONS = 1000
MOST_BATCH = 500


class ArticleIn(Schema):
    text = ArticleText(required=True, metadata={"description": "As received; stored and returned exactly."})
    external_id = Text(most=200, allow_none=True)
    title = Text(most=1000, allow_none=True)
    language = Text(most=35, load_default="en")
    source = Text(most=200, allow_none=True)
    url = Url(most=2000, allow_none=True)
    published_at = Moment(allow_none=True)
    metadata = Metadata(load_default=dict)


class ArticlePatch(Schema):
    title = Text(most=1000, allow_none=True)
    source = Text(most=200, allow_none=True)
    url = Url(most=2000, allow_none=True)
    published_at = Moment(allow_none=True)
    metadata = fields.Raw(
        allow_none=True, metadata={"type": "object", "description": "Merged key by key; null removes a key."}
    )
    external_id = Text(most=200, allow_none=True)
    review_status = Choice(*REVIEW_STATUSES)
    reason = Text(most=1000, allow_none=True)


class SpanIn(Schema):
    start = Whole()
    end = Whole()
    text = Text(most=10_000_000)
    prefix = Text(most=10_000, empty=True)
    suffix = Text(most=10_000, empty=True)
    note = Text(most=10_000, allow_none=True)
    reason = Text(most=1000, allow_none=True)


class AnnotationIn(SpanIn):
    label = Label(required=True)


class AnnotationPatch(SpanIn):
    label = Label()
    status = Choice(*ANNOTATION_STATUSES)


class OperationIn(SpanIn):
    """One operation: `id` and `if_match` belong to all but `add`, `version` to `restore`, `label` also to `add` and `update`."""

    op = Choice(*OPERATIONS, required=True)
    id = Text(most=100)
    if_match = Whole()
    version = Whole()
    label = Label()
    status = Choice(*ANNOTATION_STATUSES)


class CorrectionsIn(Schema):
    atomic = Truth(load_default=True)
    dry_run = Truth(load_default=False)
    reason = Text(most=1000, allow_none=True)
    operations = fields.List(fields.Raw(), required=True, metadata={"description": "See OperationIn."})


class RestoreIn(Schema):
    reason = Text(most=1000, allow_none=True)


class KeyIn(Schema):
    name = Text(most=200, required=True)
    roles = fields.List(Choice(*ROLES), required=True)


# queries
class UnitQuery(Schema):
    offset_unit = Choice(*OFFSET_UNITS)


class NoQuery(Schema):
    pass


class PageQuery(Schema):
    limit = Limit()
    cursor = Text(most=2000)


class ArticleQuery(UnitQuery):
    label = Label()
    status = Choice(*ANNOTATION_STATUSES)
    min_score = Number()


class ArticleListQuery(PageQuery):
    status = Choice(*ARTICLE_STATUSES)
    review_status = Choice(*REVIEW_STATUSES)
    label = Label()
    q = Text(most=1000)
    source = Text(most=200)
    external_id = Text(most=200)
    published_after = Moment()
    published_before = Moment()
    created_after = Exact()
    updated_since = Exact()
    sort = Choice(
        *(sign + name for name in ("created_at", "published_at", "updated_at") for sign in ("", "-"))
    )


class ArticleAnnotationsQuery(PageQuery, ArticleQuery):
    origin = Choice(*ORIGINS)
    corrected = Truth()
    overlaps = Range()


class AnnotationListQuery(PageQuery, ArticleQuery):
    text = Text(most=10_000)
    q = Text(most=1000)
    origin = Choice(*ORIGINS)
    corrected = Truth()
    max_score = Number()
    updated_by = Text(most=200)
    updated_since = Exact()
    model_version = Text(most=200)


# what goes out
class Out(Schema):
    class Meta:
        unknown = EXCLUDE


class ModelOut(Out):
    name = fields.String()
    version = fields.String()


class NormalizedOut(Out):
    value = fields.String(metadata={"description": "EDTF (ISO 8601-2)."})
    type = fields.String()


class OriginalOut(Out):
    label = fields.String()
    start = fields.Integer()
    end = fields.Integer()


class AnnotationItem(Out):
    id = fields.String()
    article_id = fields.String()
    label = fields.String()
    start = fields.Integer()
    end = fields.Integer()
    text = fields.String()
    status = fields.String()
    origin = fields.String()
    score = fields.Float(allow_none=True)
    normalized = fields.Nested(NormalizedOut, allow_none=True)
    model = fields.Nested(ModelOut, allow_none=True)
    original = fields.Nested(OriginalOut, allow_none=True)
    note = fields.String(allow_none=True)
    created_at = fields.String()
    created_by = fields.String()
    updated_at = fields.String()
    updated_by = fields.String()
    version = fields.Integer()


class AnnotationOut(AnnotationItem):
    offset_unit = fields.String()


class CountsOut(Out):
    total = fields.Integer()
    by_label = fields.Dict(keys=fields.String(), values=fields.Integer())
    by_status = fields.Dict(keys=fields.String(), values=fields.Integer())


class ArticleSummary(Out):
    id = fields.String()
    external_id = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    text_sha256 = fields.String()
    length = fields.Integer(metadata={"description": "In code points, whatever the offset unit."})
    language = fields.String()
    source = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    published_at = fields.String(allow_none=True)
    metadata = fields.Dict()
    status = fields.String()
    review_status = fields.String()
    failure = fields.String(metadata={"description": "Why annotating failed; only with status failed."})
    model = fields.Nested(ModelOut, allow_none=True)
    annotation_counts = fields.Nested(CountsOut)
    created_at = fields.String()
    created_by = fields.String()
    updated_at = fields.String()
    version = fields.Integer()


class ArticleOut(ArticleSummary):
    text = fields.String()
    offset_unit = fields.String()
    annotations = fields.List(fields.Nested(AnnotationItem))


class ArticleListOut(Out):
    items = fields.List(fields.Nested(ArticleSummary))
    next_cursor = fields.String(allow_none=True)


class AnnotationListOut(Out):
    items = fields.List(fields.Nested(AnnotationItem))
    next_cursor = fields.String(allow_none=True)
    offset_unit = fields.String()


class ChangeOut(Out):
    field = fields.String()
    from_ = fields.Raw(data_key="from", allow_none=True)
    to = fields.Raw(allow_none=True)


class RevisionOut(Out):
    annotation_id = fields.String()
    article_id = fields.String()
    version = fields.Integer()
    seq = fields.Integer()
    action = fields.String()
    changes = fields.List(fields.Nested(ChangeOut))
    actor = fields.String()
    reason = fields.String(allow_none=True)
    change_set = fields.String()
    at = fields.String()
    annotation = fields.Nested(AnnotationItem)


class RevisionListOut(Out):
    items = fields.List(fields.Nested(RevisionOut))
    next_cursor = fields.String(allow_none=True)
    offset_unit = fields.String()


class CorrectionResult(Out):
    index = fields.Integer()
    status = fields.Integer()
    annotation = fields.Nested(AnnotationItem)
    problem = fields.Dict()


class CorrectionsOut(Out):
    change_set = fields.String(allow_none=True)
    results = fields.List(fields.Nested(CorrectionResult))
    offset_unit = fields.String()


class BatchResult(Out):
    index = fields.Integer()
    status = fields.Integer()
    article = fields.Nested(ArticleOut)
    problem = fields.Dict()


class BatchOut(Out):
    items = fields.List(fields.Nested(BatchResult))
    offset_unit = fields.String()


class ProgressOut(Out):
    done = fields.Integer()
    total = fields.Integer()


class JobOut(Out):
    id = fields.String()
    kind = fields.String()
    state = fields.String()
    progress = fields.Nested(ProgressOut)
    result = fields.Raw(allow_none=True)
    error = fields.String(allow_none=True)
    created_at = fields.String()
    created_by = fields.String()
    updated_at = fields.String()


class JobListOut(Out):
    items = fields.List(fields.Nested(JobOut))
    next_cursor = fields.String(allow_none=True)


class KeyOut(Out):
    id = fields.String()
    name = fields.String()
    roles = fields.List(fields.String())
    created_at = fields.String()


class NewKeyOut(KeyOut):
    secret = fields.String(metadata={"description": "Shown this once; only its hash is kept."})


class KeyListOut(Out):
    items = fields.List(fields.Nested(KeyOut))
    next_cursor = fields.String(allow_none=True)


class LabelOut(Out):
    name = fields.String()
    meaning = fields.String()
    marks = fields.String()
    leaves_out = fields.String()
    aliases = fields.List(fields.String())


class LabelListOut(Out):
    items = fields.List(fields.Nested(LabelOut))
    next_cursor = fields.String(allow_none=True)


class ModelListOut(Out):
    items = fields.List(fields.Nested(ModelOut))
    next_cursor = fields.String(allow_none=True)


class ServiceOut(Out):
    name = fields.String()
    version = fields.String()
    model = fields.Nested(ModelOut)
    labels = fields.List(fields.String())
    offset_units = fields.List(fields.String())
    formats = fields.List(fields.String())
    overlap = fields.String()
    limits = fields.Dict()
    links = fields.Dict()


class HealthOut(Out):
    status = fields.String()


class ProblemError(Out):
    pointer = fields.String()
    detail = fields.String()


class ProblemOut(Out):
    """RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemError))
