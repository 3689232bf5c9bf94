"""What the running application was made with, typed."""

from __future__ import annotations

from flask import current_app

from api.domain.annotations import Rules
from api.domain.ports import Annotator, Store
from api.settings import Settings
from api.web import presenting
from api.web.kept import KeptBodies


def store() -> Store:
    found: Store = current_app.extensions["annotation_store"]
    return found


def annotator() -> Annotator:
    found: Annotator = current_app.extensions["annotation_annotator"]
    return found


def settings() -> Settings:
    found: Settings = current_app.extensions["annotation_settings"]
    return found


def kept_bodies() -> KeptBodies:
    found: KeptBodies = current_app.extensions["annotation_bodies"]
    return found


def rules() -> Rules:
    """What a correction by this request's actor needs to know."""
    return Rules(presenting.actor(), annotator(), settings().overlap)
