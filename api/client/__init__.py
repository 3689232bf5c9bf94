"""A client of the annotation API for Python programs. It needs `requests`; neither Flask nor spaCy is imported.

    from api.client import Client

    with Client("http://127.0.0.1:8000", "ak_...") as client:
        article = client.post_article("Peshmerga units entered Sinjar.", external_id="wire-17")
        for annotation in client.annotations(status="suggested", max_score=0.6):
            client.accept(annotation)

What it does for you: sends again what can be sent again, waits as long as Retry-After asks, never does anything twice, follows cursors, and
raises refusals as exceptions with the problem's fields. What changes something names the version that you read; `edit` reads again
when somebody was faster. A Client may be shared between threads; an iterator belongs to one.

Inside: one file for each kind of resource (articles.py, annotations.py, history.py, ...), all of them Connections, which Client puts together.
"""

from __future__ import annotations

from api.client.administration import Administration
from api.client.annotations import Annotations, Corrected, Result
from api.client.articles import BatchItem, JobFailed
from api.client.bookmark import Bookmark
from api.client.exchange import Exchange, Export
from api.client.history import History
from api.client.offsets import OffsetMap, from_unit, in_unit
from api.client.outcomes import Imported, Job, Key, Suggestion, Sweep
from api.client.problems import (
    AheadOfFeed,
    AnswerLost,
    ClientError,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    NotReady,
    RateLimited,
    Refused,
    ServerError,
    Stale,
    TooLarge,
    Unauthorized,
    Unexpected,
    Unreachable,
    Unusable,
    WrongId,
)
from api.client.reviewing import Reviewing
from api.client.values import Annotation, Article, ArticleSummary, Change, ChangeSet, Revision


class Client(History, Annotations, Exchange, Reviewing, Administration):
    """The API. `Client(url, key)`, or from ANNOTATION_URL and ANNOTATION_KEY; see Connection for time-outs and retries."""


__all__ = [
    "AheadOfFeed",
    "Annotation",
    "AnswerLost",
    "Article",
    "ArticleSummary",
    "BatchItem",
    "Bookmark",
    "Change",
    "ChangeSet",
    "Client",
    "ClientError",
    "Conflict",
    "Corrected",
    "Export",
    "Forbidden",
    "Gone",
    "Imported",
    "Invalid",
    "Job",
    "JobFailed",
    "Key",
    "NotFound",
    "NotReady",
    "OffsetMap",
    "RateLimited",
    "Refused",
    "Result",
    "Revision",
    "ServerError",
    "Stale",
    "Suggestion",
    "Sweep",
    "TooLarge",
    "Unauthorized",
    "Unexpected",
    "Unreachable",
    "Unusable",
    "WrongId",
    "from_unit",
    "in_unit",
]
