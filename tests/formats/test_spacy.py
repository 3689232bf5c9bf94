"""DocBin and CoNLL against spaCy itself, and what a stranger may put into them."""

import io
import zlib

import numpy
import pytest
import spacy
import srsly
from spacy.cli.init_config import init_config
from spacy.cli.train import train
from spacy.tokens import DocBin, Span, SpanGroup
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


def docbin(*docs, **options):
    return DocBin(["ENT_IOB", "ENT_TYPE"], docs=docs, **options).to_bytes()


def placed(article):
    return [(span.label, span.asked.start, span.asked.end) for span in article.spans]


@pytest.mark.parametrize(
    ("factory", "config"), [("spancat", {"threshold": 0.0}), ("spancat_singlelabel", {})]
)
def test_scores_that_a_pipeline_predicted_are_read(factory, config):
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe(factory, config=config)
    for label in ("LOC", "DATE"):
        pipe.add_label(label)
    nlp.initialize()
    doc = nlp("Mosul fell on Wednesday")
    group = doc.spans["sc"]
    [article] = read("spacy", docbin(doc))
    assert len(article.spans) == len(group) > 0
    assert [span.score for span in article.spans] == [
        float(score) for score in numpy.ravel(group.attrs["scores"])
    ]


SCORES = {
    "float32": (numpy.array([0.25, 0.5], "float32"), [0.25, 0.5]),
    "float16, big-endian": (numpy.array([0.25, 0.5], ">f2"), [0.25, 0.5]),
    "whole numbers": (numpy.array([0, 1]), [0.0, 1.0]),
    "a column": (numpy.array([[0.25], [0.5]]), [0.25, 0.5]),
    "numbers of numpy": ([numpy.float32(0.25), numpy.float64(0.5)], [0.25, 0.5]),
    "not between 0 and 1": (numpy.array([numpy.nan, 1.5]), [None, None]),
    "another number of them": (numpy.array([0.5]), [None, None]),
    "a square": (numpy.array([[0.5, 0.5], [0.5, 0.5]]), [None, None]),
    "words": (numpy.array(["a", "b"]), [None, None]),
    "records": (numpy.zeros(2, [("a", "f4")]), [None, None]),
    "a list": ([0.25, None], [0.25, None]),
}


@pytest.mark.parametrize(("scores", "read_as"), SCORES.values(), ids=SCORES)
def test_scores_are_numbers_however_they_are_packed(scores, read_as):
    doc = spacy.blank("en")("Mosul fell")
    doc.spans["sc"] = [Span(doc, 0, 1, "LOC"), Span(doc, 1, 2, "DATE")]
    doc.spans["sc"].attrs["scores"] = scores
    [article] = read("spacy", docbin(doc))
    assert [span.score for span in article.spans] == read_as


def test_one_span_with_a_score_of_numpy_keeps_it():
    doc = spacy.blank("en")("Mosul fell")
    doc.spans["sc"] = [Span(doc, 0, 1, "LOC")]
    doc.spans["sc"].attrs["scores"] = numpy.array([0.5])
    [article] = read("spacy", docbin(doc))
    assert [span.score for span in article.spans] == [0.5]


@pytest.mark.parametrize(
    "groups", [{}, {"sc": []}, {"sc": [], "empty": []}], ids=["none", "empty", "two empty"]
)
def test_entities_count_where_sc_has_no_spans(groups):
    doc = spacy.blank("en")("Mosul fell")
    doc.ents = [Span(doc, 0, 1, "LOC")]
    doc.spans.update({name: SpanGroup(doc, name=name, spans=spans) for name, spans in groups.items()})
    [article] = read("spacy", docbin(doc))
    assert (placed(article), article.unsupported) == ([("LOC", 0, 5)], ())


def test_what_has_no_place_is_told_with_its_number():
    doc = spacy.blank("en")("Mosul fell on Wednesday")
    doc.ents = [Span(doc, 0, 1, "LOC"), Span(doc, 3, 4, "DATE")]
    doc.spans["sc"] = [Span(doc, 0, 1, "LOC"), Span(doc, 0, 2, "LOC")]
    doc.spans["ruler"] = [Span(doc, 1, 2, "X"), Span(doc, 2, 3, "X")]
    doc.spans["x" * 500] = [Span(doc, 1, 2, "X")]
    doc.cats = {"war": 1.0, "peace": 0.0, **{f"c{number}": numpy.float32(0.5) for number in range(6)}}
    [article] = read("spacy", docbin(doc))
    assert placed(article) == [("LOC", 0, 5), ("LOC", 0, 10)]
    assert article.unsupported == (
        "Doc 1 has entities that are not among its spans in doc.spans['sc'], which were taken; passed over: 1.",
        f"Doc 1 has spans outside doc.spans['sc'], which have no place here: 2 in 'ruler', 1 in '{'x' * 40}'.",
        "Doc 1 has text categories, which have no place here: 'war', 'c0', 'c1', 'c2', 'c3' and 2 more.",
    )


def test_of_what_an_export_writes_nothing_is_without_a_place(bundle):
    content, _ = written("spacy", [bundle])
    [article] = read("spacy", content)
    assert article.unsupported == ()


def test_groups_as_spacy_packed_them_before_3_1_are_read():
    doc = spacy.blank("en")("Mosul fell")
    doc.spans["sc"] = [Span(doc, 0, 1, "LOC")]
    doc.spans["other"] = [Span(doc, 1, 2, "X")]
    message = srsly.msgpack_loads(zlib.decompress(docbin(doc)))
    message["span_groups"] = [srsly.msgpack_dumps([group.to_bytes() for group in doc.spans.values()])]
    [article] = read("spacy", zlib.compress(srsly.msgpack_dumps(message)))
    assert placed(article) == [("LOC", 0, 5)]
    assert ["1 in 'other'" in said for said in article.unsupported] == [True]


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
