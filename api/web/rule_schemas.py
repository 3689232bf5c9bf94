"""What may come in to rule corrections, runs, reverts, claims, the feed and the queue. The other bodies and queries stand in schemas.py."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from api.domain.clock import read_moment
from api.domain.models import ANNOTATION_STATUSES, ARTICLE_STATUSES, ORIGINS, REVIEW_STATUSES
from api.domain.timeline import PERIODS
from api.web.fields import AFTER, BEFORE, Choice, Exact, Label, Limit, Moment, Text, Truth, Whole
from api.web.schemas import ArticleAnnotationsQuery, ArticleQuery, ReasonIn, UnitQuery

MOST_ARTICLE_IDS = 1000
MOST_WAIT = 30
MOST_CLAIM_MINUTES = 480


class _ArticlesIn(Schema):
    """Which articles a rule is about; none of it said: all."""

    article_ids = fields.List(
        Text(most=100),
        validate=validate.Length(
            min=1, max=MOST_ARTICLE_IDS, error=f"must hold 1 to {MOST_ARTICLE_IDS} ids."
        ),
    )
    source = Text(most=200)
    published_after = Moment(AFTER)
    published_before = Moment(BEFORE)


class MatchIn(_ArticlesIn):
    text = Text(
        most=10_000, metadata={"description": "Equals the whole span, or occurs in it with `whole_word`."}
    )
    case_sensitive = Truth(load_default=True)
    whole_word = Truth(
        load_default=False, metadata={"description": "As whole words within longer spans too."}
    )
    label = Label()
    status = Choice(*ANNOTATION_STATUSES)
    origin = Choice(*ORIGINS)


class SetIn(Schema):
    label = Label()
    status = Choice(*ANNOTATION_STATUSES)


class EdgesIn(Schema):
    start = Text(most=200, metadata={"description": "A regular expression, any case, whole words."})
    end = Text(most=200, metadata={"description": "A regular expression, any case, whole words."})


class MarkIn(_ArticlesIn):
    text = Text(most=1000, required=True)
    label = Label(required=True)
    case_sensitive = Truth(load_default=True)


class RuleIn(Schema):
    """`match` with one or more of `set`, `trim` and `extend`; or `mark` alone."""

    match = fields.Nested(MatchIn)
    set_ = fields.Nested(SetIn, data_key="set")
    trim = fields.Nested(EdgesIn, metadata={"description": "What spans begin or end with and should not."})
    extend = fields.Nested(
        EdgesIn, metadata={"description": "What stands right beside spans and belongs to them."}
    )
    mark = fields.Nested(MarkIn)
    reason = Text(most=1000, empty=True, allow_none=True)
    dry_run = Truth(load_default=False)
    include_reviewed = Truth(
        load_default=False,
        metadata={"description": "Also spans that a human settled, or rejected here before."},
    )


class RevertIn(Schema):
    reason = Text(most=1000, empty=True, allow_none=True)
    dry_run = Truth(load_default=False)


class RunFilterIn(Schema):
    status = Choice(*ARTICLE_STATUSES)
    review_status = Choice(*REVIEW_STATUSES)
    label = Label()
    q = Text(most=1000)
    source = Text(most=200)
    published_after = Moment(AFTER)
    published_before = Moment(BEFORE)
    created_after = Exact(AFTER)


class RunsIn(ReasonIn):
    filter = fields.Nested(RunFilterIn, load_default=dict)


class ClaimIn(Schema):
    minutes = Whole(
        load_default=15,
        validate=validate.Range(min=1, max=MOST_CLAIM_MINUTES, error=f"must be 1 to {MOST_CLAIM_MINUTES}."),
    )


# queries
class Seq(fields.Integer):
    """A place in the feed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"minimum": 0, "maximum": 2**53 - 1}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,16}", str(value), re.ASCII) or int(value) >= 2**53:
            raise ValidationError("must be a whole number, a seq.")
        return int(value)


class AsOf(fields.String):
    """A moment of the past: a seq (digits alone) or a time, both inclusive."""

    def __init__(self, **options: Any) -> None:
        description = "The state of that moment, inclusive: a seq, or RFC 3339 time."
        super().__init__(metadata={"description": description, "example": "1204"}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> int | str:  # type: ignore[override]
        if re.fullmatch(r"[0-9]{1,15}", str(value), re.ASCII):
            return int(value)
        try:
            moment = read_moment(str(value))
        except (ValueError, OverflowError):
            raise ValidationError("must be a seq, or a time like 2017-06-08T09:30:00Z.") from None
        return moment if "." in moment else moment.replace("Z", ".000000Z")


class ArticleThenQuery(ArticleQuery):
    as_of = AsOf()


class ArticleAnnotationsThenQuery(ArticleAnnotationsQuery):
    as_of = AsOf()


class Seconds(fields.Float):
    """How long an answer may wait for something to tell."""

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(metadata={"minimum": 0, "maximum": most}, **options)
        self.most = most

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> float:
        if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", str(value), re.ASCII) or float(value) > self.most:
            raise ValidationError(f"must be a number of seconds from 0 to {self.most}.")
        return float(value)


class ChangesQuery(Schema):
    after = Seq(load_default=0)
    limit = Limit(load_default=None)
    wait = Seconds(MOST_WAIT, load_default=0.0)


class QueueQuery(UnitQuery):
    of = Choice("articles", "annotations", load_default="articles")
    label = Label()
    source = Text(most=200)
    limit = Limit()


class StatsQuery(Schema):
    label = Label()
    model_version = Text(most=200)
    period = Choice(*PERIODS, load_default="week")
