"""DocBins whose parts are of the wrong kind, or would fill the memory: refused in a sentence, in bounded memory, and never half read."""

import copy
import functools
import gc
import io
import random
import tracemalloc
import zlib

import numpy
import pytest
import spacy
import srsly
from spacy.tokens import DocBin, Span

from api.domain.exchange import ImportedArticle, Refused
from api.errors import AnnotationError
from api.formats import FORMATS
from api.formats.format import ReadOptions
from api.formats.reading import Limits
from tests.formats.bundles import read

BOMB = [{}] * (4 << 20)


class Packed:
    """A value that stands packed in another one."""

    def __init__(self, value):
        self.value = value


@functools.cache
def pipeline():
    return spacy.blank("en")


@functools.cache
def made():
    """A DocBin as a pipeline writes it, unpacked throughout."""
    doc = pipeline()("Mosul fell now")
    doc.spans["sc"] = [Span(doc, 0, end, label="LOC", span_id="id") for end in (1, 2)]
    doc.spans["sc"].attrs.update(scores=numpy.array([0.25, 0.5]), statuses=["accepted", "suggested"])
    doc.spans["listed"] = [doc[2:3]]
    doc.spans["listed"].attrs["scores"] = [0.5, numpy.float32(0.5)]
    doc.ents = [Span(doc, 1, 2, label="DATE")]
    doc.cats = {"war": 1.0}
    doc.user_data["article_id"] = "a"
    message = unpacked(zlib.decompress(DocBin(["ENT_IOB", "ENT_TYPE"], True, [doc]).to_bytes()))
    message["span_groups"] = [
        Packed({Packed(unpacked(group)): names for group, names in unpacked(groups).items()})
        for groups in message["span_groups"]
    ]
    message["user_data"] = [Packed(unpacked(data)) for data in message["user_data"]]
    return message


def unpacked(packed):
    return srsly.msgpack.unpackb(packed, raw=False, object_pairs_hook=dict)


def encoded(node):
    if node is BOMB:
        return node
    if isinstance(node, Packed):
        return srsly.msgpack_dumps(encoded(node.value))
    if isinstance(node, dict):
        return {encoded(key): encoded(value) for key, value in node.items()}
    return [encoded(item) for item in node] if isinstance(node, list) else node


def file_of(tree):
    return zlib.compress(srsly.msgpack_dumps(encoded(tree)))


def replaced(node, value):
    """Every tree in which one node of this one is another value."""
    yield value
    if isinstance(node, Packed):
        yield from map(Packed, replaced(node.value, value))
    elif isinstance(node, dict):
        for key, item in node.items():
            yield from (node | {key: tree} for tree in replaced(item, value))
            for tree in replaced(key, value):
                if not isinstance(tree, list | dict | numpy.ndarray):
                    yield {tree if other is key else other: there for other, there in node.items()}
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from ([*node[:index], tree, *node[index + 1 :]] for tree in replaced(item, value))


def told(item):
    return item.text, tuple((span.label, span.asked.start, span.asked.end) for span in item.spans)


VALUES = [
    *(None, 0, -1, 2**63, 0.5, float("nan"), True, "x", "sc", b"x", b"\xc1", [], {}, [[]], [{}], {"a": {}}, {b"nd": True}),
    *(numpy.array([0.5]), numpy.array([[0.5], [0.25]], "float32"), numpy.float32(0.5), numpy.array([0.5, 0.5, 0.5])),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_docbin_with_one_wrong_part_is_read_whole_or_refused(value):
    spans = ("LOC", 0, 5), ("LOC", 0, 10)
    whole = {("Mosul fell now", found) for found in (spans, (("DATE", 6, 10),), ())}
    for tree in replaced(made(), value):
        for item in read("spacy", file_of(tree)):
            assert isinstance(item, Refused | ImportedArticle)
            assert isinstance(item, Refused) or told(item) in whole
    assert gc.isenabled()


def test_what_was_not_replaced_is_read():
    [item] = read("spacy", file_of(made()))
    assert [span.score for span in item.spans] == [0.25, 0.5]
    assert [span.status for span in item.spans] == ["accepted", "suggested"]


def test_bytes_that_were_changed_at_random_raise_nothing_else():
    chance = random.Random(5)
    content = srsly.msgpack_dumps(encoded(made()))
    for _ in range(3000):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        for item in read(
            "spacy", zlib.compress(changed[: chance.choice([None, chance.randrange(len(changed))])])
        ):
            assert not isinstance(item, Refused) or isinstance(item.error, AnnotationError)


@pytest.mark.parametrize(
    "wrong", [0.5, "x", {"a": 1}, [{}, {}], [numpy.array([0.5, 0.5])], numpy.array(["a", "b"])]
)
def test_scores_that_are_none_are_passed_over(wrong):
    [group, _] = (tree := copy.deepcopy(made()))["span_groups"][0].value
    group.value["attrs"]["scores"] = wrong
    [item] = read("spacy", file_of(tree))
    assert [span.score for span in item.spans] == [None, None]


# memory


def bombs():
    """What is a bomb, and a DocBin where it is one."""
    tree = copy.deepcopy(made())
    for name in ("unknown", *tree):
        yield name, tree | {name: BOMB}
    for name in ("cats", "flags", "span_groups", "user_data"):
        yield f"{name} of a Doc", tree | {name: [BOMB]}
        yield f"{name} of a Doc, packed", tree | {name: [Packed(BOMB)]}
        named = {"a": BOMB}
        yield (
            f"{name} of a Doc, under a name",
            tree | {name: [named if name in ("cats", "flags") else Packed(named)]},
        )
    group = next(iter(tree["span_groups"][0].value)).value
    for place, parts in (("a group", group), ("attrs", group["attrs"])):
        for name in (*parts, "unknown"):
            changed = parts | {name: BOMB}
            changed = changed if parts is group else group | {"attrs": changed}
            yield f"{name} of {place}", tree | {"span_groups": [Packed({Packed(changed): ["sc"]})]}


BOMBS = dict(bombs())


@pytest.mark.parametrize("what", BOMBS)
def test_a_list_of_millions_of_maps_is_never_built(what):
    content = file_of(BOMBS[what])
    options = ReadOptions(limits=Limits(ratio=1_000_000))
    tracemalloc.start()
    items = list(FORMATS["spacy"].read(io.BytesIO(content), options))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(items) == 1
    assert peak < 8 * len(BOMB)


def test_what_a_docbin_counts_is_limited():
    content = file_of(made())
    for limits, said in {
        Limits(docs=0): "has 1 Docs; the limit is 0",
        Limits(strings=3): "strings; the limit is 3",
        Limits(spans=1): "its spans are 2; the limit is 1",
        Limits(groups=1): "its span groups are 2; the limit is 1",
        Limits(text_length=2): "has 3 tokens; the limit is 2",
        Limits(text_length=13): "longer than 13 code points",
    }.items():
        [item] = FORMATS["spacy"].read(io.BytesIO(content), ReadOptions(limits=limits))
        assert said in item.error.detail


def test_a_map_of_millions_of_entries_is_not_walked():
    head = b"\xdf" + (1_000_001).to_bytes(4)
    message = encoded(made()) | {"user_data": [head + b"\x01\x01" * 1_000_001]}
    options = ReadOptions(limits=Limits(ratio=1_000_000))
    [item] = FORMATS["spacy"].read(io.BytesIO(zlib.compress(srsly.msgpack_dumps(message))), options)
    assert "Doc 1: user_data cannot be read: it has more than 1000000 entries" in item.error.detail


def test_a_long_word_that_many_docs_name_does_not_become_a_long_text():
    docs = [pipeline()("x" * 5000)] * 100
    content = DocBin(docs=docs).to_bytes()
    options = ReadOptions(limits=Limits(unpacked=100_000))
    *articles, last = FORMATS["spacy"].read(io.BytesIO(content), options)
    assert len(articles) == 21
    assert "take more than 100000 bytes together" in last.error.detail
