"""Schemas of what is answered about the service itself: keys, sessions, labels, models, limits, health."""

from __future__ import annotations

from marshmallow import fields

from api.web.answers import ListOut, ModelOut
from api.web.outs import Out, moment, one_of, words, words_or_null


class KeyOut(Out):
    id = words()
    name = words("Becomes created_by, updated_by and actor.")
    roles = fields.List(fields.String())
    created_at = moment()


class NewKeyOut(KeyOut):
    secret = words("Shown this once; only its hash is kept.")


class KeyListOut(ListOut):
    items = fields.List(fields.Nested(KeyOut))


class SessionOut(Out):
    """Who is signed in to the reviewers' page; all null where nobody is."""

    actor = words_or_null()
    roles = fields.List(fields.String())
    csrf_token = words_or_null("Send it as X-CSRF-Token with requests that change something.")
    expires_at = words_or_null(format="date-time")


class LabelOut(Out):
    name = words()
    meaning = words()
    marks = words()
    leaves_out = words()
    aliases = fields.List(fields.String(), metadata={"description": "What other label sets call it."})


class LabelListOut(ListOut):
    items = fields.List(fields.Nested(LabelOut))


class ModelListOut(ListOut):
    items = fields.List(fields.Nested(ModelOut))


class ServiceOut(Out):
    name = words()
    version = words()
    model = fields.Nested(ModelOut)
    labels = fields.List(fields.String())
    offset_units = fields.List(fields.String())
    formats = fields.List(fields.String())
    shapes = fields.List(fields.String(), metadata={"description": "What POST /v1/analyze answers in."})
    overlap = one_of("none", "nested", "any")
    limits = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True))
    links = fields.Dict(keys=fields.String(), values=fields.String())


class RootOut(Out):
    """Where the parts of the service are."""

    name = words()
    version = words()
    links = fields.Dict(keys=fields.String(), values=fields.String())


class HealthOut(Out):
    status = words()
