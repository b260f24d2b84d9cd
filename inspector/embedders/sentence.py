"""Embed with a sentence-transformers model folder, offline, on the best device there is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.protocols import Embedder, Task
from inspector.embedders import batching
from inspector.embedders.batch_runner import BatchRunner
from inspector.embedders.devices import choose_device, choose_precision, device_title
from inspector.embedders.engines import Engine, load_engine
from inspector.embedders.model_folder import check_folder, check_pins, default_folder
from inspector.embedders.model_settings import window_of
from inspector.embedders.token_windows import Rows, SentenceOptions

hookimpl = HookimplMarker("inspector")

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
PIECE: Final = 16_384
"""Texts tokenised at once, while the piece before is computed."""


class SentenceEmbedder:
    """A sentence-transformers model from a local folder; the default is all-MiniLM-L6-v2."""

    name: ClassVar[str] = "sentence"
    title: ClassVar[str] = "Sentence transformer"
    version: ClassVar[int] = 2
    Options: ClassVar[type[SentenceOptions]] = SentenceOptions

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
        os.environ["TOKENIZERS_PARALLELISM"] = "false" if self.device == "cpu" else "true"

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
        """Split positions of ``texts`` into chunks of about as many tokens, by their bytes."""
        lengths = batching.guessed_lengths(texts, window_of(self.folder))
        return batching.chunks(lengths, batching.CHUNK_TOKENS[self.device])

    def embed(
        self, texts: Sequence[str], options: SentenceOptions, task: Task
    ) -> NDArray[np.float32]:
        """Return float32 (n, d), rows of length 1; of text beyond the window see the options."""
        return self.embed_counted(texts, options, task)[0]

    def embed_counted(
        self, texts: Sequence[str], options: SentenceOptions, task: Task
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return the vectors, and which texts were longer than the model's window, bool (n)."""
        runner = BatchRunner(self._engine, self.device)
        vectors = np.zeros((len(texts), self._engine.width), np.float32)
        is_long = np.zeros(len(texts), np.bool_)
        start = 0
        for rows in self._tokenised(texts, options):
            end = start + len(rows.is_long)
            found = runner.run(rows, _Part(task, start, len(texts)))
            vectors[start:end] = _joined(found, rows)
            is_long[start:end] = rows.is_long
            start = end
        return vectors, is_long

    def _tokenised(self, texts: Sequence[str], options: SentenceOptions) -> Iterator[Rows]:
        """Yield the rows of one piece after the other; the next is tokenised meanwhile."""
        pieces = [texts[at : at + PIECE] for at in range(0, len(texts), PIECE)]
        if len(pieces) < 2:
            yield from (self._engine.rows(piece, options) for piece in pieces)
            return
        with ThreadPoolExecutor(1) as pool:
            ahead = pool.submit(self._engine.rows, pieces[0], options)
            for piece in pieces[1:]:
                rows = ahead.result()
                ahead = pool.submit(self._engine.rows, piece, options)
                yield rows
            yield ahead.result()

    @cached_property
    def _engine(self) -> Engine:
        return load_engine(self.folder, self.device, self.precision)


def _joined(found: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
    """Average the rows of each text by their tokens; return float32 (m, d) of length 1."""
    if len(rows.owner) > len(rows.is_long):
        starts = np.flatnonzero(np.diff(rows.owner, prepend=-1))
        weighted = found * rows.lengths[:, None].astype(np.float32)
        found = np.add.reduceat(weighted, starts, axis=0)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, 1e-12), np.float32)


@dataclass(frozen=True, slots=True)
class _Part:
    """Passes a piece's progress on as progress of all texts."""

    task: Task
    start: int
    total: int

    def report(self, done: int, total: int, message: str = "") -> None:
        self.task.report(self.start + done, self.total, message)


@hookimpl
def register_embedders() -> list[type[Embedder]]:
    """Offer this embedder."""
    return [SentenceEmbedder]
