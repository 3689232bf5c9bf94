"""scripts/post: files into articles, several at once, each stored once however often it is sent."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.client import Article, Client, Conflict, Invalid, Refused, TooLarge
from api.client.files import exits
from api.client.files.exits import Wrong
from api.client.files.progress import bar
from api.client.files.texts import KINDS, Source, how_many, iter_sources
from api.client.files.wording import counted
from api.domain.clock import read_moment

LONGEST_NAME = 200  # characters of an external_id


@dataclass(frozen=True)
class Posted:
    """What became of one article to be: `outcome` is stored, known (it was before) or refused."""

    source: Source
    outcome: str
    article: Article | None = None
    problem: str | None = None


def post(client: Client, options: argparse.Namespace) -> int:
    """Posts every article of the files, and gives the exit code."""
    paths = list(dict.fromkeys(_paths(options.files, options.kind)))
    total = sum(how_many(path, options.kind) for path in paths)
    sources = (
        named(one, path, options)
        for path in paths
        for one in iter_sources(path, options.kind, options.encoding)
    )
    counts = {"stored": 0, "known": 0, "refused": 0}
    with bar("posting", total, "article") as shown:
        for posted in post_all(client, sources, options.parallel):
            counts[posted.outcome] += 1
            shown.update(1)
            shown.write(_line(posted, options.json), file=sys.stdout)
    said = ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number)
    print(f"{said or 'No article found'}.", file=sys.stderr)
    return exits.PARTLY if counts["refused"] else exits.DONE


def check_options(options: argparse.Namespace) -> None:
    """Raises Wrong for a time that is none and an encoding that nobody knows, before the server is asked."""
    if options.published_at is not None:
        try:
            read_moment(options.published_at)
        except ValueError:
            raise Wrong(
                f"--published-at is {options.published_at!r}; it must be a time like 2017-06-08T09:30:00Z or a day like 2017-06-08."
            ) from None
    if options.encoding is not None:
        try:
            b" ".decode(options.encoding)
        except UnicodeError:
            pass  # one of more bytes a character
        except LookupError:
            raise Wrong(
                f"--encoding is {options.encoding!r}; it must name an encoding of texts, like utf-8 or windows-1252."
            ) from None


def post_all(client: Client, sources: Iterable[Source], parallel: int) -> Iterator[Posted]:
    """Each in its order. When the server cannot be reached any more, what is on its way is waited for, and the error raised."""
    waiting: deque[Future[Posted]] = deque()
    under_way: dict[Any, Future[Posted]] = {}
    with ThreadPoolExecutor(max_workers=parallel) as pool:
        for source in sources:
            name = source.article.get("external_id")
            if isinstance(name, str):
                if name in under_way:
                    wait([under_way[name]])  # of two under one name the first is stored, not the faster one
                under_way = {other: one for other, one in under_way.items() if not one.done()}
            waiting.append(pool.submit(_post_one, client, source))
            if isinstance(name, str):
                under_way[name] = waiting[-1]
            if len(waiting) >= 2 * parallel:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _post_one(client: Client, source: Source) -> Posted:
    if source.problem is not None:
        return Posted(source, "refused", problem=source.problem)
    article = dict(source.article)
    key = hashlib.sha256(json.dumps([source.name, article], sort_keys=True).encode()).hexdigest()
    try:
        stored, is_new = client.post_article_once(article.pop("text"), idempotency_key=key, **article)
    except (Invalid, Conflict, TooLarge) as refusal:
        return Posted(source, "refused", problem=_detail(refusal))
    return Posted(source, "stored" if is_new else "known", stored)


def named(source: Source, path: Path, options: argparse.Namespace) -> Source:
    """A source of the file `path` with what the options say of every article; what it says itself counts more."""
    source = replace(source, name=f"{path.resolve()}{source.place.removeprefix(str(path))}")
    said: dict[str, Any] = {
        "source": options.source,
        "language": options.language,
        "published_at": options.published_at,
        "external_id": external_id(source, options.external_id),
    }
    said = {name: value for name, value in said.items() if value is not None}
    return replace(source, article=said | source.article)


def external_id(source: Source, by: str) -> str | None:
    """The name under which an article is known for good: posting the same file again finds it there."""
    if by == "none" or source.problem is not None:
        return None
    if by == "content":
        return hashlib.sha256(source.article["text"].encode("utf-8", "surrogatepass")).hexdigest()
    if by == "name":
        return Path(source.place).name
    if len(source.name) <= LONGEST_NAME:
        return source.name
    digest = hashlib.sha256(source.name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return f"{digest}{source.name[len(digest) - LONGEST_NAME :]}"


def _paths(names: Iterable[str], kind: str | None) -> Iterator[Path]:
    """The files, with those of folders, in order. What lies in a folder and cannot be told from its name is passed over, and said."""
    for name in names:
        path = Path(name)
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            strays = Counter(p.suffix for p in found if kind is None and p.suffix.lower() not in KINDS)
            if strays:
                endings = ", ".join(
                    f"{number} {suffix or 'without an ending'}" for suffix, number in strays.items()
                )
                print(f"Passed over in {path}: {endings}. Name such files and say --as.", file=sys.stderr)
            yield from (p for p in found if p.suffix not in strays)
        elif path.exists():
            yield path
        else:
            raise Wrong(f"There is no file {path}.")


def _line(posted: Posted, as_json: bool) -> str:
    article = posted.article
    if as_json:
        facts = {
            "place": posted.source.place,
            "outcome": posted.outcome,
            "article_id": article and article.id,
            "external_id": article and article.external_id,
            "annotations": article and len(article.annotations),
            "problem": posted.problem,
        }
        return json.dumps({name: value for name, value in facts.items() if value is not None})
    if article is None:
        return f"refused {posted.source.place}: {posted.problem}"
    number = len(article.annotations)
    failed = f" (not annotated: {article.failure})" if article.status == "failed" else ""
    return f"{posted.outcome:<7} {article.id} {posted.source.place}: {counted(number, 'span')}{failed}"


def _detail(refusal: Refused) -> str:
    if refusal.slug == "external-id-taken":
        return f"{refusal.detail} --external-id content tells texts apart by what they say."
    said = "; ".join(f"{error['pointer'].lstrip('#/')}: {error['detail']}" for error in refusal.errors)
    return said or refusal.detail
