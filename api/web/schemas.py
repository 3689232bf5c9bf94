"""What may come in, by use: bodies, then queries. What goes out stands in answers.py."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.domain.corrections import OPERATIONS
from api.domain.models import ANNOTATION_STATUSES, ARTICLE_STATUSES, ORIGINS, REVIEW_STATUSES
from api.domain.offsets import OFFSET_UNITS
from api.web.fields import (
    AFTER,
    BEFORE,
    PUBLISHED,
    SINCE,
    ArticleText,
    Choice,
    Exact,
    Label,
    Limit,
    Metadata,
    Moment,
    Name,
    Number,
    Offset,
    Range,
    Text,
    Truth,
    TruthWord,
    Url,
    Whole,
)

ROLES = ("reader", "service", "reviewer", "admin")
MOST_OPERATIONS = 1000
MOST_BATCH = 500


class ArticleIn(Schema):
    text = ArticleText(required=True, metadata={"description": "As received; stored and returned exactly."})
    external_id = Text(most=200, allow_none=True)
    title = Text(most=1000, empty=True, allow_none=True)
    language = Text(most=35, load_default="en")
    source = Text(most=200, allow_none=True)
    url = Url(most=2000, allow_none=True)
    published_at = Moment(PUBLISHED, allow_none=True)
    metadata = Metadata(load_default=dict)


class ArticlePatch(Schema):
    title = Text(most=1000, empty=True, allow_none=True)
    source = Text(most=200, allow_none=True)
    url = Url(most=2000, allow_none=True)
    published_at = Moment(PUBLISHED, allow_none=True)
    metadata = Metadata(allow_none=True, metadata={"description": "Merged key by key; null removes a key."})
    external_id = Text(most=200, allow_none=True)
    review_status = Choice(*REVIEW_STATUSES)
    reason = Text(most=1000, empty=True, allow_none=True)


class SpanIn(Schema):
    start = Offset()
    end = Offset()
    text = Text(most=10_000_000)
    prefix = Text(most=10_000, empty=True)
    suffix = Text(most=10_000, empty=True)
    note = Text(most=10_000, empty=True, allow_none=True)
    reason = Text(most=1000, empty=True, allow_none=True)


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
    reason = Text(most=1000, empty=True, allow_none=True)
    operations = fields.List(
        fields.Raw(allow_none=True, metadata={"anyOf": [{"$ref": "#/components/schemas/OperationIn"}, {}]}),
        required=True,
        validate=validate.Length(max=MOST_OPERATIONS, error=f"has more than {MOST_OPERATIONS} operations."),
        metadata={"description": "One that is malformed is a problem of its item."},
    )


class ReasonIn(Schema):
    """Why, for the history."""

    reason = Text(most=1000, empty=True, allow_none=True)


class KeyIn(Schema):
    name = Name(most=200)
    roles = fields.List(
        Choice(*ROLES), required=True, validate=validate.Length(min=1, error="is empty; a key needs a role.")
    )


class SignIn(Schema):
    key = Text(most=1000, required=True)


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
    published_after = Moment(AFTER)
    published_before = Moment(BEFORE)
    created_after = Exact(AFTER)
    updated_since = Exact(SINCE)
    sort = Choice(
        *(sign + name for name in ("created_at", "published_at", "updated_at") for sign in ("", "-"))
    )


class ArticleAnnotationsQuery(PageQuery, ArticleQuery):
    origin = Choice(*ORIGINS)
    corrected = TruthWord()
    overlaps = Range()


class AnnotationListQuery(PageQuery, ArticleQuery):
    text = Text(most=10_000)
    q = Text(most=1000)
    origin = Choice(*ORIGINS)
    corrected = TruthWord()
    max_score = Number()
    updated_by = Text(most=200)
    updated_since = Exact(SINCE)
    model_version = Text(most=200)
