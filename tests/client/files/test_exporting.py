"""scripts/export and scripts/import: from the server to a file and into another one, and how each way ends."""

import argparse
import io
import json

import pytest
import requests

from api.client.files import exits
from api.client.files.exits import Wrong, ending
from api.client.files.exporting import FILTERS, export
from api.client.files.importing import import_file
from tests.client.wsgi import lost
from tests.fakes import TEXT

MOSUL = {"text": "Mosul fell.", "annotations": [{"label": "LOCATION", "start": 0, "end": 5}]}


def export_options(path, **given):
    usual = dict.fromkeys(FILTERS) | {
        "file": str(path),
        "format": None,
        "offset_unit": None,
        "strict": False,
        "no_history": False,
        "report": None,
        "force": False,
    }
    return argparse.Namespace(**(usual | given))


def import_options(path, **given):
    usual = {
        "file": str(path),
        "format": None,
        "source": None,
        "on_conflict": "skip",
        "dry_run": False,
        "strict": False,
        "status": None,
        "offset_unit": None,
        "report": None,
        "journal": None,
    }
    return argparse.Namespace(**(usual | given))


@pytest.fixture
def filled(client):
    client.post_article(TEXT, title="T", source="wire")
    client.post_article("United Nations", source="desk")
    return client


def written(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_an_export_is_written_whole_and_says_what_it_lost(filled, tmp_path, capsys):
    target, report = tmp_path / "out.conll", tmp_path / "lost.json"
    assert export(filled, export_options(target, report=str(report))) == exits.DONE
    assert "-DOCSTART-" in target.read_text()
    said = capsys.readouterr().err
    assert "articles: 2, annotations: 5." in said
    assert "article.title (1)" in said
    assert json.loads(report.read_text())["not_carried"]["article.title"] == 1
    assert {path.name for path in tmp_path.iterdir()} == {"out.conll", "lost.json"}


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.jsonl", b'{"article"'),
        ("a.csv", b"\xef\xbb\xbfannotation_id"),
        ("a.zip", b"PK"),
        ("a.json", b"[\n{"),
    ],
)
def test_the_files_ending_says_which_format(filled, tmp_path, name, begins):
    export(filled, export_options(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_filters_narrow_an_export(filled, tmp_path):
    export(filled, export_options(tmp_path / "a.csv", source="desk"))
    assert (tmp_path / "a.csv").read_text().count("\n") == 2


def test_an_export_to_standard_output_is_the_file_alone(filled, capfdbinary):
    export(filled, export_options("-", format="doccano"))
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line)["text"] for line in lines] == [TEXT, "United Nations"]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("a.txt", {}, "does not say which format"),
        ("a.csv", {"format": "xml"}, "'xml' is no format here"),
        ("taken.csv", {}, "--force replaces it"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_written(filled, tmp_path, name, given, words):
    (tmp_path / "taken.csv").write_text("mine")
    with pytest.raises(Wrong, match=words):
        export(filled, export_options(tmp_path / name, **given))
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_strict_refuses_and_leaves_no_file(filled, tmp_path, capsys):
    code = ending(lambda: export(filled, export_options(tmp_path / "a.conll", strict=True)))
    assert code == exits.WRONG
    assert "cannot hold it all" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_was_exported_comes_in_again(filled, app, tmp_path, capsys):
    export(filled, export_options(tmp_path / "all.jsonl"))
    from api.storage import open_store

    app.extensions["annotation_store"] = open_store("memory:")
    assert import_file(filled, import_options(tmp_path / "all.jsonl")) == exits.DONE
    assert "items: read 2, added 2; annotations: added 5." in capsys.readouterr().out
    export(filled, export_options(tmp_path / "again.jsonl"))
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "all.jsonl").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"all.jsonl", "again.jsonl"}


def test_what_was_refused_is_told_and_ends_with_its_own_code(client, tmp_path, capsys):
    path = written(tmp_path / "a.jsonl", MOSUL, {"text": ""})
    report = tmp_path / "report.json"
    assert import_file(client, import_options(path, report=str(report))) == exits.PARTLY
    assert "refused: Line 2: The text is empty or blank" in capsys.readouterr().err
    assert json.loads(report.read_text())["items"]["refused"] == 1


def test_what_the_report_only_counts_is_not_said_to_be_in_it(client, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("api.domain.outcomes.MOST_LISTED", 25)
    wrong = {"text": "Mosul fell.", "annotations": [{"label": "LOCATION", "start": 0, "end": 99}]}
    path, report = tmp_path / "wrong.jsonl", tmp_path / "report.json"
    path.write_text(json.dumps(wrong) + "\n" + "\n".join([json.dumps(wrong)] * 29))
    assert import_file(client, import_options(path, report=str(report))) == exits.PARTLY
    said = capsys.readouterr().err
    assert "... and 5 more; --report writes them down." in said
    assert "5 items beyond these are counted" in said
    assert len(json.loads(report.read_text())["told"]) == 25


def test_a_dry_run_says_what_would_be(client, tmp_path, capsys):
    path = written(tmp_path / "a.jsonl", MOSUL)
    assert import_file(client, import_options(path, dry_run=True)) == exits.DONE
    assert "Would be: items: read 1, added 1" in capsys.readouterr().out
    assert list(client.articles()) == []
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.jsonl"]


def test_the_source_is_the_files_name_unless_it_is_said(client, tmp_path):
    import_file(client, import_options(written(tmp_path / "wire.jsonl", MOSUL)))
    [annotation] = client.annotations()
    [revision] = client.revisions(annotation.id)
    assert revision.reason == "imported from wire.jsonl (jsonl)"


def test_a_lost_answer_is_asked_for_again_and_nothing_is_taken_twice(client, door, tmp_path):
    path = written(tmp_path / "a.jsonl", MOSUL)
    door.next = [None, lost]
    assert import_file(client, import_options(path)) == exits.DONE
    assert len(list(client.articles())) == 1


def test_an_interrupted_import_goes_on_under_its_id(client, door, tmp_path):
    path = written(tmp_path / "a.jsonl", MOSUL, MOSUL | {"text": "Mosul held."})

    def interrupted(door, request):
        raise KeyboardInterrupt

    door.next = [None, interrupted]
    assert ending(lambda: import_file(client, import_options(path))) == exits.INTERRUPTED
    journal = json.loads((tmp_path / ".a.jsonl.import").read_text())
    assert import_file(client, import_options(path)) == exits.DONE
    assert client.import_report(journal["id"]).items["added"] == 2
    assert not (tmp_path / ".a.jsonl.import").exists()


def test_another_file_of_the_name_is_another_import(client, door, tmp_path):
    path = written(tmp_path / "a.jsonl", MOSUL)
    door.next = [
        None,
        *[lambda door, request: (_ for _ in ()).throw(requests.exceptions.ConnectionError())] * 9,
    ]
    ending(lambda: import_file(client, import_options(path)))
    first = json.loads((tmp_path / ".a.jsonl.import").read_text())["id"]
    door.next = []
    written(path, MOSUL, MOSUL | {"text": "Mosul held."})
    assert import_file(client, import_options(path)) == exits.DONE
    assert client.import_report(first) is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("none.jsonl", None, "There is no file"), ("a.parquet", b"x", "does not say which format")],
)
def test_what_cannot_be_imported_is_said(client, tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(Wrong, match=words):
        import_file(client, import_options(tmp_path / name))


def test_standard_input_is_taken_in(client, tmp_path, monkeypatch):
    content = json.dumps(MOSUL).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    monkeypatch.chdir(tmp_path)
    assert import_file(client, import_options("-")) == exits.DONE
    [annotation] = client.annotations()
    assert client.revisions(annotation.id)[0].reason == "imported from standard input (jsonl)"
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_regular_file_is_read_too(client, capsys):
    assert import_file(client, import_options("/dev/null", format="jsonl")) == exits.DONE
    assert "items: none" in capsys.readouterr().out


def test_a_folder_is_no_file(client, tmp_path):
    with pytest.raises(Wrong, match="is a folder; name a file"):
        import_file(client, import_options(tmp_path))


def test_a_journal_that_is_none_is_left_alone(client, tmp_path):
    path = written(tmp_path / "a.jsonl", MOSUL)
    (tmp_path / ".a.jsonl.import").write_text("mine")
    with pytest.raises(Wrong, match="no journal of an import"):
        import_file(client, import_options(path))
    assert (tmp_path / ".a.jsonl.import").read_text() == "mine"
