"""Embed by the model's own token table: no forward pass, no torch; for the first map.

A text is the weighted mean of the rows that its tokens have in the input embeddings of the model
(Arora, Liang, Ma, "A simple but tough-to-beat baseline for sentence embeddings", ICLR 2017). The
table is mapped into memory; only rows of tokens that occur are read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.errors import InputError
from inspector.domain.protocols import Embedder, NoOptions, Task
from inspector.embedders.model_folder import check_folder, check_pins, default_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

hookimpl = HookimplMarker("inspector")

WINDOW: Final = 128
"""Tokens of a text that are looked at; more make the neighbours no better."""
CHARACTERS: Final = 8 * WINDOW
BATCH: Final = 4_096
TABLES: Final = ("word_embeddings", "embed_tokens", "tok_embeddings", "wte", "shared")
"""What the table is called by BERT and XLM-R, Llama and Qwen, ModernBERT, GPT-2, T5."""
KINDS: Final = {"F32": "<f4", "F16": "<f2", "BF16": "<u2"}


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of n texts end to end; text i is ``ids[ends[i]:ends[i + 1]]``."""

    ids: NDArray[np.int64]
    ends: NDArray[np.int64]


class StaticEmbedder:
    """Weighted means of the model's input embeddings."""

    name: ClassVar[str] = "static"
    title: ClassVar[str] = "Static token embeddings (draft)"
    version: ClassVar[int] = 1
    Options: ClassVar[type[NoOptions]] = NoOptions

    def __init__(self, folder: Path | None = None, device: str = "auto") -> None:
        del device  # a table is read wherever it lies
        self.folder = folder or default_folder()
        digests = check_folder(self.folder)
        if folder is None:
            check_pins(digests)
        used = [item for item in sorted(digests.items()) if item[0].endswith(_FILES)]
        self._digest = " ".join(digest for _, digest in used)

    @property
    def identity(self) -> str:
        """Digests of tokenizer and weights, and the window."""
        return f"{self.name}-{self.version}-{WINDOW}-{self._digest}"

    @property
    def description(self) -> str:
        """Say that no model has read the texts."""
        return "static token embeddings (no forward pass)"

    def plan(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Split positions into chunks of 4,096 texts."""
        places = np.arange(len(texts))
        return [places[start : start + BATCH] for start in range(0, len(texts), BATCH)]

    def embed(self, texts: Sequence[str], options: NoOptions, task: Task) -> NDArray[np.float32]:
        """Return float32 (n, d), rows of length 1 that depend on their own text only.

        Tokens count by their rank in the vocabulary, which is sorted by frequency (Zipf's law).
        """
        del options
        weights = np.log1p(np.arange(len(self._table)))
        return _unit(self._means(self._tokens(texts, task), weights))

    def embed_together(self, texts: Sequence[str], task: Task) -> NDArray[np.float32]:
        """Return float32 (n, d), rows of length 1 that depend on all texts: better neighbours.

        Tokens count by how few of the texts have them (Sparck Jones 1972), and what all texts have
        in common is taken off.
        """
        tokens = self._tokens(texts, task)
        vectors = _unit(self._means(tokens, _rarity(tokens, len(self._table))))
        if len(vectors):
            vectors -= vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        return _unit(vectors)

    @cached_property
    def _table(self) -> NDArray[Any]:
        for path in sorted(self.folder.rglob("*.safetensors")):
            if (table := _map_table(path)) is not None:
                return table
        raise InputError(f"{self.folder} holds no table of token embeddings that can be read.")

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        paths = sorted(self.folder.rglob("tokenizer.json"))
        if not paths:
            raise InputError(f"{self.folder} holds no tokenizer.json.")
        try:
            tokenizer = Tokenizer.from_file(str(paths[0]))
        except Exception as error:  # the library raises nothing narrower
            raise InputError(f"{paths[0]} cannot be loaded as a tokenizer.") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(WINDOW)
        return tokenizer

    def _tokens(self, texts: Sequence[str], task: Task) -> Tokens:
        parts, sizes = [np.zeros(0, np.int64)], [0]
        for start in range(0, len(texts), BATCH):
            task.report(start, len(texts), self.description)
            some = range(start, min(start + BATCH, len(texts)))
            piece = [texts[i][:CHARACTERS] for i in some]
            found = [
                each.ids
                for each in self._tokenizer.encode_batch_fast(piece, add_special_tokens=False)
            ]
            sizes.extend(len(ids) for ids in found)
            parts.append(np.array([token for ids in found for token in ids], np.int64))
        task.report(len(texts), len(texts), self.description)
        return Tokens(np.concatenate(parts), np.cumsum(sizes))

    def _means(self, tokens: Tokens, weights: NDArray[np.floating]) -> NDArray[np.float32]:
        """Return float32 (n, d), sums of weighted table rows; 0 where a text has no token."""
        from scipy.sparse import csr_array

        is_known = tokens.ids < len(self._table)
        ids = np.where(is_known, tokens.ids, 0)
        used = np.flatnonzero(np.bincount(ids, minlength=1))
        place = np.searchsorted(used, ids)
        counts = np.where(is_known, weights[ids], 0.0).astype(np.float32)
        shape = (len(tokens.ends) - 1, len(used))
        bags = csr_array((counts, place, tokens.ends), shape=shape)
        return np.asarray(bags @ _floats(self._table[used]), np.float32)


_FILES: Final = ("tokenizer.json", ".safetensors")


def _rarity(tokens: Tokens, n_tokens: int) -> NDArray[np.float64]:
    """Return log((n + 1) / (texts with the token + 1)), float64 (n_tokens)."""
    n = len(tokens.ends) - 1
    text = np.repeat(np.arange(n), np.diff(tokens.ends))
    width = max(n_tokens, int(tokens.ids.max(initial=0)) + 1)
    once = np.unique(text * width + tokens.ids) % width
    return np.log((n + 1) / (np.bincount(once, minlength=width) + 1))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length 1; a row of zeros gets the first direction."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    is_zero = lengths[:, 0] < 1e-6
    result = np.asarray(vectors / np.where(is_zero[:, None], 1.0, lengths), np.float32)
    result[is_zero] = 0.0
    result[is_zero, :1] = 1.0
    return result


def _floats(rows: NDArray[Any]) -> NDArray[np.float32]:
    """Return rows as float32; uint16 is bfloat16, the upper half of a float32."""
    if rows.dtype == np.uint16:
        return (rows.astype(np.uint32) << np.uint32(16)).view(np.float32)
    return np.asarray(rows, np.float32)


def _map_table(path: Path) -> NDArray[Any] | None:
    """Map the token table of a safetensors file; None if it has none.

    Raises:
        InputError: the file is no safetensors file, or shorter than it says.
    """
    try:
        with path.open("rb") as handle:
            length = int.from_bytes(handle.read(8), "little")
            if not 0 < length < path.stat().st_size:
                raise InputError(f"{path} is damaged: its header is longer than the file.")
            header: dict[str, Any] = json.loads(handle.read(length))
        for name, tensor in header.items():
            if name.endswith(tuple(f"{table}.weight" for table in TABLES)):
                kind, (rows, width) = KINDS[tensor["dtype"]], tensor["shape"]
                start = 8 + length + int(tensor["data_offsets"][0])
                return np.memmap(path, kind, "r", start, (rows, width))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(f"{path} is damaged: its token table cannot be read.") from error
    return None


@hookimpl
def register_embedders() -> list[type[Embedder]]:
    """Offer this embedder."""
    return [StaticEmbedder]
