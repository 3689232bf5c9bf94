"""create_app: the one place where everything meets."""

from __future__ import annotations

from pathlib import Path
from threading import Semaphore

from flask import Flask

from api.domain.ports import Annotator, Store
from api.errors import AnnotationError
from api.settings import Settings, read_settings
from api.web import contract, headers, problems
from api.web.application import Application
from api.web.auth import KeyRing
from api.web.kept import KeptBodies
from api.web.limits import RateLimit
from api.web.sessions import Table
from api.web.smorest import Id


def create_app(
    settings: Settings | None = None, store: Store | None = None, annotator: Annotator | None = None
) -> Flask:
    """The application. What is not given is opened as the settings say. Raises SettingsError, ModelUnavailable."""
    settings = settings or read_settings()
    app = Application("api", static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["default"] = Id
    if store is None:
        from api.storage import open_store

        store = open_store(settings.database_url)
    if annotator is None:
        from api.nlp import open_annotator

        annotator = open_annotator(settings.model, settings.patterns)
    app.extensions.update(
        annotation_settings=settings,
        annotation_store=store,
        annotation_annotator=annotator,
        annotation_keys=KeyRing(store, settings),
        annotation_limits=_rate_limit(settings),
        annotation_bodies=KeptBodies(),
        annotation_waiting=Semaphore(max(1, settings.threads // 2)),
        annotation_sessions=_sessions(settings),
    )
    headers.install(app)
    contract.register(app)
    app.register_error_handler(AnnotationError, problems.refuse)
    app.register_error_handler(Exception, problems.refuse_unforeseen)
    return app


def _rate_limit(settings: Settings) -> RateLimit | None:
    if settings.rate_limit is None:
        return None
    from api.storage.limits import RequestCounter

    return RateLimit(settings.rate_limit, RequestCounter(_beside_the_database(settings, "-limits")))


def _sessions(settings: Settings) -> Table:
    from api.storage.sessions import SessionTable

    return SessionTable(_beside_the_database(settings, "-sessions"))


def _beside_the_database(settings: Settings, ending: str) -> Path | None:
    if settings.database_url == "memory:":
        return None
    return Path(settings.database_url.removeprefix("sqlite:///") + ending)
