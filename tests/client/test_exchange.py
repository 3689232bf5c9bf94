"""Exports and imports through the client."""

import json

import pytest
import requests

from api.client import AnswerLost, Invalid
from tests.client.wsgi import lost, saying
from tests.fakes import TEXT


def test_an_export_is_read_in_chunks_and_says_what_it_lost(client, article):
    with client.export("csv", label="LOCATION") as export:
        content = b"".join(export)
    assert content.decode("utf-8-sig").count("\n") == 2
    assert export.report()["annotations"] == 1


def test_a_lossless_export_ends_with_its_report(client, article, tmp_path):
    report = client.export_to(tmp_path / "all.jsonl")
    assert (report["articles"], report["annotations"], report["losses"]) == (1, 4, [])
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]


def test_a_refused_export_leaves_no_file(client, article, tmp_path):
    with pytest.raises(Invalid):
        client.export_to(tmp_path / "x", "csv", history=True)
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_is_cut_off_leaves_no_file(client, article, tmp_path, monkeypatch):
    def broken(self, size):
        yield b"half"
        raise requests.exceptions.ChunkedEncodingError

    monkeypatch.setattr(requests.Response, "iter_content", broken)
    with pytest.raises(AnswerLost, match="broke off"), client.export() as export:
        list(export)
    with pytest.raises(AnswerLost):
        client.export_to(tmp_path / "all.jsonl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("trouble", [[], [saying(503)], [lost, lost]], ids=["none", "busy", "lost answers"])
def test_a_file_is_taken_in_once(client, door, tmp_path, trouble):
    spans = [{"start": 0, "end": 15, "label": "PERSON"}]
    lines = [json.dumps({"text": text, "spans": spans}) for text in (TEXT, f"{TEXT} Again.")]
    (tmp_path / "prodigy.jsonl").write_text("\n".join(lines))
    door.next = list(trouble)
    told = client.import_from(tmp_path / "prodigy.jsonl", "prodigy")
    assert (told.state, told.items["read"], told.items["refused"]) == ("finished", 2, 0)
    assert len(list(client.articles())) == told.items["added"]
    assert client.import_report(told.id) == told
    assert {a.origin for a in client.annotations()} == {"import"}


def test_a_dry_run_takes_nothing_in(client, tmp_path):
    (tmp_path / "p.jsonl").write_text(json.dumps({"text": TEXT, "spans": []}))
    told = client.import_from(tmp_path / "p.jsonl", "prodigy", dry_run=True)
    assert (told.dry_run, told.items["added"], list(client.articles())) == (True, 1, [])


def test_an_unknown_import_has_no_report(client):
    assert client.import_report("0192a000-0000-7000-8000-000000000000") is None


def test_formats_say_which_way_they_go(client):
    formats = {format.name: format for format in client.formats()}
    assert (formats["parquet"].reads, formats["parquet"].writes) == (False, True)


def test_a_text_is_annotated_without_being_stored(client):
    found = client.analyze(TEXT, published_at="2017-06-08T00:00:00Z")
    assert [(s.label, s.text) for s in found][:2] == [("PERSON", "Haider al-Abadi"), ("DATE", "Wednesday")]
    assert found[1].normalized.value == "2017-06-08"
    assert client.last_seq() == 0


def test_webhooks_are_made_listed_and_deleted(client):
    made = client.add_webhook("https://93.184.216.34/hook", ["article.create"])
    assert (made.secret.startswith("whsec_"), [one.id for one in client.webhooks()]) == (True, [made.id])
    client.delete_webhook(made.id)
    assert list(client.webhooks()) == []
