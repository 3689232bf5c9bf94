"""Figures for Prometheus: requests, annotating, what was written. Right with several processes.

The server sets PROMETHEUS_MULTIPROC_DIR before this module is imported; then each process counts into a file of its own and
`render` adds them up, those of ended processes too. Without it (tests, a single process) the figures live in memory.
Labels are taken from closed sets alone (route rules, never paths), so that clients cannot make the figures grow without end.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
REQUEST_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
MODEL_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

_requests = Counter("annotation_http_requests", "Requests answered.", ("method", "route", "status"))
_request_seconds = Histogram(
    "annotation_http_request_seconds", "Time to answer.", ("method", "route"), buckets=REQUEST_BUCKETS
)
_model_seconds = Histogram("annotation_model_seconds", "Time to annotate one text.", buckets=MODEL_BUCKETS)
_model_characters = Counter("annotation_model_characters", "Code points annotated.")
_articles = Counter("annotation_articles", "Articles, by the status they got.", ("status",))
_suggestions = Counter("annotation_suggestions", "Annotations that the model suggested.", ("label",))
_corrections = Counter("annotation_corrections", "Changes made by reviewers.", ("action",))
_imported = Counter("annotation_imported_items", "Items of imported files.", ("format", "outcome"))
_jobs = Counter("annotation_jobs", "Jobs that ended.", ("kind", "state"))


def observe_request(method: str, rule: str | None, status: int, seconds: float) -> None:
    """One answered request; `rule` is the route's pattern (`/v1/articles/<id>`), None where no route matched."""
    answered, took = _figures_of(method if method in METHODS else "OTHER", rule or "unmatched", status)
    answered.inc()
    took.observe(seconds)


@cache
def _figures_of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """The library's own look-up by labels costs as much as counting does."""
    return _requests.labels(method, route, str(status)), _request_seconds.labels(method, route)


def observe_annotation(seconds: float, length: int) -> None:
    """One text of `length` code points that went through the model."""
    _model_seconds.observe(seconds)
    _model_characters.inc(length)


def count_article(status: str, suggestions: Mapping[str, int] | None = None) -> None:
    """One article that is now `annotated`, `failed` or, until its job is through, `pending`, with its suggestions by label."""
    _articles.labels(status).inc()
    for label, number in (suggestions or {}).items():
        _suggestions.labels(label).inc(number)


def count_corrections(action: str, number: int = 1) -> None:
    """Annotations changed by a reviewer: `create`, `update`, `accept`, `reject` or `restore`."""
    if number:
        _corrections.labels(action).inc(number)


def count_import(format: str, items: Mapping[str, int]) -> None:
    """What became of the items of one imported file, by outcome."""
    for outcome, number in items.items():
        if number and outcome != "read":
            _imported.labels(format, outcome).inc(number)


def count_job(kind: str, state: str) -> None:
    """One job that ended `succeeded`, `failed` or `cancelled`."""
    _jobs.labels(kind, state).inc()


def forget_process(pid: int) -> None:
    """A worker ended: what it counted stays, what it was doing does not."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def render() -> tuple[bytes, str]:
    """The figures of all processes in Prometheus' text format, and its content type."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
