"""From annotated texts to a pipeline folder, on a tiny encoder: the whole way that scripts/train goes. Needs the extra `train`."""

import json
from dataclasses import replace

import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
transformers = pytest.importorskip("transformers", reason="transformers come with the extra `train`")

import spacy  # noqa: E402
from tokenizers import Tokenizer, models, normalizers, processors  # noqa: E402

from api.nlp.tagger import SPANS_KEY  # noqa: E402
from api.nlp.training import build as building  # noqa: E402
from api.nlp.training import stages  # noqa: E402
from api.nlp.training.augment import Rates  # noqa: E402
from api.nlp.training.data import GoldSpan, GoldText  # noqa: E402
from api.nlp.training.loop import Recipe  # noqa: E402
from api.nlp.training.stages import Plan  # noqa: E402

PLACES = ["mosul", "raqqa", "homs", "kyiv"]
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "they", "left", "in", "fell", ".", *PLACES]
TEXTS = [
    GoldText(
        f"t{i}", f"They left {place.title()} . They fell .", (GoldSpan(10, 10 + len(place), ("LOCATION",)),)
    )
    for i, place in enumerate(PLACES)
]
RECIPE = Recipe(epochs=12, encoder_rate=5e-3, head_rate=5e-3, batch=64, hidden_pieces=0.0, averaging=0.5)
PLAN = Plan(
    teachers=2, teacher=RECIPE, student=RECIPE, layers=(0, 1), inner=24, heads=2, drop_after=1, versions=2, students=2,
    most_pieces=32, rates=Rates(plain=1.0, made=0.0, headline=0.0, upper=0.0, title=0.0, unpunctuated=0.0, noise=0.0),
)  # fmt: skip


@pytest.fixture(autouse=True)
def tiny_encoder(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("encoder")
    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=64,
    )  # fmt: skip

    def load_encoder():
        torch.manual_seed(1)
        return transformers.BertModel(config, add_pooling_layer=False), folder

    monkeypatch.setattr(stages, "load_encoder", load_encoder)
    monkeypatch.setattr(building, "load_encoder", load_encoder)


def made(tmp_path, name, plan=PLAN, work=None):
    out = tmp_path / name
    building.build(plan, TEXTS, TEXTS, out, work or tmp_path / f"{name}.work", version="1.2.3")
    return out


@pytest.mark.filterwarnings("ignore")
def test_the_same_command_makes_the_same_model_which_spacy_loads(tmp_path):
    one, other = made(tmp_path, "one"), made(tmp_path, "other")
    assert (one / "report.json").read_text() == (other / "report.json").read_text()
    names = ["annotation_tagger/model.onnx", "annotation_tagger/tagger.json"]
    assert [(one / name).read_bytes() for name in names] == [(other / name).read_bytes() for name in names]
    nlp = spacy.load(one)
    assert nlp.meta["version"] == "1.2.3"
    doc = nlp("They left Raqqa .")
    assert [span.text for span in doc.spans[SPANS_KEY]] == ["Raqqa"]
    assert json.loads((one / "report.json").read_text())["strict"]["LOCATION"]["f1"] == 1.0


@pytest.mark.filterwarnings("ignore")
def test_finished_stages_are_not_trained_again_and_another_seed_is_another_stage(tmp_path, capsys):
    work = tmp_path / "work"
    plan = replace(PLAN, teachers=1, students=1)
    made(tmp_path, "one", plan, work)
    capsys.readouterr()
    made(tmp_path, "two", plan, work)
    assert "held out" not in capsys.readouterr().out
    made(tmp_path, "three", building.with_seed(plan, 7), work)
    assert "student epoch 1: held out" in capsys.readouterr().out
