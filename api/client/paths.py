"""Where a resource is: ids become parts of a path here and nowhere else, so that none of them can lead elsewhere."""

from __future__ import annotations

from urllib.parse import quote

from api.client.problems import WrongId

LONGEST = 200  # characters; an id of the service has 36


def path_to(*parts: str) -> str:
    """`/v1/` and the parts, each quoted: `path_to("articles", article_id, "annotations")`.

    Raises WrongId for what cannot be one part of a path (empty, `.`, `..`, with a slash, ...); nothing is sent then.
    """
    return "/v1/" + "/".join(map(_quoted, parts))


def _quoted(part: str) -> str:
    why = _trouble(part)
    if why:
        raise WrongId(f"{str(part)[:40]!r} is no id: {why}. Ids are texts as the service gives them.")
    return quote(part, safe="")


def _trouble(part: object) -> str | None:
    if not isinstance(part, str):
        return f"it is of type {type(part).__name__}"
    if not part.strip():
        return "it is empty"
    if part in (".", "..") or "/" in part or "\\" in part:
        return "it would lead to another address"
    if len(part) > LONGEST:
        return f"it has {len(part)} characters"
    return None if part.isprintable() else "it has characters that cannot be printed"
