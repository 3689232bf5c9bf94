"""What the running application was made with, typed."""

from __future__ import annotations

from flask import current_app

from api.domain.annotations import Rules
from api.domain.ports import Annotator, Store
from api.settings import Settings
from api.web import presenting
from api.web.kept import KeptBodies


def store() -> Store:
    return current_app.extensions["annotation_store"]  # type: ignore[no-any-return]


def annotator() -> Annotator:
    return current_app.extensions["annotation_annotator"]  # type: ignore[no-any-return]


def settings() -> Settings:
    return current_app.extensions["annotation_settings"]  # type: ignore[no-any-return]


def kept_bodies() -> KeptBodies:
    return current_app.extensions["annotation_bodies"]  # type: ignore[no-any-return]


def rules() -> Rules:
    """What a correction by this request's actor needs to know."""
    return Rules(presenting.actor(), annotator(), settings().overlap)
