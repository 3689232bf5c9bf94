"""DocBin and CoNLL against spaCy itself, and what a stranger may put into them."""

import io
import zlib

import pytest
import spacy
import srsly
from spacy.cli.init_config import init_config
from spacy.cli.train import train
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs

from api.domain.exchange import Bundle, Refused
from api.formats import FORMATS
from api.formats.format import ReadOptions
from api.formats.reading import Limits
from tests.formats.bundles import read, written
from tests.making import make_annotation, make_article

TEXT = "Gen. Yarallah’s 5th Marines left Mosul 🇮🇶.\r\n\r\nالموصل fell on Wednesday."


@pytest.fixture
def bundle():
    article = make_article(TEXT)
    ends = [(5, 13, "PERSON"), (5, 27, "MILITARY_UNIT"), (16, 27, "MILITARY_UNIT"), (33, 38, "LOCATION")]
    return Bundle(article, [make_annotation(article, s, e, label=label) for s, e, label in ends])


def test_spacy_finds_all_spans_and_as_entities_those_without_overlap(bundle):
    content, report = written("spacy", [bundle, bundle])
    for doc in DocBin().from_bytes(content).get_docs(spacy.blank("en").vocab):
        assert doc.text == TEXT
        found = [(s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans["sc"]]
        assert found == [(a.start, a.end, a.label, a.id) for a in bundle.annotations]
        assert [(e.text, e.label_) for e in doc.ents] == [
            ("Yarallah’s 5th Marines", "MILITARY_UNIT"),
            ("Mosul", "LOCATION"),
        ]
    assert report.losses == {}


def test_spacy_train_starts_on_it(bundle, tmp_path, capsys):
    content, _ = written("spacy", [bundle] * 4)
    (tmp_path / "a.spacy").write_bytes(content)
    init_config(lang="en", pipeline=["ner", "spancat"], silent=True).to_disk(tmp_path / "config.cfg")
    paths = {"paths.train": str(tmp_path / "a.spacy"), "paths.dev": str(tmp_path / "a.spacy")}
    steps = {"training.max_steps": 2, "training.eval_frequency": 1}
    train(tmp_path / "config.cfg", tmp_path / "model", overrides=paths | steps)
    assert {"MILITARY_UNIT", "LOCATION"} <= set(
        spacy.load(tmp_path / "model/model-last").get_pipe("ner").labels
    )


def test_a_docbin_that_spacy_wrote_is_read(tmp_path):
    nlp = spacy.blank("en")
    with_ents = nlp("The Peshmerga left Mosul")
    with_ents.ents = [with_ents.char_span(4, 13, "MILITARY"), with_ents.char_span(19, 24, "GPE")]
    with_group = nlp("Mosul fell")
    with_group.spans["other"] = [with_group[1:2]]
    with_group.spans["sc"] = [with_group.char_span(0, 5, "LOC")]
    content = DocBin(attrs=["ORTH", "ENT_IOB", "ENT_TYPE", "LEMMA"], docs=[with_ents, with_group]).to_bytes()
    first, second = read("spacy", content)
    assert (first.text, [(s.label, s.asked.start, s.asked.end) for s in first.spans]) == (
        "The Peshmerga left Mosul",
        [("MILITARY", 4, 13), ("GPE", 19, 24)],
    )
    assert [(s.label, s.asked.start, s.asked.end) for s in second.spans] == [("LOC", 0, 5)]


def broken_docbins():
    made = DocBin(docs=[spacy.blank("en")("Mosul fell")], store_user_data=True)
    message = srsly.msgpack_loads(zlib.decompress(made.to_bytes()))

    def packed(**but):
        return zlib.compress(srsly.msgpack_dumps(message | but))

    whole = packed()
    return {
        "text": (b"hello", "no DocBin"),
        "cut off": (whole[:-9], "cut off"),
        "other msgpack": (zlib.compress(srsly.msgpack_dumps([1, 2])), "no DocBin"),
        "no msgpack": (zlib.compress(b"\xc1\xc1\xc1"), "msgpack"),
        "no words": (packed(attrs=[1]), "no DocBin"),
        "more tokens than there are": (packed(lengths=b"\x09\0\0\0"), "no DocBin"),
        "a negative number of tokens": (packed(lengths=b"\xff\xff\xff\xff"), "no DocBin"),
        "words that are not listed": (packed(strings=[]), "list of strings"),
        "another number of documents": (packed(flags=[{}, {}]), "no DocBin"),
        "broken user data": (packed(user_data=[b"\xc1"]), "user_data"),
        "broken spans": (packed(span_groups=[b"\xc1"]), "msgpack"),
        "a bomb": (zlib.compress(bytes(50 << 20)), "unpacks to more than"),
    }


@pytest.mark.parametrize("what", broken_docbins())
def test_a_broken_docbin_is_refused_in_a_sentence(what):
    content, said = broken_docbins()[what]
    [item] = read("spacy", content)
    assert isinstance(item, Refused)
    assert said in item.error.detail


def test_spans_beyond_the_tokens_are_refused():
    nlp = spacy.blank("en")
    doc = nlp("Mosul fell")
    doc.spans["sc"] = [doc[0:1]]
    group = doc.spans.to_bytes()
    longer = group.replace(
        b"\x00\x00\x00\x01" + b"\x00\x00\x00\x00", b"\x00\x00\x00\x63" + b"\x00\x00\x00\x00"
    )
    assert longer != group
    message = srsly.msgpack_loads(zlib.decompress(DocBin(docs=[doc]).to_bytes()))
    message["span_groups"] = [longer]
    [item] = read("spacy", zlib.compress(srsly.msgpack_dumps(message)))
    assert "covers tokens 0 to 99; there are 2" in item.error.detail


def test_a_docbin_beyond_the_limit_is_refused_before_it_is_unpacked(bundle):
    content, _ = written("spacy", [bundle])
    limits = Limits(held=len(content) - 1)
    [item] = FORMATS["spacy"].read(io.BytesIO(content), ReadOptions(limits=limits))
    assert f"larger than {len(content) - 1} bytes" in item.error.detail


def test_spacys_converter_reads_the_conll_file_back(bundle):
    content, report = written("conll", [bundle, bundle])
    docs = list(conll_ner_to_docs(content.decode(), no_print=True))
    assert len(docs) == 2
    for doc in docs:
        assert [(e.text, e.label_) for e in doc.ents] == [
            ("Yarallah ’s 5th Marines", "MILITARY_UNIT"),
            ("Mosul", "LOCATION"),
        ]
        assert [sent.text.split()[0] for sent in doc.sents][-1] == "الموصل"
    assert report.losses == {"overlap": 4, "white_space": 2}


def test_a_span_that_ends_inside_a_token_is_left_out_and_reported():
    article = make_article("The US-led coalition left Mosul-based troops, didn't it?")
    inside = make_annotation(article, article.text.index("roops"), article.text.index(", "))
    for name in ("conll", "spacy", "hf"):
        _, report = written(name, [Bundle(article, [inside])])
        assert report.losses["off_token"] == report.grave["off_token"] == 1
        assert report.examples["off_token"][0]["annotation_id"] == inside.id


@pytest.mark.parametrize(
    ("content", "text", "spans"),
    [
        ("a O\nMosul I-LOC\nDam I-LOC\n", "a Mosul Dam", [("LOC", 2, 11)]),
        ("Mosul B-LOC\nDam B-LOC\n", "Mosul Dam", [("LOC", 0, 5), ("LOC", 6, 9)]),
        ("Mosul B-LOC\nUN I-ORG\n", "Mosul UN", [("LOC", 0, 5), ("ORG", 6, 8)]),
        ("a O\n\n\nb O\n", "a\nb", []),
        ("a X Y B-PER\r\nb X Y I-PER\r\n", "a b", [("PER", 0, 3)]),
        ("-DOCSTART- -X- O\n\nMosul -X- _ B-LOC\n", "Mosul", [("LOC", 0, 5)]),
    ],
    ids=["IOB1", "side by side", "another label", "sentences", "CRLF and more columns", "Label Studio's own"],
)
def test_conll_dialects_are_read(content, text, spans):
    [item] = read("conll", content.encode())
    assert item.text == text
    assert [(s.label, s.asked.start, s.asked.end) for s in item.spans] == spans


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"Mosul", "1 column"),
        (b"Mosul X-LOC", "is no IOB tag"),
        (b"Mosul B-", "is no IOB tag"),
        (b"Mosul \xff O", "not UTF-8"),
        (b"a\0 O", "NUL"),
        (b"x " * 100, "column"),
        (b"x" * 2000 + b" O", "longer than 1000 code points"),
    ],
)
def test_an_article_with_a_wrong_line_is_refused_and_the_next_one_read(line, said):
    content = b"-DOCSTART- -X- O O\n\n" + line + b"\nb O\n\n-DOCSTART- -X- O O\n\nMosul B-LOC\n"
    limits = Limits(text_length=1000)
    first, second = FORMATS["conll"].read(io.BytesIO(content), ReadOptions(limits=limits))
    assert isinstance(first, Refused)
    assert said in first.error.detail
    assert second.text == "Mosul"
