"""Every setting: one frozen dataclass, read once from the environment. Name, default, reading and help stand beside each field.

The README's table and the service document are made from `SETTINGS`, so no setting can be undocumented.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from api.errors import SettingsError

PREFIX = "ANNOTATION_"
BUNDLED = "bundled"
OF_CLIENTS = {"ANNOTATION_URL", "ANNOTATION_KEY"}  # what the client library and its scripts read
_ORIGIN = re.compile(
    r"(?!http://.*:80$|https://.*:443$)[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?"
)


def _whole(minimum: int, maximum: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value)
        if not minimum <= number <= maximum:
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return number

    read.__doc__ = f"a whole number from {minimum} to {maximum}"
    return read


def _seconds(value: str) -> float:
    """a number of seconds above 0"""
    number = float(value)
    if not 0 < number < 86_400:
        raise ValueError
    return number


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in choices:
            raise ValueError
        return value

    read.__doc__ = "one of " + ", ".join(choices)
    return read


def _optional_whole(value: str) -> int | None:
    """a whole number above 0, or empty for none"""
    if value == "":
        return None
    number = int(value)
    if number < 1:
        raise ValueError
    return number


def _optional_text(value: str) -> str | None:
    """any text, or empty for none"""
    return value or None


def _optional_path(value: str) -> Path | None:
    """a file's path, or empty for none"""
    return Path(value) if value else None


def _origins(value: str) -> tuple[str, ...]:
    """origins as browsers send them (such as https://desk.example.org or http://localhost:3000: no path, no default port, no *), separated by commas, or empty for none"""
    origins = tuple(part.strip() for part in value.split(",") if part.strip())
    if not all(map(_ORIGIN.fullmatch, origins)):
        raise ValueError
    return origins


def _database_url(value: str) -> str:
    """sqlite:///relative/path.db, sqlite:////absolute/path.db or memory:"""
    path = value.removeprefix("sqlite:///")
    if value != "memory:" and (path in ("", value) or Path(path) == Path(":memory:")):
        raise ValueError
    return value


def _admin_key(value: str) -> str | None:
    """at least 16 characters of printable ASCII without blanks, or empty for none"""
    if value == "":
        return None
    if len(value) < 16 or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError
    return value


def _text(value: str) -> str:
    """any text that is not empty"""
    if not value:
        raise ValueError
    return value


def _setting(default: str, read: Callable[[str], Any], help: str) -> Any:
    return field(default=read(default), metadata={"default": default, "read": read, "help": help})


@dataclass(frozen=True)
class Settings:
    """The server's settings. Build with `read_settings()`, or directly in tests."""

    database_url: str = _setting("sqlite:///annotations.db", _database_url, "Where everything is kept.")
    host: str = _setting("127.0.0.1", _text, "The address to listen on.")
    port: int = _setting("8000", _whole(0, 65535), "The port to listen on.")
    workers: int = _setting(
        "2", _whole(1, 256), "Processes that answer requests; each shares the loaded model."
    )
    threads: int = _setting("8", _whole(1, 256), "Threads in each worker.")
    model: str = _setting(BUNDLED, _text, "The bundled pipeline, or any spaCy pipeline's name or path.")
    patterns: Path | None = _setting(
        "",
        _optional_path,
        "A spaCy EntityRuler JSONL file: spans to mark always or never; it wins over the model.",
    )
    max_text_length: int = _setting(
        "1000000", _whole(1, 10_000_000), "An article's longest text, in code points."
    )
    max_body_bytes: int = _setting("8388608", _whole(1024, 1 << 30), "The largest request body, in bytes.")
    max_import_bytes: int = _setting(
        "2147483648",
        _whole(1024, 1 << 40),
        "The largest file that may be imported, in bytes; it is read as it comes and never held.",
    )
    body_timeout: float = _setting(
        "10", _seconds, "Seconds that a request's body may stand still before it is refused."
    )
    request_timeout: float = _setting(
        "60", _seconds, "Seconds that a request may take to come in, beyond one for each 1,000 bytes of it."
    )
    admin_key: str | None = _setting(
        "", _admin_key, "A fixed admin key, for automation. Otherwise one is made at the first start."
    )
    auth: str = _setting(
        "on", _one_of("on", "off"), "`off` lets everybody do everything; only honoured on a loopback address."
    )
    overlap: str = _setting(
        "none", _one_of("none", "nested", "any"), "Which live spans of an article may share characters."
    )
    rate_limit: int | None = _setting("", _optional_whole, "Requests a minute and key; empty for no limit.")
    cors_origins: tuple[str, ...] = _setting(
        "", _origins, "Origins whose pages may call the API, separated by commas; empty for none."
    )
    webhook_private: str = _setting(
        "off", _one_of("on", "off"), "Whether webhooks may go to loopback and private addresses."
    )
    log_format: str = _setting("console", _one_of("console", "json"), "How log lines look.")
    log_level: str = _setting(
        "info", _one_of("debug", "info", "warning", "error"), "The least severe log lines to print."
    )

    @property
    def loopback(self) -> bool:
        return self.host in ("127.0.0.1", "::1", "localhost") or self.host.startswith("127.")


SETTINGS = {PREFIX + setting.name.upper(): setting for setting in fields(Settings)}


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings as the environment gives them. Raises SettingsError naming the first setting that cannot be used."""
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        if name in environment:
            read = setting.metadata["read"]
            try:
                values[setting.name] = read(environment[name])
            except ValueError:
                shown = "(hidden)" if setting.name == "admin_key" else repr(environment[name])
                raise SettingsError(f"{name} is {shown}; it must be {read.__doc__}.") from None
    settings = Settings(**values)
    if settings.auth == "off" and not settings.loopback:
        raise SettingsError(
            f"ANNOTATION_AUTH=off is only honoured on a loopback address, and ANNOTATION_HOST is {settings.host}."
        )
    return settings


def unknown_settings(environment: Mapping[str, str] | None = None) -> list[str]:
    """Variables with our prefix that are no setting. The server names them at start: a misspelt limit does not hold."""
    environment = os.environ if environment is None else environment
    return sorted(
        name for name in environment if name.startswith(PREFIX) and name not in {*SETTINGS, *OF_CLIENTS}
    )
