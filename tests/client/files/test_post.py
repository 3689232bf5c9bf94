"""scripts/post: each article is stored once, whatever happens on the way."""

import argparse
import json

import pytest

from api.client import Unreachable
from api.client.files.exits import Wrong
from api.client.files.post import check_options, post
from tests.client.wsgi import lost, saying, unreachable


def options(*files, **given):
    usual = {
        "kind": None,
        "source": None,
        "published_at": None,
        "language": None,
        "encoding": None,
        "external_id": "path",
        "parallel": 1,
        "json": True,
    }
    return argparse.Namespace(files=[str(file) for file in files], **(usual | given))


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    (folder / "more").mkdir(parents=True)
    (folder / "a.txt").write_text("Mosul.")
    (folder / "b.html").write_text("<title>B</title><p>Zanjili</p>")
    (folder / ".hidden").write_text("no")
    (folder / "more" / "c.jsonl").write_text('{"text": "Sinjar", "source": "own"}\n{"text": ""}\n')
    return folder


def told(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_folder_is_posted_with_what_is_said_of_all(client, news, capsys):
    assert post(client, options(news, source="wire", published_at="2017-06-08T00:00:00Z")) == 1
    outcomes = {line["place"].rpartition("/")[2]: line["outcome"] for line in told(capsys)}
    assert outcomes == {"a.txt": "stored", "b.html": "stored", "c.jsonl:1": "stored", "c.jsonl:2": "refused"}
    assert [(a.title, a.source, a.external_id) for a in client.articles()] == [
        (None, "wire", f"{news}/a.txt"),
        ("B", "wire", f"{news}/b.html"),
        (None, "own", f"{news}/more/c.jsonl:1"),
    ]


def test_posting_again_stores_nothing_twice(client, news, capsys):
    post(client, options(news / "a.txt"))
    assert post(client, options(news / "a.txt")) == 0
    assert [line["outcome"] for line in told(capsys)] == ["stored", "known"]
    assert len(list(client.articles())) == 1


def test_another_text_under_the_same_name_is_refused_with_advice(client, news, capsys):
    post(client, options(news / "a.txt"))
    (news / "a.txt").write_text("Sinjar.")
    assert post(client, options(news / "a.txt")) == 1
    assert "--external-id content" in told(capsys)[1]["problem"]


@pytest.mark.parametrize("by", ["path", "none"])
def test_a_file_is_the_same_however_its_path_is_spelled(client, news, capsys, monkeypatch, by):
    (news.parent / "link").symlink_to(news / "a.txt")
    (news.parent / "folder").symlink_to(news)
    monkeypatch.chdir(news)
    spellings = ["a.txt", "./a.txt", "../news/a.txt", news / "a.txt", "../folder/a.txt"]
    for file in spellings:
        post(client, options(file, external_id=by))
    post(client, options(news.parent / "link", external_id=by, kind="text"))
    lines = told(capsys)
    assert [line["outcome"] for line in lines] == ["stored", *["known"] * 5]
    assert [line["place"] for line in lines[:2]] == ["a.txt", "a.txt"]
    assert len(list(client.articles())) == 1


def test_a_path_too_long_for_an_external_id_is_cut_and_still_its_own(client, tmp_path, capsys):
    folder = tmp_path.joinpath("x" * 150, "y" * 150)
    for parent in (folder, folder.with_name("z" * 150)):
        parent.mkdir(parents=True)
        (parent / "a.txt").write_text(f"Mosul {parent.name}")
    assert post(client, options(tmp_path, tmp_path)) == 0
    assert [line["outcome"] for line in told(capsys)] == ["stored", "stored"]
    assert post(client, options(folder / "a.txt")) == 0
    [line] = told(capsys)
    assert (line["outcome"], len(line["external_id"]), line["external_id"][-8:]) == ("known", 200, "yy/a.txt")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"published_at": "foo"}, "--published-at is 'foo'; it must be a time like"),
        ({"encoding": "klingon"}, "--encoding is 'klingon'; it must name an encoding"),
        ({"encoding": "hex"}, "--encoding is 'hex'; it must name an encoding"),
    ],
)
def test_options_that_can_be_none_are_refused(given, said):
    with pytest.raises(Wrong, match=said):
        check_options(options("a.txt", **given))


@pytest.mark.parametrize(("by", "name"), [("name", "a.txt"), ("none", None)])
def test_the_external_id_can_be_chosen(client, news, by, name):
    post(client, options(news / "a.txt", external_id=by))
    [article] = client.articles()
    assert article.external_id == name


def test_by_content_the_same_text_elsewhere_is_known(client, news, capsys):
    (news / "copy.txt").write_text("Mosul.")
    post(client, options(news / "a.txt", news / "copy.txt", external_id="content"))
    assert [line["outcome"] for line in told(capsys)] == ["stored", "known"]


@pytest.mark.parametrize("by", ["path", "none"])
@pytest.mark.parametrize(
    "trouble", [lost, saying(503, Retry_After="1"), unreachable], ids=["lost", "busy", "away"]
)
def test_trouble_on_the_way_doubles_nothing(client, news, door, by, trouble):
    door.next = [trouble, trouble]
    assert post(client, options(news / "a.txt", external_id=by)) == 0
    assert len(list(client.articles())) == 1


@pytest.mark.parametrize("trouble", [lost, unreachable], ids=["lost", "away"])
def test_a_run_that_broke_off_goes_on(client, news, door, trouble):
    door.next = [None, *[trouble] * 6]
    with pytest.raises(Unreachable):
        post(client, options(news, external_id="none"))
    door.next = []
    assert post(client, options(news, external_id="none")) == 1
    assert sorted(article.length for article in client.articles()) == [6, 6, 7]


def test_a_line_for_people_says_what_was_marked(client, news, capsys):
    assert post(client, options(news / "a.txt", json=False)) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("stored  ")
    assert printed.out.endswith("a.txt: 1 span\n")
    assert printed.err.endswith("1 stored.\n")


def test_a_file_that_is_not_there_stops_before_anything_is_sent(client, news, tmp_path):
    with pytest.raises(Wrong, match="There is no file"):
        post(client, options(news / "a.txt", tmp_path / "none.txt"))
    assert list(client.articles()) == []


def test_what_a_folder_holds_besides_is_passed_over_and_said(client, news, capsys):
    (news / "photo.JPG").write_bytes(b"x")
    (news / "README").write_text("no article")
    assert post(client, options(news, news / "a.txt")) == 1
    printed = capsys.readouterr()
    assert "Passed over in " in printed.err
    assert "1 .JPG" in printed.err
    assert "1 without an ending" in printed.err
    assert printed.out.count("a.txt") == 2  # place and external_id of one article, though it is named twice


def test_of_two_articles_under_one_name_the_first_is_stored(client, tmp_path, door):
    lines = [{"text": text, "external_id": "x"} for text in ("Mosul.", "Sinjar.")]
    path = tmp_path / "two.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)))
    door.next = [saying(503, Retry_After="1")]
    assert post(client, options(path, parallel=2)) == 1
    [article] = client.articles()
    assert client.article(article.id).text == "Mosul."
