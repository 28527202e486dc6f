"""The sentence encoder all-MiniLM-L6-v2: six layers of a small BERT, worked out with numpy.

Only `encoder.find_encoder` and tests import this module, so that nothing heavy is loaded before a text is encoded.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Array = NDArray[np.float32]
Bounds = Sequence[tuple[int, int]]

LAYERS = 6
HEADS = 12
LONGEST = 256
"""Word pieces that are read of a text; what follows is left out."""
_TINY = 1e-12


class MiniLm:
    """The network with its weights and its word pieces, read from a folder once.

    The pieces of all texts go through each layer together, as rows of one matrix, for that reads the weights once;
    only when pieces look at one another does each text keep to its own.
    """

    def __init__(self, folder: Path) -> None:
        weights: Mapping[str, Any] = load_file(folder / "model.safetensors")
        # Matrices are turned once, so that each product reads its memory in order.
        self._weights: dict[str, Array] = {
            name: np.ascontiguousarray(value.T) if name.endswith("dense.weight") or _is_attention(name) else value
            for name, value in weights.items()
        }
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=LONGEST)

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of 384 numbers and length 1 for each text, in the same order."""
        if not texts:
            return []
        pieces = [self._tokenizer.encode(text).ids for text in texts]
        ends = list(accumulate(len(one) for one in pieces))
        bounds = list(pairwise([0, *ends]))
        hidden = self._embed(pieces)
        for layer in range(LAYERS):
            hidden = self._layer(hidden, bounds, f"encoder.layer.{layer}.")
        return [_unit(hidden[start:end].mean(axis=0, dtype=np.float64)) for start, end in bounds]

    def _embed(self, pieces: Sequence[Sequence[int]]) -> Array:
        words = self._weights["embeddings.word_embeddings.weight"][list(chain.from_iterable(pieces))]
        places = self._weights["embeddings.position_embeddings.weight"]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        in_order = np.concatenate([places[: len(one)] for one in pieces])
        return self._normalise(words + in_order + kind, "embeddings.LayerNorm")

    def _layer(self, hidden: Array, bounds: Bounds, name: str) -> Array:
        attended = self._attend(hidden, bounds, name + "attention.self.")
        mixed = self._dense(attended, name + "attention.output.dense")
        hidden = self._normalise(hidden + mixed, name + "attention.output.LayerNorm")
        inner = gelu(self._dense(hidden, name + "intermediate.dense"))
        return self._normalise(hidden + self._dense(inner, name + "output.dense"), name + "output.LayerNorm")

    def _attend(self, hidden: Array, bounds: Bounds, name: str) -> Array:
        """Let every piece take from those of its text, by how well they go together, in twelve heads at once."""
        query, key, value = (
            self._dense(hidden, name + part).reshape(len(hidden), HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        query = query / np.float32(math.sqrt(query.shape[-1]))
        mixed = np.empty_like(hidden)
        for start, end in bounds:
            scores = query[:, start:end] @ key[:, start:end].transpose(0, 2, 1)
            shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
            shares /= shares.sum(axis=-1, keepdims=True)
            mixed[start:end] = (shares @ value[:, start:end]).transpose(1, 0, 2).reshape(end - start, -1)
        return mixed

    def _dense(self, hidden: Array, name: str) -> Array:
        result: Array = hidden @ self._weights[name + ".weight"] + self._weights[name + ".bias"]
        return result

    def _normalise(self, hidden: Array, name: str) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_TINY))
        result: Array = centred / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"]
        return result


def gelu(numbers: Array) -> Array:
    """The network's bend, x·Φ(x), with Φ by the formula 7.1.26 of Abramowitz and Stegun, good to seven digits."""
    size = np.abs(numbers) * np.float32(math.sqrt(0.5))
    step = 1 / (1 + np.float32(0.3275911) * size)
    sum_of_powers = np.zeros_like(step)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_of_powers = (sum_of_powers + np.float32(factor)) * step
    error = 1 - sum_of_powers * np.exp(-size * size)
    bent: Array = numbers * (1 + np.sign(numbers) * error) / 2
    return bent


def _unit(vector: NDArray[np.float64]) -> list[float]:
    return [float(number) for number in vector / np.linalg.norm(vector)]


def _is_attention(name: str) -> bool:
    return name.endswith(("query.weight", "key.weight", "value.weight"))
