"""The sheet that scripts/pull writes, and its way back through scripts/correct."""

import argparse
import csv
import io

import pytest

from api.client.files.exits import Wrong
from api.client.files.pull import AROUND, COLUMNS, check_options, context, pull
from api.formats.spreadsheet import COLUMNS as EXPORTED
from api.formats.spreadsheet import PASSED_OVER
from tests.client.files.sheets import read_sheet, run_correct

SCORES = {"one": 0.9, "two": 0.4, "three": 0.7}


def options(path, **given):
    usual = {
        "file": str(path),
        "label": None,
        "max_score": None,
        "source": None,
        "article": None,
        "status": "suggested",
        "limit": 1000,
        "force": False,
    }
    return argparse.Namespace(**(usual | given))


@pytest.fixture
def scored(app, client, monkeypatch):
    """Three articles of two sources, whose spans have different scores."""
    annotator = app.extensions["annotation_annotator"]
    original = type(annotator)._suggestion

    def suggestion(self, text, match, published_at):
        from dataclasses import replace

        return replace(original(self, text, match, published_at), score=SCORES[text.split()[0]])

    monkeypatch.setattr(type(annotator), "_suggestion", suggestion)
    return [
        client.post_article(
            f"{name} Mosul, Zanjili", title=f"={name}", source="wire" if name == "one" else "desk"
        )
        for name in SCORES
    ]


def test_least_certain_articles_come_first_and_their_spans_in_text_order(client, scored, tmp_path):
    assert pull(client, options(tmp_path / "r.csv")) == 0
    rows = read_sheet(tmp_path / "r.csv")
    assert [(row["title"], row["text"]) for row in rows] == [
        ("'=two", "Mosul"),
        ("'=two", "Zanjili"),
        ("'=three", "Mosul"),
        ("'=three", "Zanjili"),
        ("'=one", "Mosul"),
        ("'=one", "Zanjili"),
    ]
    assert rows[0]["context"] == "two [Mosul], Zanjili"


@pytest.mark.parametrize(
    ("given", "titles"),
    [
        ({"limit": 3}, ["two", "two", "three"]),
        ({"max_score": 0.5}, ["two", "two"]),
        ({"source": "wire"}, ["one", "one"]),
        ({"source": "wire", "max_score": 0.5}, []),
        ({"status": "accepted"}, []),
        ({"status": "any", "label": "DATE"}, []),
    ],
    ids=["a number", "a score", "a source", "a source and a score", "a status", "a label"],
)
def test_the_sheet_can_be_narrowed(client, scored, tmp_path, given, titles):
    assert pull(client, options(tmp_path / "r.csv", **given)) == 0
    assert [row["title"].lstrip("'=") for row in read_sheet(tmp_path / "r.csv")] == titles


def test_one_article_can_be_pulled_to_standard_output(client, scored, capsys):
    assert pull(client, options("-", article=[scored[1].id])) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["article_id"] for row in rows} == {scored[1].id}


def test_an_article_and_a_source_are_one_too_many(tmp_path):
    with pytest.raises(Wrong, match="leave out --source"):
        check_options(options(tmp_path / "r.csv", article=["01a2"], source="none"))
    assert not (tmp_path / "r.csv").exists()


def test_the_last_line_counts_what_was_written(client, scored, tmp_path, capsys):
    pull(client, options(tmp_path / "r.csv", limit=1))
    assert capsys.readouterr().err.endswith("r.csv: 1 span of 1 article.\n")


def test_a_sheet_that_somebody_may_have_edited_is_not_replaced(client, article, tmp_path):
    (tmp_path / "r.csv").write_text("mine")
    with pytest.raises(Wrong, match="may hold somebody's work; --force replaces it"):
        pull(client, options(tmp_path / "r.csv"))
    assert (tmp_path / "r.csv").read_text() == "mine"
    assert pull(client, options(tmp_path / "r.csv", force=True)) == 0
    assert len(read_sheet(tmp_path / "r.csv")) == 4


def test_the_sheet_goes_back_unchanged_and_changed(client, article, tmp_path):
    path = tmp_path / "r.csv"
    pull(client, options(path))
    seq = client.last_seq()
    assert run_correct(client, path) == 0
    assert client.last_seq() == seq
    path.write_text(path.read_text().replace("Peshmerga,suggested", "Peshmerga,accepted"))
    assert run_correct(client, path) == 0
    assert [c.action for c in client.changes(seq) if c.kind == "annotation"] == ["accept"]


def test_the_servers_import_reads_the_same_columns():
    assert set(COLUMNS) <= {*EXPORTED, *PASSED_OVER}


def test_texts_that_a_spreadsheet_would_run_are_made_harmless(client, tmp_path):
    article = client.post_article('=HYPERLINK("x") Mosul')
    client.add_annotation(article.id, "ORGANIZATION", text='=HYPERLINK("x")', note="@sum")
    pull(client, options(tmp_path / "r.csv", status="any"))
    row = read_sheet(tmp_path / "r.csv")[0]
    assert (row["text"], row["note"]) == ('\'=HYPERLINK("x")', "'@sum")
    assert run_correct(client, tmp_path / "r.csv") == 0


def test_context_is_one_line_and_shows_that_it_goes_on():
    text = "x" * 100 + "\n Mosul\t" + "y" * 100
    start = text.index("Mosul")
    assert context(text, start, start + 5) == f"…{'x' * (AROUND - 2)} [Mosul] {'y' * (AROUND - 1)}…"


def test_a_folder_that_is_missing_is_named(client, article, tmp_path):
    with pytest.raises(Wrong, match=r"There is no folder .*/letters for r\.csv"):
        pull(client, options(tmp_path / "letters" / "r.csv"))
