"""The network, its losses and its export, on a tiny encoder. Needs the extra `train`."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch comes with the extra `train`")
transformers = pytest.importorskip("transformers", reason="transformers come with the extra `train`")

from api.errors import Invalid  # noqa: E402
from api.nlp.pieces import Pieces  # noqa: E402
from api.nlp.tags import TAGS, log_softmax  # noqa: E402
from api.nlp.training.batches import make_batch  # noqa: E402
from api.nlp.training.data import GoldSpan, GoldText, tag_text  # noqa: E402
from api.nlp.training.distil import agreed, teach  # noqa: E402
from api.nlp.training.export import export_onnx  # noqa: E402
from api.nlp.training.loop import Recipe, marginal_loss, taught_loss, train  # noqa: E402
from api.nlp.training.network import SpanNetwork, shrink  # noqa: E402
from api.nlp.training.served import fingerprint, load_served  # noqa: E402
from api.nlp.training.stages import mean_network  # noqa: E402
from api.nlp.training.windows import cut_windows  # noqa: E402

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "in", "mosul", "fled", "they", "##ul", "mos", "."]
TEXT = GoldText("x", "They fled in Mosul .", (GoldSpan(13, 18, ("LOCATION",)),))


@pytest.fixture
def pieces():
    from tokenizers import Tokenizer, models, normalizers

    tokenizer = Tokenizer(
        models.WordPiece({word: index for index, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    return Pieces(tokenizer)


def tiny(drop_after=None):
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=64,
    )  # fmt: skip
    return SpanNetwork(transformers.BertModel(config, add_pooling_layer=False), drop_after=drop_after).eval()


def windows(pieces):
    return list(cut_windows(tag_text(TEXT)[0], pieces, 32, None))


def test_the_marginal_loss_counts_every_allowed_tag():
    logits = torch.zeros(1, len(TAGS))
    allowed = torch.zeros(1, len(TAGS))
    allowed[0, :4] = 1
    assert float(marginal_loss(logits, allowed)) == pytest.approx(math.log(len(TAGS) / 4))
    assert float(marginal_loss(logits, torch.ones(1, len(TAGS)))) == pytest.approx(0, abs=1e-6)


def test_what_is_taught_is_followed():
    taught = torch.full((1, len(TAGS)), 1 / len(TAGS))
    assert float(taught_loss(torch.zeros(1, len(TAGS)), taught)) == pytest.approx(math.log(len(TAGS)))


def test_padding_changes_nothing(pieces):
    (window,) = windows(pieces)
    longer = list(
        cut_windows(tag_text(GoldText("y", "They fled in Mosul . They fled .", ()))[0], pieces, 32, None)
    )
    network = tiny(drop_after=1)
    alone = make_batch([window], pieces).logits(network)
    beside = make_batch([window, *longer], pieces).logits(network)[: len(alone)]
    assert torch.allclose(alone, beside, atol=1e-5)


def test_keeping_everything_changes_nothing(pieces):
    batch = make_batch(windows(pieces), pieces)
    network = tiny()
    before = batch.logits(network)
    assert torch.allclose(before, batch.logits(shrink(network, (0, 1, 2), 48, 4, None)), atol=1e-6)


def test_a_shrunk_network_is_smaller_and_still_reads(pieces):
    network = shrink(tiny(), (0, 2), 24, 2, 1)
    assert len(network.layers) == 2
    assert network.layers[0].intermediate.dense.out_features == 24
    assert make_batch(windows(pieces), pieces).logits(network).shape == (5, len(TAGS))


def test_a_few_steps_learn_a_text_and_a_student_follows_its_teacher(pieces):
    recipe = Recipe(epochs=60, encoder_rate=5e-3, head_rate=5e-3, hidden_pieces=0.0, averaging=0.5)
    teacher = train(tiny(), lambda _: windows(pieces), pieces, recipe)
    right = make_batch(windows(pieces), pieces)
    assert right.logits(teacher).argmax(-1).tolist() == right.allowed.argmax(-1).tolist()
    read = windows(pieces)
    teach(read, [teacher], pieces)
    assert read[0].taught.shape == (5, len(TAGS))
    student = train(shrink(tiny(), (0, 1), 24, 2, 1), lambda _: read, pieces, recipe)
    assert right.logits(student).argmax(-1).tolist() == right.allowed.argmax(-1).tolist()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("drop_after", [None, 1], ids=["all pieces", "first pieces"])
def test_the_exported_model_says_what_the_network_says(pieces, tmp_path, drop_after):
    import onnxruntime

    network = tiny(drop_after)
    export_onnx(network, tmp_path / "model.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    (window,) = windows(pieces)
    feed = {"ids": window.ids, "casings": window.casings, "kept": [0, *window.first, len(window.ids) - 1]}
    served = session.run(None, {name: np.array([values]) for name, values in feed.items()})[0][0]
    expected = make_batch([window], pieces).logits(network).log_softmax(-1).detach().numpy()
    assert np.abs(np.exp(log_softmax(served)) - np.exp(expected)).max() < 0.05


@pytest.mark.parametrize(("heads", "drop_after"), [(4, None), (2, 1)], ids=["whole", "shrunk"])
@pytest.mark.filterwarnings("ignore")
def test_a_served_model_can_be_trained_on(pieces, tmp_path, heads, drop_after):
    network = shrink(tiny(), (0, 2), 24, heads, drop_after)
    with torch.no_grad():
        for value in network.parameters():
            value.add_(torch.randn_like(value) * 0.02)  # no two alike, as after training
    (tmp_path / "annotation_tagger").mkdir()
    export_onnx(network, tmp_path / "annotation_tagger" / "model.onnx")
    again = load_served(tmp_path, tiny().encoder)
    assert (again.heads, again.drop_after, len(again.layers)) == (heads, drop_after, 2)
    batch = make_batch(windows(pieces), pieces)
    close = (batch.logits(again).softmax(-1) - batch.logits(network).softmax(-1)).abs().max()
    assert float(close) < 0.02
    assert fingerprint(tmp_path) == fingerprint(tmp_path)


def test_a_folder_without_a_model_is_no_beginning(tmp_path):
    with pytest.raises(Invalid, match="no pipeline to go on from"):
        load_served(tmp_path)


def test_several_small_models_are_averaged_weight_by_weight():
    one, other = tiny(), tiny()
    with torch.no_grad():
        other.head.bias.add_(2.0)
    before = one.head.bias.clone()
    mean = mean_network([one, other])
    assert torch.allclose(mean.head.bias, before + 1.0)
    assert torch.allclose(mean.head.weight, other.head.weight)


def test_teachers_that_contradict_the_annotation_are_heard_on_what_it_allows():
    said = np.array([[0.7, 0.2, 0.1], [0.2, 0.6, 0.2]])
    assert agreed(said, [0b110, 0b010]) == pytest.approx(
        np.array([[0, 2 / 3, 1 / 3], [0.2, 0.6, 0.2]]), abs=1e-4
    )


def test_windows_of_training_end_at_sentences(pieces):
    text = GoldText("z", "They fled . " * 9, ())
    lengths = [len(window.first) for window in cut_windows(tag_text(text)[0], pieces, 12, None)]
    assert sum(lengths) == 27
    assert all(length % 3 == 0 for length in lengths)
