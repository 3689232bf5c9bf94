"""What a format writes and reads back is what went in, minus exactly what its report said."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.domain.exchange import Bundle, ImportedArticle, ImportedCorrection
from api.domain.spans import locate_span
from api.formats import FORMATS
from api.formats.losses import ANNOTATION_FIELDS, ARTICLE_FIELDS, LOSSES
from tests.formats.bundles import (
    article_fields,
    bundles,
    expected_article,
    expected_spans,
    left_out,
    read,
    spans_of,
    written,
)
from tests.making import make_annotation, make_article

WHOLE = (
    "jsonl",
    "spacy",
    "brat",
    "label-studio",
    "doccano",
    "prodigy",
)  # text and spans are both in the file
slow = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize("name", WHOLE)
@slow
@given(made=st.lists(bundles(), min_size=1, max_size=3))
def test_articles_and_spans_come_back(name, made):
    content, report = written(name, made)
    items = read(name, content)
    assert all(isinstance(item, ImportedArticle) for item in items), items
    carries, gone = FORMATS[name].carries, left_out(report)
    carries = carries - {"note"} if report.losses.get("note_breaks") else carries
    for bundle, item in zip(made, items, strict=True):
        assert article_fields(item) == expected_article(bundle, carries)
        found, expected = spans_of(item, item.text), expected_spans(bundle, carries, gone)
        if "note" not in carries:
            found = [span | {"note": None} for span in found]
        assert found == expected
        assert item.unsupported == ()


@pytest.mark.parametrize("name", ["conll", "hf"])
def test_a_span_with_ends_in_white_space_that_is_no_token_of_the_file_is_told(name):
    article = make_article(
        "Mosul \x1c Erbil"
    )  # to a tokenizer a separator is white space, to Unicode it is none
    spans = [make_annotation(article, *ends) for ends in ((0, 5), (6, 7), (6, 13), (8, 13))]
    _, report = written(name, [Bundle(article, spans)])
    assert left_out(report) == {spans[1].id, spans[2].id}


@slow
@given(made=st.lists(bundles(), min_size=1, max_size=3))
def test_conll_gives_back_the_tokens_and_tags(made):
    content, report = written("conll", made)
    items = read("conll", content)
    gone = left_out(report)
    changed = {place["article_id"] for place in report.examples.get("white_space", ())}
    made = [bundle for bundle in made if bundle.article.text.split()]
    for bundle, item in zip(made, items, strict=True):
        squeezed = "".join(bundle.article.text.split())
        assert "".join(item.text.split()) == squeezed
        if bundle.article.id not in changed:
            assert item.text == bundle.article.text
            carries = FORMATS["conll"].carries
            assert spans_of(item, item.text) == expected_spans(bundle, carries, gone)
        kept = [a for a in bundle.annotations if a.id not in gone]
        texts = ["".join(item.text[s.asked.start : s.asked.end].split()) for s in item.spans]
        assert texts == ["".join(a.text.split()) for a in kept]
        assert [span.label for span in item.spans] == [a.label for a in kept]


@slow
@given(made=st.lists(bundles(), min_size=1, max_size=3))
def test_w3c_gives_back_the_spans_of_the_articles_it_points_at(made):
    content, report = written("w3c", made)
    found = {item.id: item for item in read("w3c", content)}
    carries, gone = FORMATS["w3c"].carries, left_out(report)
    without = {place["article_id"] for place in report.examples.get("without_spans", ())}
    assert found.keys() == {b.article.id for b in made} - without
    for bundle in made:
        if bundle.article.id in found:
            item = found[bundle.article.id]
            assert item.text is None
            assert spans_of(item, bundle.article.text) == expected_spans(bundle, carries, gone)


@pytest.mark.parametrize("unit", ["code_point", "utf16", "utf8"])
@slow
@given(made=st.lists(bundles(), min_size=1, max_size=3))
def test_csv_gives_back_each_span_as_a_correction_that_changes_nothing(unit, made):
    content, _ = written("csv", made, unit=unit)
    items = read("csv", content, unit=unit)
    annotations = [(a, b.article.text) for b in made for a in b.annotations]
    for (annotation, text), item in zip(annotations, items, strict=True):
        assert isinstance(item, ImportedCorrection), item
        assert (item.annotation_id, item.version) == (annotation.id, annotation.version)
        assert locate_span(text, item.asked) == (annotation.start, annotation.end)
        assert item.asked.text == annotation.text
        note = {} if not annotation.note else {"note": annotation.note}
        assert item.fields == {"label": annotation.label, "status": annotation.status, **note}


@pytest.mark.parametrize("name", FORMATS)
@slow
@given(made=st.lists(bundles(), min_size=1, max_size=2))
def test_a_report_counts_everything_that_was_there(name, made):
    _, report = written(name, made)
    body = report.as_json(name)
    gone = left_out(report, "rejected")
    assert body["articles"] == len(made)
    assert body["annotations"] == sum(len(b.annotations) for b in made) - len(gone)
    assert {loss["kind"] for loss in body["losses"]} <= LOSSES.keys()
    assert body["not_carried"].keys() <= {*ARTICLE_FIELDS, *ANNOTATION_FIELDS}
    assert not body["not_carried"].keys() & FORMATS[name].carries
    for loss in body["losses"]:
        assert loss["count"] == len(loss["examples"]) > 0


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format.reader])
def test_nothing_written_is_nothing_read(name):
    content, report = written(name, [])
    assert read(name, content) == []
    assert (report.articles, report.annotations, report.losses) == (0, 0, {})
