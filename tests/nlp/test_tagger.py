"""The bundled tagger: valid spans from any text, safe between threads and processes, clear about files that are missing or damaged."""

import itertools
import json
import multiprocessing
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy

from api.errors import ModelUnavailable
from api.nlp import BUNDLED_FOLDER
from api.nlp.tagger import CONFIG_FILE, MODEL_FILE, PIECES_FILE, SPANS_KEY, SUMS_FILE, AnnotationTagger
from api.nlp.tokens import FineTokenizer

FOLDER = BUNDLED_FOLDER / "annotation_tagger"
TEXT = "Iraqi forces entered Mosul on Wednesday, Lieutenant General Othman al Ghanmi told Reuters."
ODD_TEXTS = {
    "empty": "",
    "blank": " \t\n ",
    "one character": "M",
    "all capitals": TEXT.upper(),
    "no punctuation": "iraqi forces entered mosul on wednesday said the ministry of defence",
    "html": f"<p class='x'>{TEXT}</p><script>if (a < b) alert('Mosul')</script>",
    "control characters": "Mosul\x00\x01\x1bRaqqa\x7f",
    "carriage returns": TEXT + "\r\n\r\n" + TEXT,
    "zero-width and direction marks": "M\u200bosul \u200f\u202bبغداد\u202c \ufeffReuters",
    "other scripts": "Президент Зеленський у Києві. 北京 الموصل दिल्ली",
    "emoji": "🇮🇶 Mosul 👨‍👩‍👧 Baghdad 👍🏽",
    "combining marks": "Mosu\u0301l e\u0301 \u0301\u0302",
    "numbers only": "1 22 333 4444 5.5 2017",
    "no blanks": "Mosul" * 20_000,
    "punctuation only": ".,;:!?()[]“”’" * 50,
}


def pipeline(folder=FOLDER):
    nlp = spacy.blank("en")
    nlp.tokenizer = FineTokenizer(nlp.vocab)
    nlp.add_pipe("annotation_tagger").from_disk(folder)
    nlp.max_length = 10_000_000
    return nlp


@pytest.fixture(scope="module")
def nlp():
    return pipeline()


def spans_of(doc):
    return [(span.start_char, span.end_char, span.label_) for span in doc.spans[SPANS_KEY]]


def test_names_dates_and_units_are_found(nlp):
    found = [(TEXT[start:end], label) for start, end, label in spans_of(nlp(TEXT))]
    assert ("Mosul", "LOCATION") in found
    assert ("Iraqi forces", "MILITARY_UNIT") in found
    assert ("Wednesday", "DATE") in found


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_odd_texts_give_valid_spans_only(nlp, text):
    doc = nlp(text)
    spans = spans_of(doc)
    scores = doc.spans[SPANS_KEY].attrs["scores"]
    assert doc.text == text
    assert len(scores) == len(spans)
    assert all(0 <= score <= 1 for score in scores)
    assert all(0 <= start < end <= len(text) and not text[start:end].isspace() for start, end, _ in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_nothing_is_lost_where_windows_meet(nlp):
    doc = nlp(" ".join([TEXT] * 60))
    assert sum(span.text == "Mosul" for span in doc.spans[SPANS_KEY]) == 60


def test_a_very_long_sentence_is_read_to_its_end(nlp):
    text = "They passed through " + ", ".join(["Mosul", "Baghdad", "Raqqa"] * 200)
    assert sum(label == "LOCATION" for _, _, label in spans_of(nlp(text))) >= 570


def test_a_million_characters_without_a_blank(nlp):
    assert nlp("a" * 1_000_000).text.endswith("aaa")


def test_threads_share_one_tagger(nlp):
    texts = [TEXT, TEXT.replace("Mosul", "Aleppo"), "Nothing here."] * 8
    alone = [spans_of(nlp(text)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: spans_of(nlp(text)), texts)) == alone


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_tagger_made_before_a_fork_works_after_it(nlp):
    expected = spans_of(nlp(TEXT))
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=lambda: answers.put(spans_of(nlp(TEXT))))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    assert answers.get() == expected


def test_a_tagger_survives_bytes_and_disk(nlp, tmp_path):
    tagger = nlp.get_pipe("annotation_tagger")
    tagger.to_disk(tmp_path / "copy")
    copies = (
        AnnotationTagger(nlp.vocab).from_disk(tmp_path / "copy"),
        AnnotationTagger(nlp.vocab).from_bytes(tagger.to_bytes()),
    )
    assert all(spans_of(copy(nlp.make_doc(TEXT))) == spans_of(nlp(TEXT)) for copy in copies)


@pytest.mark.parametrize("name", [MODEL_FILE, PIECES_FILE, CONFIG_FILE])
def test_a_missing_file_is_named(tmp_path, name):
    folder = shutil.copytree(FOLDER, tmp_path / "tagger")
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=name):
        pipeline(folder)


@pytest.mark.parametrize("name", [MODEL_FILE, PIECES_FILE, CONFIG_FILE])
def test_a_damaged_file_is_named(tmp_path, name):
    folder = shutil.copytree(FOLDER, tmp_path / "tagger")
    (folder / name).write_bytes((folder / name).read_bytes()[:-50] + b"\0" * 20)
    with pytest.raises(ModelUnavailable, match=name):
        pipeline(folder)


def test_a_single_wrong_byte_is_noticed(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "tagger")
    data = bytearray((folder / MODEL_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / MODEL_FILE).write_bytes(data)
    with pytest.raises(ModelUnavailable, match=f"{MODEL_FILE} in {folder} is damaged"):
        pipeline(folder)


def test_damaged_sums_are_named(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "tagger")
    (folder / SUMS_FILE).write_text("[1]")
    with pytest.raises(ModelUnavailable, match=SUMS_FILE):
        pipeline(folder)


def test_a_setting_of_another_release_is_refused(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "tagger")
    (folder / SUMS_FILE).unlink()
    (folder / CONFIG_FILE).write_text(json.dumps({"most_pieces": 128, "unheard_of": 1}))
    with pytest.raises(ModelUnavailable, match=CONFIG_FILE):
        pipeline(folder)


def test_a_tagger_without_a_model_says_so():
    nlp = spacy.blank("en")
    nlp.add_pipe("annotation_tagger")
    with pytest.raises(ModelUnavailable, match="no model"):
        nlp("Mosul")


def test_tag_probabilities_sum_to_one(nlp):
    words = ["Iraqi", "forces", "entered", "Mosul"]
    read = nlp.get_pipe("annotation_tagger").tag_log_probabilities(words, [0, 1, 2, 3])
    assert read.shape == (4, 11)
    assert abs(float((2.718281828**read).sum()) - 4) < 0.01
