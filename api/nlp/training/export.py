"""From a trained network to the ONNX file that the tagger runs: unpadded windows, joined query-key-value products, int8 weights."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from api.nlp.training.network import SpanNetwork, embed, take

OPSET = 20


class ServedNetwork(nn.Module):
    """The same function as SpanNetwork for windows without padding: ids and casings [batch, pieces], kept [batch, tokens + 2] -> logits
    [batch, tokens, tags].

    No mask is needed, and one product gives query, key and value.
    """

    def __init__(self, network: SpanNetwork) -> None:
        super().__init__()
        self.network = network
        self.joined = nn.ModuleList(_joined(layer.attention.self) for layer in network.layers)

    def forward(self, ids: torch.Tensor, casings: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
        network = self.network
        hidden = embed(network.encoder.embeddings, network.casing, ids, casings)
        for index, (layer, joined) in enumerate(zip(network.layers, self.joined, strict=True)):
            if index == network.drop_after:
                hidden = take(hidden, kept)
            query, key, value = joined(hidden).chunk(3, dim=-1)
            mixed = Attention.apply(query, key, value, network.heads)
            hidden = layer.attention.output.LayerNorm(layer.attention.output.dense(mixed) + hidden)
            inner = functional.gelu(layer.intermediate.dense(hidden))
            hidden = layer.output.LayerNorm(layer.output.dense(inner) + hidden)
        if network.drop_after is None:
            hidden = take(hidden, kept)
        return network.head(hidden[:, 1:-1])


class Attention(torch.autograd.Function):
    """Scaled already: softmax(query key') value per head. Becomes onnxruntime's own fused MultiHeadAttention (com.microsoft, contrib ops)."""

    @staticmethod
    def forward(
        ctx: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int
    ) -> torch.Tensor:
        batch, pieces, width = query.shape
        split = [part.view(batch, pieces, heads, -1).transpose(1, 2) for part in (query, key, value)]
        weights = torch.matmul(split[0], split[1].transpose(-1, -2)).softmax(-1)
        return torch.matmul(weights, split[2]).transpose(1, 2).reshape(batch, pieces, width)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        return g.op(
            "com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads, scale_f=1.0
        ).setType(query.type())


def _joined(attention: Any) -> nn.Linear:
    """Query, key and value as one linear map, with the query's 1/sqrt(width of a head) inside the weights."""
    scale = attention.attention_head_size**-0.5
    joined = nn.Linear(attention.query.in_features, 3 * attention.query.out_features)
    with torch.no_grad():
        joined.weight.copy_(
            torch.cat([attention.query.weight * scale, attention.key.weight, attention.value.weight])
        )
        joined.bias.copy_(torch.cat([attention.query.bias * scale, attention.key.bias, attention.value.bias]))
    return joined


def export_onnx(network: SpanNetwork, out: Path) -> None:
    """Writes the network with int8 weights (per channel) and int8 embeddings; activations are quantised as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    served = ServedNetwork(network.eval()).eval()
    ids = torch.tensor([[2, 0, 1, 3]])
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            served,
            (ids, torch.zeros_like(ids), torch.tensor([[0, 1, 2, 3]])),
            str(full),
            input_names=["ids", "casings", "kept"],
            output_names=["logits"],
            dynamic_axes={
                "ids": {0: "batch", 1: "pieces"},
                "casings": {0: "batch", 1: "pieces"},
                "kept": {0: "batch", 1: "kept"},
                "logits": {0: "batch", 1: "tokens"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            full,
            out,
            per_channel=True,
            reduce_range=False,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )
