"""Reading annotated lines, and the tags that each token may have."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.errors import Invalid
from api.nlp.tags import TAGS
from api.nlp.training.data import GoldSpan, GoldText, is_single, read_all, read_gold, tag_text
from tests.formats.bundles import bundles
from tests.formats.bundles import written as exported

GOLD = {"id": "a", "text": "US Army in Mosul", "spans": [[0, 7, "MILITARY_UNIT"], [11, 16, "LOCATION"]]}
PARTIAL = {
    "id": "b",
    "text": "US Army in Mosul today",
    "spans": [[0, 7, ["ORGANIZATION", "MILITARY_UNIT", "O"]], [11, 16, "LOCATION"]],
    "unannotated": ["DATE"],
}
EXPORTED = {
    "text": "US Army in Mosul",
    "annotations": [
        {"start": 0, "end": 7, "label": "MILITARY_UNIT", "status": "accepted"},
        {"start": 8, "end": 10, "label": "LOCATION", "status": "rejected"},
        {"start": 11, "end": 16, "label": "LOCATION", "status": "suggested"},
    ],
}


def written(tmp_path, *lines):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(
        b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    )
    return path


def allowed(text):
    tagged, _ = tag_text(text)
    return [{TAGS[i] for i in range(len(TAGS)) if mask >> i & 1} for mask in tagged.allowed]


def test_a_gold_line_fixes_every_tag(tmp_path):
    (text,) = read_gold(written(tmp_path, GOLD))
    assert allowed(text) == [{"B-MILITARY_UNIT"}, {"I-MILITARY_UNIT"}, {"O"}, {"B-LOCATION"}]


def test_a_partial_line_leaves_open_what_it_does_not_say(tmp_path):
    (text,) = read_gold(written(tmp_path, PARTIAL))
    first, second, between, place, after = allowed(text)
    assert first == {"O", "B-ORGANIZATION", "B-MILITARY_UNIT"}
    assert second == {"O", "I-ORGANIZATION", "I-MILITARY_UNIT"}
    assert between == after == {"O", "B-DATE", "I-DATE"}
    assert place == {"B-LOCATION"}


def test_an_export_of_this_service_reads_like_gold_without_what_was_rejected(tmp_path):
    exported, gold = read_gold(written(tmp_path, EXPORTED, GOLD))
    assert exported.spans == gold.spans


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(bundles(overlaps=False), min_size=1, max_size=3))
def test_what_the_service_exports_is_read_whole(tmp_path, made):
    content, _report = exported("jsonl", made)
    texts = list(read_gold(written(tmp_path, content)))
    assert [(text.text, text.id, text.date) for text in texts] == [
        (one.article.text, one.article.id, one.article.published_at) for one in made
    ]
    for text, one in zip(texts, made, strict=True):
        standing = [(a.start, a.end, (a.label,)) for a in one.annotations if a.status != "rejected"]
        assert [(span.start, span.end, span.labels) for span in text.spans] == standing


def test_articles_that_are_not_reviewed_to_the_end_can_be_left_out(tmp_path, capsys):
    done = EXPORTED | {"annotations": EXPORTED["annotations"][:2]}
    (text,) = read_all([written(tmp_path, EXPORTED, done)], reviewed=True)
    assert [span.end for span in text.spans] == [7]
    assert "1 article(s) that are not reviewed to the end left out" in capsys.readouterr().err


def test_of_overlapping_spans_the_longest_stands(tmp_path):
    line = GOLD | {
        "spans": [[0, 2, "LOCATION"], [0, 7, "MILITARY_UNIT"], [3, 7, "MILITARY_UNIT"], [11, 16, "LOCATION"]]
    }
    (text,) = read_gold(written(tmp_path, line))
    assert [(span.start, span.end) for span in text.spans] == [(0, 7), (11, 16)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\0\0\0\0", "Expecting value"),
        (b'{"text": "cut of', "Unterminated"),
        (b"\xff\xff{}", "decode"),
        ({"text": "Mosul"}, "spans"),
        ({"text": "Mosul", "spans": [[0, 9, "LOCATION"]]}, "does not lie in the text of 5"),
        ({"text": "Mosul", "spans": [[0, 5, "PLACE"]]}, "'PLACE' is no label"),
        ({"text": 5, "spans": []}, "text"),
        ([1, 2], "no JSON object"),
    ],
    ids=[
        "zero bytes",
        "cut off",
        "no UTF-8",
        "no spans",
        "outside",
        "unknown label",
        "text is a number",
        "a list",
    ],
)
def test_a_damaged_line_is_refused_with_its_file_and_number(tmp_path, line, reason):
    path = written(tmp_path, GOLD, line)
    with pytest.raises(Invalid, match=reason) as refused:
        list(read_gold(path))
    assert f"{path}, line 2" in str(refused.value)


def test_damaged_lines_can_be_left_out_and_are_counted(tmp_path, capsys):
    path = written(tmp_path, b"\0\0\0", GOLD, b"{")
    assert len(read_all([path], skip_damaged=True)) == 1
    assert "2 damaged lines" in capsys.readouterr().err


def test_a_span_end_inside_a_token_is_counted_and_laid_on_the_whole_token():
    tagged, off = tag_text(GoldText("x", "Mosulites fled", (GoldSpan(0, 5, ("LOCATION",)),)))
    assert off == 1
    assert TAGS[tagged.allowed[0].bit_length() - 1] == "B-LOCATION"


def test_single_tags_are_told_from_open_ones():
    assert is_single(1 << 3)
    assert not is_single(1 << 3 | 1)
