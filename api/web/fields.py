"""Fields that are stricter than marshmallow's own: no coercion, nothing that cannot be stored exactly."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields

from api.domain.clock import read_moment
from api.domain.contents import check_metadata, is_web_address
from api.domain.labels import LABELS
from api.domain.soundness import is_id
from api.errors import Invalid

_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)


class Text(fields.String):
    """A string without NUL and lone surrogates, of 1 to `most` code points unless `empty` is allowed."""

    def __init__(self, *, most: int = 1000, empty: bool = False, **options: Any) -> None:
        options["metadata"] = {
            "minLength": 0 if empty else 1,
            "maxLength": most,
            **options.get("metadata", {}),
        }
        super().__init__(**options)
        self.most = most
        self.empty = empty

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be a string.")
        check_storable(value)
        if not value and not self.empty:
            raise ValidationError("is empty.")
        if len(value) > self.most:
            raise ValidationError(f"has {len(value)} characters; the limit is {self.most}.")
        return value


class Name(Text):
    """A Text that stays on its line wherever it is printed: without control characters and line ends."""

    def __init__(self, *, most: int) -> None:
        super().__init__(most=most, required=True, metadata={"pattern": f"^[^{_CONTROLS}]+$"})

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        name = super()._deserialize(value, attr, data, **options)
        found = _CONTROL.search(name)
        if found is not None:
            raise ValidationError(
                f"has the control character U+{ord(found[0]):04X} at offset {found.start()}; a name is one line of text."
            )
        return name


class ArticleText(fields.String):
    """Any string: the domain checks an article's text and words its refusals."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be a string.")
        return value


class Offset(fields.Integer):
    """A JSON integer of any size: no float, no string, no boolean. The domain says where it does not lie in the text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"minimum": 0, "maximum": 2**53 - 1}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("must be a whole number.")
        return value


class Whole(Offset):
    """A JSON integer that is small enough for any version or count."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> int:
        whole: int = super()._deserialize(value, attr, data, **options)
        if not -(2**53) < whole < 2**53:
            raise ValidationError("is out of range.")
        return whole


class Label(fields.String):
    """One of the labels."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"enum": list(LABELS)}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be a string.")
        if value not in LABELS:
            raise ValidationError(f"{value[:60]!r} is no label; labels are {', '.join(LABELS)}.")
        return value


class Choice(fields.String):
    """One of a few names."""

    def __init__(self, *choices: str, description: str | None = None, **options: Any) -> None:
        told = {} if description is None else {"description": description}
        super().__init__(metadata={"enum": list(choices), **told}, **options)
        self.choices = choices

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        if value not in self.choices:
            raise ValidationError(f"must be one of {', '.join(self.choices)}.")
        return str(value)


class Moment(fields.String):
    """RFC 3339 with an offset, or a plain date; becomes UTC with `Z`, decimals only where there were any."""

    def __init__(self, says: str = "RFC 3339, or a plain date.", **options: Any) -> None:
        options.setdefault("metadata", {"format": "date-time", "description": says})
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be a string with an RFC 3339 date-time or a date.")
        try:
            return read_moment(value)
        except (ValueError, OverflowError):
            raise ValidationError(
                f"{value[:60]!r} is no date; send one like 2017-06-08T09:30:00Z or 2017-06-08."
            ) from None


PUBLISHED = (
    "RFC 3339, or a plain date. Kept in UTC, and relative dates (`Wednesday`) count from its day in UTC."
)
_PLAIN = "RFC 3339, or a plain date, which means its beginning (00:00 UTC)."
AFTER = f"Later than this; the moment itself is left out. {_PLAIN}"
BEFORE = f"Earlier than this; the moment itself is left out. {_PLAIN}"
SINCE = f"At this moment or later. {_PLAIN}"


class Exact(Moment):
    """A moment compared with times that the server wrote: always six decimals, so that it orders as they do."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        moment = super()._deserialize(value, attr, data, **options)
        return moment if "." in moment else moment.replace("Z", ".000000Z")


class Url(Text):
    """An http(s) address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"format": "uri", "pattern": "^https?://[^/]"}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        url = super()._deserialize(value, attr, data, **options)
        if not is_web_address(url):
            raise ValidationError("is no http or https address.")
        return url


class PlainUrl(Url):
    """An http(s) address that can be called as it is: RFC 3986, a host and nothing before it, no fragment."""

    _FORM = re.compile(
        r"https?://(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.?)(:[0-9]{1,5})?"
        r"([/?]([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    )

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        url = super()._deserialize(value, attr, data, **options)
        try:
            port = urlsplit(url).port
        except ValueError:
            port = 0
        if not self._FORM.fullmatch(url) or port == 0:
            raise ValidationError(
                "is no address that can be called: http or https, a host, a port up to 65535 or none, a path and a query "
                "in ASCII (others percent-encoded); no user name, no fragment."
            )
        return url


class Uuid(fields.String):
    """A UUID in its usual form, lower case."""

    def __init__(self, **options: Any) -> None:
        options["metadata"] = {"format": "uuid", **options.get("metadata", {})}
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> str:
        if not is_id(str(value).lower()):
            raise ValidationError("must be a UUID.")
        return str(value).lower()


class Metadata(fields.Dict):
    """A JSON object that the domain can keep."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("must be a JSON object.")
        try:
            check_metadata(value)
        except Invalid as refusal:
            raise ValidationError(refusal.detail) from None
        return value


def check_storable(value: str) -> None:
    if "\x00" in value:
        raise ValidationError("holds a NUL character.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValidationError("holds a lone surrogate, which is no character.") from None


class Number(fields.Float):
    """A score in a query string: 0 to 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"minimum": 0, "maximum": 1}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> float:
        if not _NUMBER.fullmatch(str(value)) or not 0 <= float(value) <= 1:
            raise ValidationError("must be a number from 0 to 1.")
        return float(value)


class Share(fields.Float):
    """A JSON number from 0 to 1: no string, no boolean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"minimum": 0, "maximum": 1}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValidationError("must be a number from 0 to 1.")
        return float(value)


class Truth(fields.Boolean):
    """JSON's true or false; nothing else."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false.")
        return value


class TruthWord(fields.Boolean):
    """`true` or `false` in a query string."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> bool:
        if value not in ("true", "false"):
            raise ValidationError("must be true or false.")
        return bool(value == "true")


class Limit(fields.Integer):
    """How many items a page holds, 1 to 200."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("load_default", 50)
        super().__init__(metadata={"minimum": 1, "maximum": 200}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> int:
        if not re.fullmatch(r"[0-9]{1,6}", str(value), re.ASCII) or not 1 <= int(value) <= 200:
            raise ValidationError("must be a whole number from 1 to 200.")
        return int(value)


class Range(fields.String):
    """`start,end`: a half-open range in the request's offset unit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"pattern": "^[0-9]{1,10},[0-9]{1,10}$", "example": "0,120"}, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> tuple[int, int]:  # type: ignore[override]
        match = re.fullmatch(r"([0-9]{1,10}),([0-9]{1,10})", str(value), re.ASCII)
        if match is None or int(match[1]) >= int(match[2]):
            raise ValidationError("must be two whole numbers, start,end with start before end.")
        return int(match[1]), int(match[2])
