"""Files that would fill the memory, lead out of a folder or break a parser are refused in a sentence, and in bounded memory."""

import io
import json
import time
import tracemalloc
import zipfile

import pytest

from api.domain.exchange import ImportedArticle, Refused
from api.errors import Invalid
from api.formats import FORMATS
from api.formats.format import ReadOptions
from api.formats.items import iter_items
from api.formats.reading import Limits
from api.formats.records import check_keys
from tests.formats.bundles import read, zipped

SMALL = Limits(line=10_000, unpacked=50_000, on_disk=1_000_000, entries=5)
READERS = [name for name, format in FORMATS.items() if format.reader]


class Endless:
    """A stream of `size` bytes that repeats a piece and is never held."""

    def __init__(self, piece, size, before=b""):
        self.piece = piece * (65_536 // len(piece))
        self.left = size
        self.before = before

    def read(self, size=-1):
        if self.before:
            before, self.before = self.before, b""
            return before
        piece = self.piece[: min(size if size >= 0 else 65_536, self.left)]
        self.left -= len(piece)
        return piece


def refusals(name, content, limits=SMALL):
    stream = content if hasattr(content, "read") else io.BytesIO(content)
    return [
        item for item in FORMATS[name].read(stream, ReadOptions(limits=limits)) if isinstance(item, Refused)
    ]


@pytest.mark.parametrize(
    "name", ["jsonl", "doccano", "prodigy", "conll", "csv", "label-studio", "w3c", "brat", "spacy"]
)
def test_a_line_of_a_hundred_megabytes_is_not_held(name):
    before = {"label-studio": b'[{"data":{"text":"', "w3c": b'[{"type":"', "csv": b"annotation_id\n"}.get(
        name, b""
    )
    tracemalloc.start()
    found = refusals(
        name,
        Endless(b"x", 100 << 20, before),
        Limits(line=10_000, cell_line=10_000, held=10_000, on_disk=10_000),
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found, "it was not refused"
    assert peak < 10 << 20


def test_what_stands_behind_a_line_that_is_too_long_is_read():
    content = b"x" * 20_000 + b'\n{"text": "Mosul"}\n'
    refused, article = FORMATS["jsonl"].read(io.BytesIO(content), ReadOptions(limits=SMALL))
    assert "longer than 10000 bytes" in refused.error.detail
    assert isinstance(article, ImportedArticle)


@pytest.mark.parametrize(
    "name", ["../a.txt", "/a.txt", "x/../../a.txt", "..\\a.txt", "C:\\a.txt", "C:/a.txt"]
)
def test_a_zip_whose_names_lead_out_of_it_is_not_read(name):
    [refused] = refusals("brat", zipped(**{"b.txt": "Mosul", name: "East"}))
    assert "leads out of it" in refused.error.detail


def test_a_zip_bomb_is_not_unpacked():
    bomb = zipped(**{f"{n}.txt": " " * (3 << 20) for n in range(3)})
    tracemalloc.start()
    found = refusals("brat", bomb, Limits(line=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ["unpacks to more than 100000 bytes" in r.error.detail for r in found] == [True] * 3
    assert peak < 3 << 20


def test_entries_that_are_too_large_together_are_refused():
    files = {f"{n}.txt": "word " * 1900 for n in range(5)} | {"z.txt": "x" * 9000}
    found = refusals("brat", zipped(**files), Limits(line=10_000, unpacked=50_000))
    assert [r.place for r in found] == ["z.txt"]


def test_what_was_unpacked_of_refused_entries_counts_too():
    files = {f"{n}.txt": " " * 20_000 for n in range(4)} | {"z.txt": "Mosul"}
    found = refusals("brat", zipped(**files), Limits(line=10_000, unpacked=25_000))
    assert [r.place for r in found] == ["0.txt", "1.txt", "2.txt", "3.txt", "z.txt"]
    assert "was not unpacked: the zip unpacks to more than 25000 bytes" in found[-1].error.detail


def test_an_entry_without_a_name_is_refused():
    held = io.BytesIO()
    entry = zipfile.ZipInfo("q")
    entry.filename = ""
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(entry, "Mosul")
    assert "an entry without a name" in refusals("brat", held.getvalue())[0].error.detail


def test_a_ratio_that_no_text_has_is_refused():
    found = refusals("brat", zipped(**{"a.txt": "x" * (4 << 20)}), Limits(ratio=10))
    assert "unpacks to more than 1048576 bytes" in found[0].error.detail


def test_a_zip_of_too_many_entries_is_refused():
    [refused] = refusals("brat", zipped(**{f"{n}.txt": "x" for n in range(6)}))
    assert "has 6 entries; the limit is 5" in refused.error.detail


def test_a_damaged_zip_is_refused():
    whole = zipped(**{"a.txt": "Mosul " * 100})
    assert "no zip" in refusals("brat", whole[:-30])[0].error.detail
    assert "no zip" in refusals("brat", b"")[0].error.detail
    damaged = whole[:37] + b"\xff\xff\xff\xff" + whole[41:]
    assert "a.txt" in refusals("brat", damaged)[0].error.detail


def test_two_entries_of_one_name_are_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.txt", "Mosul")
        archive.writestr("a.txt", "East")
    assert "two entries of the same name" in refusals("brat", held.getvalue())[0].error.detail


def test_an_encrypted_zip_is_refused():
    content = bytearray(zipped(**{"a.txt": "Mosul"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "cannot be unpacked" in refusals("brat", bytes(content))[0].error.detail


@pytest.mark.parametrize("name", [name for name in READERS if name not in ("brat", "spacy")])
def test_broken_utf_8_is_named_by_its_byte(name):
    whole = {
        "conll": b"Mos\xffl O\n",
        "csv": b"annotation_id,note\nx,\xff\n",
        "label-studio": b'[{"data": {"text": "Mos\xffl"}}]',
        "w3c": b'[{"type": "Annot\xff"}]',
    }.get(name, b'{"text": "Mos\xffl"}\n')
    [refused] = refusals(name, whole)
    assert "(0xff) cannot be read" in refused.error.detail


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content", [b"\x00" * 500, b"PK\x03\x04 no zip", b"[" * 5000, b'{"a":' * 5000, b"\xff\xfe\x00"]
)
def test_rubbish_is_refused_and_nothing_else_happens(name, content):
    items = read(name, content)
    assert items
    assert all(isinstance(item, Refused) for item in items)


@pytest.mark.parametrize("name", ["jsonl", "doccano", "prodigy"])
@pytest.mark.parametrize(
    "line",
    ["{", "[]", "1", '"x"', "null", '{"text": 5}', "{}", '{"text": "\\ud800"}', '{"text": "a", "label": 1, "spans": 1, "annotations": 1}',
     '{"text": "a", "label": [[0]], "spans": [0], "annotations": [0]}', '{"text": "a", "label": [[0, "1", "x"]], "spans": [{"start": "0", "end": 1, "label": "x"}], "annotations": [{"start": "0", "label": "x"}]}'],
)  # fmt: skip
def test_a_line_of_the_wrong_shape_is_refused_by_its_number(name, line):
    items = read(name, b'\n{"text": "Mosul"}\n' + line.encode() + b'\n{"text": "East"}\n')
    assert [type(item) for item in items] == [ImportedArticle, Refused, ImportedArticle]
    assert items[1].place == "Line 3"
    assert items[1].error.detail.startswith("Line 3")


# the scanner of JSON lists
class Chopped:
    """Gives a few bytes at a time, as a slow connection does."""

    def __init__(self, content, size):
        self.stream = io.BytesIO(content)
        self.size = size

    def read(self, size=-1):
        return self.stream.read(min(self.size, size) if size >= 0 else self.size)


ITEMS = [{"a": 'brace } and "quote" \\" [', "b": [{"c": {}}]}, {"items": [{"not": "an item"}]}, {}]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 65_536])
@pytest.mark.parametrize(
    "wrap",
    [lambda x: x, lambda x: {"items": x}, lambda x: {"a": ["{", {}], "first": {"items": x, "total": 3}}],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_items_of_a_list_are_found_however_it_comes(size, wrap, indent):
    content = json.dumps(wrap(ITEMS), indent=indent).encode()
    found = [record for _, record in iter_items(Chopped(content, size), 10_000, "Item")]
    assert found == ITEMS


def test_an_item_that_is_too_long_is_passed_over():
    content = json.dumps([{"a": 1}, {"a": "x" * 5000}, {"a": 2}]).encode()
    found = [record for _, record in iter_items(io.BytesIO(content), 1000, "Item")]
    assert [type(record) for record in found] == [dict, Invalid, dict]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b'[{"a": 1}', "cut off"), (b'[{"a": 1}}', "closes what was not opened"), (b'[{"a": "', "cut off")],
)
def test_a_list_that_is_cut_off_says_so(content, said):
    *_, (_, last) = iter_items(io.BytesIO(content), 1000, "Item")
    assert said in last.detail


def test_a_key_twice_among_a_great_many_is_found_at_once():
    keys = "".join(f'"k{number}":1,' for number in range(40_000))
    content = f'{{{keys}"z":1,"z":2}}'.encode()
    began = time.monotonic()
    with pytest.raises(Invalid, match="'z' is there twice"):
        check_keys(content, json.loads(content), "Line 1")
    assert time.monotonic() - began < 3
