"""Does a read cost the same in a large database as in a small one? Every read endpoint, timed on both, page 1,000 against page 1.

The databases are built through the store as the service writes them (a few hundred articles a transaction) and kept in a folder
for the next run. They are of one make: what differs is how much of it there is.
"""

from __future__ import annotations

import hashlib
import json
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from api.domain.annotating import Annotated, with_suggestions
from api.domain.clock import new_id
from api.domain.models import Article, ChangeSet, Suggestion
from api.storage import open_store
from benchmarks import load
from benchmarks.rows import Row, milliseconds
from benchmarks.servers import KEY, SPANS, EvenSpans, running

SMALL = 1_000
BATCH = 200
NAMES = [
    f"{a}{b}{c}"
    for a in ("Al ", "Tel ", "Nahr ")
    for b in "BDFGKLMNRSTZ"
    for c in ("ara", "ilun", "osha", "ebek")
]
VERBS = ("entered", "left", "shelled", "held", "crossed", "retook", "surrounded")


def measure(options: Any) -> Iterator[Row]:
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    small, large = (built(folder, number) for number in (SMALL, options.articles))
    with running("ours", small) as (at_small, _), running("ours", large) as (at_large, _):
        quick, slow = _Reader(at_small), _Reader(at_large)
        for what in READS:
            before, after = _in_turns(quick, slow, what, options.repeats)
            yield Row(
                "scale",
                f"{what}, {options.articles:,} articles",
                milliseconds(after),
                f"{SMALL:,} articles",
                milliseconds(before),
                after / before,
                ("at most", 2.0),
            )
        first, thousandth = slow.pages("/v1/annotations?limit=40", 1000, options.repeats)
        yield Row(
            "scale",
            "page 1,000 of a listing",
            milliseconds(thousandth),
            "page 1",
            milliseconds(first),
            thousandth / first,
            ("at most", 1.5),
        )


READS = (
    "/v1",
    "/v1/labels",
    "/v1/models",
    "/v1/formats",
    "/readyz",
    "/metrics",
    "/v1/articles/{article}",
    "/v1/articles/{article}?as_of={seq}",
    "/v1/articles/{article}/annotations",
    "/v1/articles/{article}/annotations?label=DATE&min_score=0.5",
    "/v1/annotations/{annotation}",
    "/v1/annotations/{annotation}/revisions",
    "/v1/articles?limit=50",
    "/v1/articles?sort=-created_at&limit=50",
    "/v1/articles?sort=-updated_at&limit=50",
    "/v1/articles?sort=published_at&limit=50",
    "/v1/articles?sort=-published_at&limit=50",
    "/v1/articles?status=annotated&limit=50",
    "/v1/articles?status=failed&limit=50",
    "/v1/articles?review_status=unreviewed&sort=-published_at&limit=50",
    "/v1/articles?source=wire-1&limit=50",
    "/v1/articles?source=wire-1&sort=-published_at&limit=50",
    "/v1/articles?label=PERSON&limit=50",
    "/v1/articles?label=PERSON&sort=-published_at&limit=50",
    "/v1/articles?q=%22rare{number}%22",
    "/v1/articles?q=entered&limit=50",
    "/v1/articles?q=entered%20dawn&sort=-published_at&limit=50",
    "/v1/articles?q=entered&source=wire-1&sort=-published_at&limit=50",
    "/v1/articles?external_id=e{number}",
    "/v1/articles?published_before=2020-01-01T00:00:00Z&limit=50",
    "/v1/articles?created_after=2100-01-01T00:00:00Z&sort=-published_at&limit=50",
    "/v1/articles?updated_since=2100-01-01T00:00:00Z&limit=50",
    "/v1/annotations?limit=50",
    "/v1/annotations?label=DATE&limit=50",
    "/v1/annotations?text=rare{number}",
    "/v1/annotations?text=rare{number}&model_version=1",
    "/v1/annotations?q=rare{number}&limit=50",
    "/v1/annotations?q=ara&limit=50",
    "/v1/annotations?status=accepted&limit=50",
    "/v1/annotations?status=rejected&label=DATE&limit=50",
    "/v1/annotations?origin=human&updated_by=benchmark&limit=50",
    "/v1/annotations?min_score=0.9&limit=50",
    "/v1/annotations?max_score=0.2&label=PERSON&limit=50",
    "/v1/annotations?corrected=true&model_version=1&limit=50",
    "/v1/annotations?corrected=false&limit=50",
    "/v1/annotations?updated_since=2026-01-01T00:00:00Z&label=DATE&limit=50",
    "/v1/annotations?updated_since=2100-01-01T00:00:00Z&updated_by=benchmark&limit=50",
    "/v1/annotations?updated_by=nobody&limit=50",
    "/v1/annotations?model_version=none&limit=50",
    "/v1/changes?limit=50",
    "/v1/changes?after={seq}&limit=50",
    "/v1/change-sets/{change_set}?limit=50",
    "/v1/review-queue?limit=20",
    "/v1/review-queue?label=DATE&limit=20",
    "/v1/review-queue?of=annotations&limit=20",
    "/v1/stats",
    "/v1/stats?period=month",
    "/v1/jobs",
    "/v1/keys",
    "/v1/webhooks",
)


class _Reader:
    """One connection to one server, and what it needs to know to ask for something that exists."""

    def __init__(self, address: str) -> None:
        self._connection = load.Connection(address)
        page = self.ask("/v1/articles?limit=200&sort=-created_at")["items"]
        self._articles = [article["id"] for article in page]
        self._annotations = [
            self.ask(f"/v1/articles/{id}/annotations?limit=1")["items"][0]["id"] for id in self._articles[:20]
        ]
        changes = self.ask("/v1/changes?limit=1")
        self._change_set = changes["items"][0]["change_set"]
        self._seq = self.ask(f"/v1/annotations/{self._annotations[0]}/revisions")["items"][0]["seq"]

    def ask(self, path: str) -> Any:
        status, _, body = self._connection.ask(load.request("GET", path, Authorization=f"Bearer {KEY}"))
        if status != 200:
            raise AssertionError(f"GET {path} answered {status}: {body[:300]!r}")
        return json.loads(body)

    def timed(self, template: str, turn: int) -> float:
        path = template.format(
            article=self._articles[turn % len(self._articles)],
            annotation=self._annotations[turn % len(self._annotations)],
            number=turn % SMALL,
            seq=self._seq,
            change_set=self._change_set,
        )
        request = load.request("GET", path, Authorization=f"Bearer {KEY}")
        before = time.perf_counter()
        status, _, body = self._connection.ask(request)
        took = time.perf_counter() - before
        if status != 200:
            raise AssertionError(f"GET {path} answered {status}: {body[:300]!r}")
        return took

    def pages(self, path: str, last: int, repeats: int) -> tuple[float, float]:
        """The time of the first page and of page `last` (or the list's last), asked for in turns."""
        cursor = ""
        for _ in range(last - 1):
            following = self.ask(path + cursor)["next_cursor"]
            if following is None:
                break
            cursor = f"&cursor={following}"
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(repeats):
            times[0].append(self.timed(path, turn))
            times[1].append(self.timed(path + cursor, turn))
        return statistics.median(times[0]), statistics.median(times[1])


def _in_turns(quick: _Reader, slow: _Reader, what: str, repeats: int) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeats):
        times[0].append(quick.timed(what, turn))
        times[1].append(slow.timed(what, turn))
    return statistics.median(times[0]), statistics.median(times[1])


def built(folder: Path, number: int) -> Path:
    """The database with that many articles, made now where there is none. A name is given only to a finished one."""
    path = folder / f"{number}-articles.db"
    if not path.exists():
        unfinished = folder / f"{number}-unfinished.db"
        for old in folder.glob(f"{unfinished.name}*"):
            old.unlink()
        store = open_store(f"sqlite:///{unfinished}")
        bar = tqdm(total=number, unit=" articles", desc=f"building {path.name}")
        for first in range(0, number, BATCH):
            batch = range(first, min(first + BATCH, number))
            _add(store, batch)
            bar.update(len(batch))
        bar.close()
        store.close()
        unfinished.rename(path)
    return path


def _add(store: Any, numbers: range) -> None:
    at = f"{_hour(numbers.start)}:{numbers.start // 60 % 60:02}:{numbers.start % 60:02}.000000Z"
    with store.write(ChangeSet(new_id(), "article.add", "benchmark", at)) as tx:
        at = tx.change_set.at
        for number in numbers:
            article, suggestions = _made(number, at)
            article, annotations = with_suggestions(
                article, Annotated(tuple(suggestions), EvenSpans(SPANS["ours"]).model), at, "benchmark"
            )
            tx.add_article(article)
            tx.add_annotations(
                [
                    replace(one, status="accepted") if place % 20 == number % 20 else one
                    for place, one in enumerate(annotations)
                ]
            )


def _made(number: int, at: str) -> tuple[Article, list[Suggestion]]:
    """An article of 40 short sentences about made-up places; `rare0` to `rare999` stand in one article each."""
    chance = random.Random(number)
    text = ""
    suggestions = []
    for place in range(SPANS["ours"]):
        name = f"rare{number}" if place == 0 and number < SMALL else chance.choice(NAMES)
        label = EvenSpans.labels[chance.randrange(5)]
        suggestions.append(Suggestion(label, len(text), len(text) + len(name), chance.random()))
        text += f"{name} {chance.choice(VERBS)} the {chance.choice(VERBS)} town at dawn. "
    article = Article(
        id=new_id(),
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        length=len(text),
        created_at=at,
        created_by="benchmark",
        updated_at=at,
        external_id=f"e{number}",
        source=f"wire-{number % 7}",
        title=f"Report {number}",
        published_at=None if number % 10 == 0 else f"{_hour(number + number * 7919 % 300)}:00:00Z",
    )
    return article, suggestions


def _hour(number: int) -> str:
    """Articles come in as they are published, or nearly so."""
    return f"2026-{1 + number // 86_400 // 28:02}-{1 + number // 86_400 % 28:02}T{number // 3600 % 24:02}"
