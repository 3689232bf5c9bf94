"""Articles out of files."""

import json

import pytest

from api.client.files.exits import Wrong
from api.client.files.texts import how_many, iter_sources, page


def sources(tmp_path, name, content, kind=None, encoding=None):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(iter_sources(path, kind, encoding))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two <b>and</b> three", "One\nTwo and three"),
        ("a<script>var Mosul</script><style>p{}</style><nav>Menu</nav>b", "a\n\nb"),
        ("Ma&amp;t &eacute;t&#233; &#x1F600;", "Ma&t été 😀"),
        ("<p>a\n   b\t c</p>", "a b c"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "1\n\n2"),
        ("<head><title>T</title><body>text", "text"),
        ("<p>unclosed <p>paragraphs", "unclosed\n\nparagraphs"),
        ("<svg><title>icon</title><path></svg>x", "x"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("<!-- Mosul --><![CDATA[x]]>y", "y"),
        ("", ""),
    ],
    ids=[
        *("paragraphs", "lines and words", "what nobody reads", "entities", "white space", "a table", "a head without an end"),
        *("paragraphs without an end", "an icon", "text that looks like a tag", "comments", "nothing"),
    ],
)  # fmt: skip
def test_the_readable_text_of_a_page(html, text):
    assert page(html)["text"] == text


def test_a_page_says_its_title_and_time():
    html = "<title> Mosul\n falls </title><meta property='article:published_time' content='2017-06-08T10:00:00+03:00'>"
    assert page(html) == {"text": "", "title": "Mosul falls", "published_at": "2017-06-08T10:00:00+03:00"}


@pytest.mark.parametrize("content", ["yesterday", "2017-06-08", ""])
def test_a_time_that_is_none_is_left_out(content):
    assert "published_at" not in page(f"<meta name=date content='{content}'>")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Göring".encode(), None),
        ("\ufeffGöring".encode(), None),
        ("Göring".encode("utf-16"), None),
        ("Göring".encode("latin-1"), "latin-1"),
    ],
    ids=["utf-8", "with a mark", "utf-16", "as said"],
)
def test_a_text_is_read_as_it_is_encoded(tmp_path, content, encoding):
    [source] = sources(tmp_path, "a.txt", content, encoding=encoding)
    assert source.article == {"text": "Göring"}


def test_a_text_keeps_its_line_ends(tmp_path):
    [source] = sources(tmp_path, "a.txt", b"one\r\ntwo\n")
    assert source.article["text"] == "one\r\ntwo\n"


def test_a_page_is_read_as_it_declares(tmp_path):
    html = '<meta charset="windows-1252"><p>Göring</p>'.encode("cp1252")
    assert sources(tmp_path, "a.html", html)[0].article["text"] == "Göring"


@pytest.mark.parametrize(
    ("name", "content", "encoding", "said"),
    [
        ("a.txt", b"\xff\xfa", None, "say which encoding it is with --encoding"),
        ("a.txt", b"x", "klingon", "unknown encoding: klingon"),
        ("a.jsonl", b'{"text": "\xff"}\n', None, "--encoding"),
        ("a.jsonl", b"{\n", None, "no JSON"),
        ("a.jsonl", b"[1]\n", None, "no JSON object with a text"),
        ("a.jsonl", b'{"title": "x"}\n', None, "no JSON object with a text"),
        ("a.jsonl", b'{"text": "x", "txet": 1}\n', None, "'txet' is not known"),
    ],
)
def test_what_cannot_be_an_article_says_why(tmp_path, name, content, encoding, said):
    [source] = sources(tmp_path, name, content, encoding=encoding)
    assert said in source.problem


def test_a_bad_line_does_not_hide_the_others(tmp_path):
    lines = [json.dumps({"text": "a", "title": "A"}), "", "{", json.dumps({"text": "b"})]
    first, bad, last = sources(tmp_path, "a.jsonl", "\n".join(lines))
    assert (first.article, first.problem) == ({"text": "a", "title": "A"}, None)
    assert (bad.place, last.place) == (f"{tmp_path}/a.jsonl:3", f"{tmp_path}/a.jsonl:4")
    assert how_many(tmp_path / "a.jsonl", None) == 3


def test_a_file_of_no_known_kind_is_asked_about(tmp_path):
    with pytest.raises(Wrong, match="cannot be told from its name; say --as text"):
        sources(tmp_path, "a.doc", "x")
    assert sources(tmp_path, "a.doc", "x", kind="text")[0].article == {"text": "x"}
