"""The bundled pipeline against a small spaCy CNN NER: same text, same process, one thread.

The CNN has the shape of the NER in spaCy's small English pipelines (hash embeddings of six attributes, width 96, depth 4); its
weights are random, which changes what it finds but not how long it takes per token, so that no download is needed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.rows import Row, milliseconds
from benchmarks.texts import ARTICLE

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


def side_by_side(one: Callable[[], Any], other: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """The median time of each, taken in turns so that what else the machine does hits both."""
    one(), other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for act, list_ in ((one, times[0]), (other, times[1])):
            list_.append(_timed(act))
    return statistics.median(times[0]), statistics.median(times[1])


def _timed(act: Callable[[], Any]) -> float:
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def _by_length(annotator: Any, lengths: list[int]) -> Iterator[Row]:
    """Nanoseconds per character, each length against the shortest."""
    shortest = None
    for length in lengths:
        text = (ARTICLE + "\n\n") * (length // len(ARTICLE) + 1)
        text = text[: text.rindex(" ", 0, length)]
        annotator.annotate(text, None)
        repeats = max(1, min(20, 100_000 // length))
        each = min(_timed(lambda: annotator.annotate(text, None)) for _ in range(repeats)) / len(text)  # noqa: B023
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
    """How much four threads get done in the time of one."""
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
