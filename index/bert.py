"""A BERT, as far as sentences need it: the bundled model, ready in one second where its usual library takes five.

The numbers are those of sentence-transformers (a test compares them); only the road there is shorter. Import this
module where a sentence is to be encoded, never before: it brings torch.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

# Threads of one sum that find a core taken should sleep, not spin: beside an ingest a question took 350 ms, now 8.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

Precision = Literal["float32", "bfloat16", "int8"]

_LONGEST = 512  # tokens the model was trained for; what is longer is cut


class BertSentences:
    """Sentences into unit vectors: tokens, layers, their mean."""

    def __init__(self, folder: Path, precision: Precision) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding()
        shape = json.loads((folder / "config.json").read_text())
        weights = torch.load(folder / "pytorch_model.bin", map_location="cpu", weights_only=True, mmap=True)
        model = _Bert(shape)
        model.load_state_dict(_arranged(weights, shape["num_hidden_layers"]), assign=True)
        self._model = _in_precision(model.eval(), precision)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One batch: texts of about the same length waste the least."""
        tokens = self._tokenizer.encode_batch(list(texts))
        ids = torch.tensor([one.ids for one in tokens])
        mask = torch.tensor([one.attention_mask for one in tokens], dtype=torch.bool)
        with torch.inference_mode():
            vectors: NDArray[np.float32] = functional.normalize(self._model(ids, mask).float(), dim=1).numpy()
        return vectors


class _Layer(nn.Module):
    def __init__(self, shape: Mapping[str, Any]) -> None:
        super().__init__()
        width, inner, epsilon = shape["hidden_size"], shape["intermediate_size"], shape["layer_norm_eps"]
        self.heads = shape["num_attention_heads"]
        self.asking = nn.Linear(width, 3 * width)  # queries, keys and values in one
        self.attended = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.last_norm = nn.LayerNorm(width, eps=epsilon)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        count, length, width = states.shape
        split = self.asking(states).view(count, length, 3, self.heads, width // self.heads)
        queries, keys, values = split.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
        states = self.norm(states + self.attended(seen.transpose(1, 2).reshape(count, length, width)))
        known: Tensor = self.last_norm(states + self.down(functional.gelu(self.up(states))))
        return known


class _Bert(nn.Module):
    def __init__(self, shape: Mapping[str, Any]) -> None:
        super().__init__()
        width = shape["hidden_size"]
        self.words = nn.Embedding(shape["vocab_size"], width)
        self.places = nn.Embedding(shape["max_position_embeddings"], width)
        self.kinds = nn.Embedding(shape["type_vocab_size"], width)
        self.norm = nn.LayerNorm(width, eps=shape["layer_norm_eps"])
        self.layers = nn.ModuleList(_Layer(shape) for _ in range(shape["num_hidden_layers"]))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        states = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]] + self.kinds.weight[0])
        padded = None if bool(mask.all()) else mask[:, None, None, :]
        for layer in self.layers:
            states = layer(states, padded)
        counted = mask[..., None].to(states.dtype)
        mean: Tensor = (states * counted).sum(1) / counted.sum(1)
        return mean


# Our names for a layer's parts, and the names under which the weights' file holds them.
_PARTS = {
    "attended": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "last_norm": "output.LayerNorm",
}


def _arranged(weights: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    arranged = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"],
        "kinds.weight": weights["embeddings.token_type_embeddings.weight"],
    }
    for kind in ("weight", "bias"):
        arranged[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for at in range(layers):
            theirs = f"encoder.layer.{at}."
            split = [weights[f"{theirs}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            arranged[f"layers.{at}.asking.{kind}"] = torch.cat(split)
            for part, name in _PARTS.items():
                arranged[f"layers.{at}.{part}.{kind}"] = weights[f"{theirs}{name}.{kind}"]
    return arranged


def _in_precision(model: _Bert, precision: Precision) -> nn.Module:
    if precision == "bfloat16":
        return model.to(torch.bfloat16)
    return quantized(model) if precision == "int8" else model


def quantized(model: nn.Module) -> nn.Module:
    """The same model with its linear layers in eight bits: a third of the time, cosine .98 with what it was."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces a successor that is a package of its own
        small: nn.Module = torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]
            model, {nn.Linear}, dtype=torch.qint8
        )
    return small
