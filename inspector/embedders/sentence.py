"""Embed with a sentence-transformers model folder, offline, on the best device there is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.errors import InputError, UsageError
from inspector.domain.protocols import Embedder, NoOptions, Task
from inspector.embedders import batching
from inspector.embedders.model_folder import check_folder, check_pins, default_folder

if TYPE_CHECKING:
    import torch

hookimpl = HookimplMarker("inspector")

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class SentenceEmbedder:
    """A sentence-transformers model from a local folder; the default is all-MiniLM-L6-v2."""

    name: ClassVar[str] = "sentence"
    title: ClassVar[str] = "Sentence transformer"
    version: ClassVar[int] = 1
    Options: ClassVar[type[NoOptions]] = NoOptions

    def __init__(self, folder: Path | None = None, device: str = "auto") -> None:
        os.environ.update(OFFLINE)
        self.folder = folder or default_folder()
        digests = check_folder(self.folder)
        if folder is None:
            check_pins(digests)
        listing = "\n".join(f"{name} {digest}" for name, digest in sorted(digests.items()))
        self._digest = hashlib.sha256(listing.encode()).hexdigest()
        self.device = choose_device(device)
        self.precision = choose_precision(self.device)

    @property
    def identity(self) -> str:
        """Digest of the model files, kind of device and precision."""
        return f"{self.name}-{self.version}-{self._digest}-{self.device}-{self.precision}"

    @property
    def description(self) -> str:
        """Model and device in words."""
        folder = self.folder
        title = "all-MiniLM-L6-v2" if folder == default_folder() else folder.name
        return f"{title} on {device_title(self.device)} ({self.precision})"

    def plan(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Split positions of ``texts`` into chunks of about 32,768 tokens."""
        return batching.chunks(self._lengths(texts))

    def embed(self, texts: Sequence[str], options: NoOptions, task: Task) -> NDArray[np.float32]:
        """Return float32 (n, d), rows of length 1; text beyond the model's window is not seen."""
        import torch

        lengths = self._lengths(texts)
        vectors = np.zeros((len(texts), self._width), np.float32)
        done = 0
        with torch.inference_mode():
            for batch in batching.batches(lengths, batching.BATCH_TOKENS[self.device]):
                vectors[batch] = self._forward([texts[i] for i in batch])
                done += len(batch)
                task.report(done, len(texts))
        return vectors

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - the library is untyped
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(
                str(self.folder), device=self.device, trust_remote_code=False, local_files_only=True
            ).eval()
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            reason = " ".join(str(error).split())[:200].rstrip(".")
            raise InputError(f"{self.folder} cannot be loaded as a model: {reason}.") from error

    @property
    def _width(self) -> int:
        return int(self._model.get_embedding_dimension())

    def _lengths(self, texts: Sequence[str]) -> NDArray[np.int64]:
        tokenizer, window = self._model.tokenizer, int(self._model.max_seq_length or 512)
        sizes: list[int] = []
        for start in range(0, len(texts), 4096):
            piece = [text[: window * 32] for text in texts[start : start + 4096]]
            encoded = tokenizer(piece, truncation=True, max_length=window)["input_ids"]
            sizes.extend(len(ids) for ids in encoded)
        return np.asarray(sizes, np.int64)

    def _forward(self, texts: list[str]) -> NDArray[np.float32]:
        import torch

        model = self._model
        features = model.preprocess(
            [text[: int(model.max_seq_length or 512) * 32] for text in texts]
        )
        features = {
            name: value.to(self.device) if hasattr(value, "to") else value
            for name, value in features.items()
        }
        kind = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(self.precision)
        with torch.autocast(self.device, dtype=kind, enabled=kind is not None):
            vectors: torch.Tensor = model(features)["sentence_embedding"].float()
        vectors = torch.nn.functional.normalize(vectors, dim=1)
        result: NDArray[np.float32] = vectors.cpu().numpy()
        return result


def choose_device(wish: str) -> str:
    """Return ``cuda``, ``mps`` or ``cpu``; ``auto`` takes the first of them that works."""
    import torch

    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wish == "auto":
        return next(device for device, works in there.items() if works)
    if not there.get(wish, False):
        raise UsageError(f"This machine has no {wish} device that PyTorch can use.")
    return wish


def choose_precision(device: str) -> str:
    """Return the fastest precision that keeps cosine to fp32 at 0.9999 or better.

    bf16 pays on a CPU only with AVX512_BF16 or AMX (measured: 2-3 times fp32); elsewhere it is
    slower.
    """
    import torch

    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported() else "fp16"
    capable = torch.backends.cpu.get_cpu_capability() if device == "cpu" else ""
    return "bf16" if capable.startswith("AVX512") and _has_bf16_instructions() else "fp32"


def _has_bf16_instructions() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def device_title(device: str) -> str:
    """Name the device for people."""
    import torch

    if device == "cuda":
        return f"CUDA ({torch.cuda.get_device_name()})"
    return {"mps": "Apple GPU (MPS)", "cpu": f"CPU ({torch.get_num_threads()} threads)"}[device]


@hookimpl
def register_embedders() -> list[type[Embedder]]:
    """Offer this embedder."""
    return [SentenceEmbedder]
