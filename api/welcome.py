"""What a person sees when the server has started: where it is, the first admin key, and a line to try."""

from __future__ import annotations

import hashlib
import json
import secrets
import shlex

from api import __version__
from api.domain.clock import new_id, utc_now
from api.domain.models import Key, ModelInfo
from api.domain.ports import Store
from api.logs import log, stdout
from api.settings import Settings

EXAMPLE = {
    "title": "Iraqi forces retake western Mosul district",
    "published_at": "2017-06-08T00:00:00Z",
    "text": (
        "Iraqi forces retook the Zanjili district of western Mosul on Wednesday, Lt. Gen. Abdul Amir Yarallah said in a "
        "statement. The 9th Armoured Division and units of the Counter Terrorism Service had entered the district on "
        "June 5, 2017 from the north, backed by aircraft of the US-led coalition. Human Rights Watch urged the "
        "Iraqi defence ministry to open safe corridors for civilians still trapped in the Old City."
    ),
}


def first_admin_key(settings: Settings, store: Store) -> str | None:
    """Makes an admin key where there is no way in yet, and gives its secret: the only time that anybody sees it."""
    if settings.auth == "off" or settings.admin_key or store.keys.list(1).items:
        return None
    secret = "ak_" + secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    store.keys.add(Key(new_id(), "admin", ("admin",), utc_now(), digest))
    return secret


def message(settings: Settings, address: str, model: ModelInfo, admin_key: str | None) -> str:
    """For people; `show` prints it with console logs."""
    lines = [
        f"Annotation API {__version__} answers on {address}  (documentation: {address}/docs)",
        f"  database  {settings.database_url}",
        f"  model     {model.name} {model.version}",
        "",
    ]
    if admin_key:
        lines += [f"Admin key, shown only this once: {admin_key}", ""]
    lines += ["Try it:", *_curl(settings, address, admin_key), "", "Ctrl-C stops it."]
    return "\n".join(lines)


def show(settings: Settings, address: str, model: ModelInfo, admin_key: str | None) -> None:
    """Prints the message, or one log line with its facts where logs are for machines."""
    if settings.log_format == "console":
        print("\n" + message(settings, address, model, admin_key) + "\n", file=stdout, flush=True)
        return
    if admin_key:
        log.warning("admin key made, shown only this once", admin_key=admin_key)
    log.info("started", address=address, model=f"{model.name} {model.version}", version=__version__)


def _curl(settings: Settings, address: str, admin_key: str | None) -> list[str]:
    known = admin_key or ("$ANNOTATION_ADMIN_KEY" if settings.admin_key else "YOUR_KEY")
    key = [] if settings.auth == "off" else [f'-H "Authorization: Bearer {known}"']
    body = shlex.quote(json.dumps(EXAMPLE))
    parts = [f"curl {address}/v1/articles", *key, "-H 'Content-Type: application/json'", f"-d {body}"]
    return ["  " + " \\\n    ".join(parts)]
