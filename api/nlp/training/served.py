"""A served model's weights as a network that can be trained on: int8 values back to floats. What rounding took is lost; little is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import BertModel

from api.errors import Invalid
from api.nlp.tagger import MODEL_FILE
from api.nlp.training.network import SpanNetwork, load_encoder

_TAGGER = "annotation_tagger"


def served_file(pipeline: Path) -> Path:
    """The ONNX file in a pipeline folder. Raises Invalid where the folder has none."""
    path = pipeline / _TAGGER / MODEL_FILE
    if not path.is_file():
        raise Invalid(f"{pipeline} is no pipeline to go on from: it has no {_TAGGER}/{MODEL_FILE}.")
    return path


def fingerprint(pipeline: Path) -> str:
    """Of the weights, so that what was trained from them is kept under a name of its own."""
    return hashlib.sha256(served_file(pipeline).read_bytes()).hexdigest()[:16]


def load_served(pipeline: Path, encoder: BertModel | None = None) -> SpanNetwork:
    """The network that `export_onnx` wrote into that pipeline folder, laid into an encoder of its vocabulary and width (MiniLM)."""
    path = served_file(pipeline)
    import onnx

    graph = onnx.load(str(path)).graph
    values = {one.name: torch.tensor(onnx.numpy_helper.to_array(one)) for one in graph.initializer}
    products = iter([node for node in graph.node if node.op_type == "MatMulInteger"])
    attentions = [node for node in graph.node if node.op_type == "MultiHeadAttention"]
    heads = next(one.i for one in attentions[0].attribute if one.name == "num_heads")

    network = SpanNetwork(load_encoder()[0] if encoder is None else encoder)
    stack: Any = network.encoder.encoder
    stack.layer = nn.ModuleList([network.layers[index] for index in range(len(attentions))])
    network.heads = heads
    with torch.no_grad():
        _set_embeddings(network, values, graph)
        for index, layer in enumerate(network.layers):
            node = next(products)
            if node.input[0].startswith("/GatherElements"):
                network.drop_after = index
            _set_layer(layer, index, [_product(one, values) for one in (node, *_next(products, 3))], values)
        network.head.weight.copy_(_product(next(products), values))
        network.head.bias.copy_(values["network.head.bias"])
    return network.eval()


def _next(products: Iterator[Any], count: int) -> list[Any]:
    return [next(products) for _ in range(count)]


def _product(node: Any, values: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """The weights of one product as nn.Linear holds them: [out, in]."""
    name = node.input[1].removesuffix("_quantized")
    whole = values[name + "_quantized"].float() - values[name + "_zero_point"].float()
    return (whole * values[name + "_scale"]).T


def _table(name: str, values: Mapping[str, torch.Tensor]) -> torch.Tensor:
    whole = values[name + "_quantized"].float() - values[name + "_zero_point"].float()
    return whole * values[name + "_scale"]


def _set_embeddings(network: SpanNetwork, values: Mapping[str, torch.Tensor], graph: Any) -> None:
    embeddings, prefix = network.encoder.embeddings, "network.encoder.embeddings."
    embeddings.word_embeddings.weight.copy_(_table(f"{prefix}word_embeddings.weight", values))
    embeddings.position_embeddings.weight.copy_(_table(f"{prefix}position_embeddings.weight", values))
    network.casing.weight.copy_(_table("network.casing.weight", values))
    (segment,) = (name for name in values if name.startswith("onnx::Add_"))
    embeddings.token_type_embeddings.weight[0] = values[segment]
    embeddings.LayerNorm.weight.copy_(values[f"{prefix}LayerNorm.weight"])
    embeddings.LayerNorm.bias.copy_(values[f"{prefix}LayerNorm.bias"])


def _set_layer(
    layer: Any, index: int, products: list[torch.Tensor], values: Mapping[str, torch.Tensor]
) -> None:
    joined, mixed, into, out = products
    prefix = f"network.encoder.encoder.layer.{index}."
    attention = layer.attention
    scale = attention.self.attention_head_size**-0.5  # export_onnx puts it into the query's weights
    weights, biases = joined.chunk(3), values[f"joined.{index}.bias"].chunk(3)
    for name, weight, bias in zip(("query", "key", "value"), weights, biases, strict=True):
        by = scale if name == "query" else 1.0
        setattr(attention.self, name, _linear(weight / by, bias / by))
    attention.output.dense = _linear(mixed, values[f"{prefix}attention.output.dense.bias"])
    layer.intermediate.dense = _linear(into, values[f"{prefix}intermediate.dense.bias"])
    layer.output.dense = _linear(out, values[f"{prefix}output.dense.bias"])
    for norm, name in (
        (attention.output.LayerNorm, "attention.output.LayerNorm"),
        (layer.output.LayerNorm, "output.LayerNorm"),
    ):
        norm.weight.copy_(values[f"{prefix}{name}.weight"])
        norm.bias.copy_(values[f"{prefix}{name}.bias"])


def _linear(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.copy_(weight)
    made.bias.copy_(bias)
    return made
