"""What the schemas of answers are made of."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields


class Out(Schema):
    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        if not field_obj.metadata.get("sometimes"):
            field_obj.required = True
        field_obj.metadata = {k: v for k, v in field_obj.metadata.items() if k != "sometimes"}


def words(description: str | None = None, **more: Any) -> fields.String:
    return fields.String(metadata=_described(description, more))


def words_or_null(description: str | None = None, **more: Any) -> fields.String:
    return fields.String(allow_none=True, metadata=_described(description, more))


def moment(description: str | None = None) -> fields.String:
    return words(description, format="date-time")


def one_of(*choices: str) -> fields.String:
    return fields.String(metadata={"enum": list(choices)})


def whole(description: str | None = None) -> fields.Integer:
    return fields.Integer(metadata=_described(description, {}))


def _described(description: str | None, more: dict[str, Any]) -> dict[str, Any]:
    return more if description is None else {"description": description} | more
