"""The bundled pipeline against a small spaCy CNN NER: same text, same process, one thread.

The CNN has the shape of the NER in spaCy's small English pipelines (hash embeddings of six attributes, width 96, depth 4); its
weights are random, which changes what it finds but not how long it takes per token, so that no download is needed.
"""

from __future__ import annotations

import functools
import re
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from benchmarks import footprint
from benchmarks.rows import Row, milliseconds
from benchmarks.texts import ARTICLE

DATE_LIMIT = 20e-6
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)


def measure(options: Any) -> Iterator[Row]:
    from api.nlp import open_annotator

    annotator = open_annotator("bundled", None)
    ours, theirs = side_by_side(
        lambda: annotator.annotate(ARTICLE, None), _small_cnn(ARTICLE), rounds=options.rounds
    )
    words = len(ARTICLE.split())
    yield Row(
        "nlp",
        f"annotate {words} words",
        milliseconds(ours),
        "spaCy CNN NER, width 96 depth 4",
        milliseconds(theirs),
        theirs / ours,
        ("at least", 1.0),
    )
    yield from _by_length(annotator, [length for length in LENGTHS if length <= options.longest])
    yield _threads(annotator)
    yield _date_values()
    yield from footprint.measure(options.longest)


def side_by_side(one: Callable[[], Any], other: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """The median time of each, taken in turns so that what else the machine does hits both."""
    one(), other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for act, list_ in ((one, times[0]), (other, times[1])):
            list_.append(_timed(act))
    return statistics.median(times[0]), statistics.median(times[1])


def _timed(act: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    before = clock()
    act()
    return clock() - before


def _by_length(annotator: Any, lengths: list[int]) -> Iterator[Row]:
    """Nanoseconds of the processor per character, each length against the shortest."""
    shortest = None
    for length in lengths:
        text = (ARTICLE + "\n\n") * (length // len(ARTICLE) + 1)
        text = text[: text.rindex(" ", 0, length)]
        annotator.annotate(text, None)
        repeats = max(1, min(20, 100_000 // length))
        act = functools.partial(annotator.annotate, text, None)
        each = min(_timed(act, time.thread_time) for _ in range(repeats)) / len(text)
        shortest = shortest or each
        yield Row(
            "nlp",
            f"time per character of {length:,}",
            f"{each * 1e9:.0f} ns",
            f"of {lengths[0]:,} characters",
            f"{shortest * 1e9:.0f} ns",
            each / shortest,
            ("at most", 1.5),
        )


def _threads(annotator: Any) -> Row:
    """How much four threads get done in the time of one: no less, and up to the number of cores."""
    texts = [ARTICLE] * 24
    one = _timed(lambda: [annotator.annotate(text, None) for text in texts])
    with ThreadPoolExecutor(4) as pool:
        four = _timed(lambda: list(pool.map(lambda text: annotator.annotate(text, None), texts)))
    return Row(
        "nlp",
        "24 articles, four threads",
        f"{len(texts) / four:.1f}/s",
        "one thread",
        f"{len(texts) / one:.1f}/s",
        one / four,
        ("at least", 0.9),
    )


DATES = (
    "on [Wednesday], Lt. Gen. Yarallah said; on [June 5, 2017] they came; in [late May] they will go; [last week] he told reporters that",
    "since [2014] the border has been shut; since [mid-October last year] 12,000; the siege of [1992-95]; in the [first half of 2013] it fell",
    "the parliament is to debate it on [Thursday]; [two weeks ago] they left; in the [past five days] six died; until [Dec. 31] it holds;",
)


def _date_values() -> Row:
    """Microseconds for the value of one DATE span in its sentence."""
    from api.nlp.dates import resolve_date

    anchor = date(2017, 6, 8)
    spans = []
    for written in DATES:
        text = written.replace("[", "").replace("]", "")
        for count, match in enumerate(re.finditer(r"\[[^]]*\]", written)):
            start = match.start() - 2 * count
            spans.append((text, start, start + len(match[0]) - 2))
    each = min(_timed(lambda: [resolve_date(*span, anchor) for span in spans]) for _ in range(200)) / len(
        spans
    )
    return Row(
        "nlp",
        "the value of one date",
        f"{each * 1e6:.1f} µs",
        "the limit",
        f"{DATE_LIMIT * 1e6:.0f} µs",
        each / DATE_LIMIT,
        ("at most", 1.0),
    )


CNN = """
[nlp]
lang = "en"
pipeline = ["tok2vec","ner"]
[components]
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"
[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
attrs = ["NORM","PREFIX","SUFFIX","SHAPE","SPACY","IS_SPACE"]
rows = [5000,1000,2500,2500,50,50]
include_static_vectors = false
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96
upstream = "tok2vec"
"""


def _small_cnn(text: str) -> Callable[[], Any]:
    import spacy
    from spacy.training import Example
    from thinc.api import Config

    nlp = spacy.util.load_model_from_config(Config().from_str(CNN), auto_fill=True)
    doc = nlp.make_doc("Iraqi forces entered Mosul on Wednesday.")
    labels = ("PERSON", "ORG", "GPE", "DATE", "LOC", "NORP", "FAC", "EVENT", "CARDINAL", "MONEY")
    example = Example.from_dict(doc, {"entities": [(21, 26, labels[0])]})
    for label in labels:
        nlp.get_pipe("ner").add_label(label)
    nlp.initialize(lambda: [example])
    return lambda: nlp(text)
