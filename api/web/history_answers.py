"""What goes out about changes, sweeps, runs, the queue and the figures. The other answers are described in answers.py."""

from __future__ import annotations

from marshmallow import fields

from api.domain.labels import LABELS
from api.domain.offsets import OFFSET_UNITS
from api.domain.timeline import PERIODS
from api.web.answers import ACTIONS, AnnotationItem, ArticleSummary, ChangeOut, ListOut, ModelOut
from api.web.outs import Out, moment, one_of, whole, words, words_or_null


class EntryOut(Out):
    """One change: an annotation's revision, or one of an article itself, in the order of the whole database."""

    seq = whole("Rises by one from change to change, without a gap.")
    kind = one_of("annotation", "article")
    article_id = words()
    annotation_id = words_or_null()
    version = whole("Of what changed.")
    article_version = whole("Of its article, once it had changed.")
    action = one_of(*ACTIONS, "delete")
    changes = fields.List(fields.Nested(ChangeOut))
    before = fields.Dict(
        allow_none=True,
        metadata={"description": "The whole state it had; null where it was made. Offsets are code points."},
    )
    after = fields.Dict(
        metadata={"description": "The whole state that it led to; with `text` where an article was made."}
    )
    actor = words()
    reason = words_or_null()
    change_set = words()
    at = moment()


class FeedOut(Out):
    items = fields.List(fields.Nested(EntryOut))
    last_seq = whole(
        "The last seq of these items, or `after` where there are none: ask for what comes behind it next."
    )


class ChangeSetOut(ListOut):
    """All changes that one request made."""

    id = words()
    kind = words("What the request was, such as annotation.patch or corrections.rule.")
    actor = words()
    at = moment()
    reason = words_or_null()
    reverts = words_or_null("The change set that this one undid.")
    reverted_by = words_or_null("The change set that undid this one last.")
    changes = whole()
    articles = whole("How many articles it touched.")
    items = fields.List(fields.Nested(EntryOut))


class ChangedOut(Out):
    before = fields.Nested(AnnotationItem, allow_none=True)
    after = fields.Nested(AnnotationItem)


class ConflictOut(Out):
    article_id = words()
    annotation_id = words_or_null()
    detail = words()
    then = fields.Nested(
        AnnotationItem, allow_none=True, metadata={"description": "As the change set had left it."}
    )
    current = fields.Nested(AnnotationItem, allow_none=True)


class SweepOut(Out):
    """`matched` is the sum of the other counts. A dry run tells what the real one would."""

    change_set = words_or_null("null where nothing was written.")
    dry_run = fields.Boolean()
    matched = whole()
    changed = whole()
    unchanged = whole("It was so already.")
    left_alone = whole("A human had settled it.")
    refused = whole("It would break a rule, or was changed since: see `conflicts`.")
    sample = fields.List(fields.Nested(ChangedOut), metadata={"description": "The first changes."})
    conflicts = fields.List(fields.Nested(ConflictOut))
    offset_unit = one_of(*OFFSET_UNITS)


class RunOut(Out):
    """`added + unchanged + suppressed + conflicting` is what the model suggested."""

    change_set = words_or_null("null where nothing was written.")
    articles = whole()
    failed = whole("Articles on which the model failed; they stay as they were.")
    added = whole()
    unchanged = whole()
    withdrawn = whole("Earlier suggestions that the model no longer makes; their history stays.")
    suppressed = whole("Rejected here before under the same label.")
    conflicting = whole("They share characters with what a human settled.")
    model = fields.Nested(ModelOut)


class ClaimOut(Out):
    article_id = words()
    claimed_by = words()
    claimed_at = moment()
    expires_at = moment()


class QueueItemOut(Out):
    """`article` with its open suggestions, or (`of=annotations`) one `annotation`."""

    article = fields.Nested(ArticleSummary, metadata={"sometimes": True})
    open = fields.Integer(metadata={"sometimes": True, "description": "Suggestions that nobody judged."})
    lowest_score = fields.Float(allow_none=True, metadata={"sometimes": True})
    why = fields.String(
        metadata={
            "sometimes": True,
            "enum": ["uncertain", "new-source", "unreviewed"],
            "description": "uncertain: least certain first; new-source: nothing of its source was ever reviewed; "
            "unreviewed: nothing in it has a score.",
        }
    )
    annotation = fields.Nested(AnnotationItem, metadata={"sometimes": True})


class QueueOut(ListOut):
    items = fields.List(fields.Nested(QueueItemOut))
    progress = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Articles by review status."},
    )
    offset_unit = one_of(*OFFSET_UNITS)


class CorrectedOut(Out):
    total = whole()
    label = whole()
    ends = whole()


class ReviewedOut(Out):
    suggested = whole("By the model, in reviewed articles.")
    right = whole("Of those, what the reviewers left as it was.")
    gold = whole("What stands there now.")


class LabelFiguresOut(Out):
    """What became of one model's suggestions of one label. Precision, recall and F1 are strict (label and both ends), in reviewed articles."""

    label = fields.String(allow_none=True, metadata={"enum": [*LABELS, None]})
    model = fields.Nested(ModelOut, allow_none=True)
    suggested = whole()
    open = whole("Nobody judged them.")
    accepted = whole()
    corrected = fields.Nested(CorrectedOut)
    rejected = whole()
    missed = whole("Added by hand.")
    reviewed = fields.Nested(ReviewedOut)
    precision = fields.Float(allow_none=True)
    recall = fields.Float(allow_none=True)
    f1 = fields.Float(allow_none=True)


class DecileOut(Out):
    from_score = fields.Float()
    to_score = fields.Float()
    judged = whole()
    accepted = whole()
    acceptance = fields.Float(allow_none=True)


class ReviewerOut(Out):
    reviewer = words()
    added = whole()
    changed = whole()
    accepted = whole()
    rejected = whole()
    restored = whole()
    articles_reviewed = whole()


class AgreementOut(Out):
    """Of articles that both reviewed: F1 between their spans, Cohen's kappa between the labels of their tokens."""

    reviewers = fields.List(fields.String())
    articles = whole()
    span_f1 = fields.Float(allow_none=True)
    kappa = fields.Float(allow_none=True)
    tokens = whole()


class PeriodOut(Out):
    """What reviewers did to one label's spans in a day, week or month: as it happened, whatever became of it afterwards."""

    from_ = fields.Date(
        data_key="from", metadata={"description": "The first day of it, in UTC; weeks begin on Monday."}
    )
    label = one_of(*LABELS)
    added = whole()
    accepted = whole()
    corrected = fields.Nested(CorrectedOut)
    rejected = whole()
    restored = whole()


class StatsOut(ListOut):
    items = fields.List(fields.Nested(LabelFiguresOut))
    models = fields.List(
        fields.Nested(LabelFiguresOut), metadata={"description": "All labels of a model together."}
    )
    calibration = fields.List(fields.Nested(DecileOut))
    period = one_of(*PERIODS)
    over_time = fields.List(
        fields.Nested(PeriodOut),
        metadata={
            "description": "The last 92 days, 53 weeks or 120 months, those in which something was done."
        },
    )
    reviewers = fields.List(fields.Nested(ReviewerOut))
    agreement = fields.List(fields.Nested(AgreementOut))
    articles = fields.Dict(keys=fields.String(), values=fields.Integer())


class WebhookOut(Out):
    """Who is told that the feed has grown."""

    id = words()
    url = words()
    events = fields.List(fields.String())
    state = one_of("enabled", "disabled")
    disabled_at = words_or_null(format="date-time")
    disabled_because = words_or_null()
    last_seq = whole("Up to here it has been told.")
    created_at = moment()
    created_by = words()


class NewWebhookOut(WebhookOut):
    secret = words("Shown this once; it signs as Standard Webhooks says.")


class WebhookListOut(ListOut):
    items = fields.List(fields.Nested(WebhookOut))


class AttemptOut(Out):
    at = moment()
    status = fields.Integer(allow_none=True)
    error = words_or_null()
    milliseconds = whole()


class DeliveryOut(Out):
    """One message: the feed has grown from `after` to `last_seq`. A `pending` one without attempts is being told for the first time."""

    id = words("The same at every attempt: webhook-id.")
    created_at = moment()
    after = whole()
    last_seq = whole()
    state = one_of("pending", "delivered", "failed")
    next_attempt_at = words_or_null(format="date-time")
    attempts = fields.List(fields.Nested(AttemptOut))


class DeliveryListOut(ListOut):
    items = fields.List(fields.Nested(DeliveryOut))
