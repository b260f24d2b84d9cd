"""How a model folder is computed: by our own BERT where it fits, else by the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from inspector.domain.errors import InputError, UsageError
from inspector.embedders.batching import guessed_lengths
from inspector.embedders.model_settings import bert_shape, default_prompt, window_of
from inspector.embedders.packed_bert import PackedBert
from inspector.embedders.token_windows import Rows, SentenceOptions, TokenWindows

if TYPE_CHECKING:
    import torch


class Engine(Protocol):
    """A loaded model."""

    @property
    def width(self) -> int:
        """Dimensions of a vector."""

    def rows(self, texts: Sequence[str], options: SentenceOptions) -> Rows:
        """Cut texts into what the model computes."""

    def forward(self, items: Sequence[Any]) -> torch.Tensor:
        """Return what the model says, float32 (n, d) on its device."""


class BertEngine:
    """The packed encoder and its tokenizer: loads in a fraction of a second."""

    def __init__(self, folder: Path, device: str, precision: str) -> None:
        from tokenizers import Tokenizer

        shape = bert_shape(folder)
        assert shape is not None
        self._bert = PackedBert(folder / "model.safetensors", shape, device, precision)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens = TokenWindows(tokenizer, window_of(folder), default_prompt(folder))
        self.width = self._bert.width

    def rows(self, texts: Sequence[str], options: SentenceOptions) -> Rows:
        """Tokenise."""
        return self._tokens.rows(texts, options)

    def forward(self, items: Sequence[Any]) -> torch.Tensor:
        """Compute rows of tokens."""
        return self._bert.forward(items)


class LibraryEngine:
    """Any other stack of sentence-transformers' own modules, with its pooling and prompt."""

    def __init__(self, folder: Path, device: str, precision: str) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        kinds = {"bf16": torch.bfloat16, "fp16": torch.float16}
        self._kind = kinds.get(precision)
        self._device = device
        self._prompt = default_prompt(folder)
        self._model = SentenceTransformer(
            str(folder), device=device, trust_remote_code=False, local_files_only=True
        ).eval()
        self._window = int(self._model.max_seq_length or window_of(folder))
        self._tokens = self._windows()
        self.width = int(self._model.get_embedding_dimension() or 0)

    def rows(self, texts: Sequence[str], options: SentenceOptions) -> Rows:
        """Tokenise; a model without a fast tokenizer does so itself, and only reads the head."""
        if self._tokens is not None:
            return self._tokens.rows(texts, options)
        if options.long_texts != "head":
            raise UsageError(f"This model cannot embed long texts by {options.long_texts}.")
        items = [self._prompt + text[: self._window * 32] for text in texts]
        lengths = guessed_lengths(items, self._window)
        is_long = np.fromiter((len(t) > self._window * 32 for t in texts), np.bool_, len(texts))
        return Rows(items, lengths, np.arange(len(texts)), is_long)

    def forward(self, items: Sequence[Any]) -> torch.Tensor:
        """Compute rows of tokens, or texts; weights stay fp32 and are cast by autocast."""
        import torch

        features = self._features(items)
        with torch.autocast(self._device, dtype=self._kind, enabled=self._kind is not None):
            vectors: torch.Tensor = self._model(features)["sentence_embedding"]
        return vectors.float()

    def _windows(self) -> TokenWindows | None:
        """Return the tokenizer to cut windows with, if the first module is a text transformer."""
        backend = getattr(getattr(self._model, "tokenizer", None), "backend_tokenizer", None)
        if backend is None or type(self._model[0]).__name__ != "Transformer":
            return None
        return TokenWindows(backend, self._window, self._prompt)

    def _features(self, items: Sequence[Any]) -> dict[str, Any]:
        if self._tokens is None:
            features = self._model.preprocess(list(items))
        else:
            kwargs = {"padding": True, "return_tensors": "pt"}
            features = dict(self._model.tokenizer.pad({"input_ids": list(items)}, **kwargs))
            if self._tokens.prompt_length:
                features["prompt_length"] = self._tokens.prompt_length
        return {
            name: value.to(self._device) if hasattr(value, "to") else value
            for name, value in features.items()
        }


def load_engine(folder: Path, device: str, precision: str) -> Engine:
    """Load a model folder that was checked.

    Raises:
        InputError: its weights or settings do not fit together.
    """
    from safetensors import SafetensorError

    try:
        if bert_shape(folder) is not None:
            return BertEngine(folder, device, precision)
        return LibraryEngine(folder, device, precision)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        raise InputError(f"{folder} cannot be loaded as a model: {reason}.") from error
