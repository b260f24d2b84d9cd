"""How near the rows are in meaning to a text that someone types."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Vectors
from inspector.domain.errors import Cancelled
from inspector.domain.protocols import Task
from inspector.domain.query import Like, QueryError
from inspector.domain.recipe import Recipe
from inspector.domain.sample import FIELDS
from inspector.pipeline.client import WorkerClient

BLOCK: Final = 1 << 14
"""Vectors that are compared before it is asked whether to go on."""
KEPT: Final = 8
"""Comparisons that are kept, so that a distance can be changed without another."""
TICK_S: Final = 0.05

Open = Callable[[str], Vectors | None]
"""Opens the vectors of a field, None while there are none."""


class Meaning:
    """Compares the vectors of the data with that of a text, which a worker of its own embeds.

    The worker is started by the first text and keeps its model loaded. Safe on any thread.
    """

    def __init__(self, user_cache: Path, recipe: Callable[[], Recipe], vectors: Open) -> None:
        self._user_cache, self._recipe, self._open = user_cache, recipe, vectors
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._client: WorkerClient | None = None
        self._texts: dict[tuple[str, ...], NDArray[np.float32]] = {}
        self._cosines: OrderedDict[tuple[int, str, str], NDArray[np.float32]] = OrderedDict()
        self._n_results = 0

    def cosines(self, like: Like, task: Task) -> NDArray[np.float32] | None:
        """Return float32 (n), the cosine of each row to a text, the largest of its fields.

        NaN where a row has no vector; None while no field has vectors.

        Raises:
            QueryError: the vectors are of another model than texts are embedded with now.
            InspectorError: the text cannot be embedded.
            Cancelled: ``task`` said so.
        """
        result = self._n_results  # before any vectors are opened, which may be of another by then
        names = (like.field,) if like.field else FIELDS
        known = {name: vectors for name in names if (vectors := self._open(name)) is not None}
        if not known:
            return None
        wanted = self._vector(like.text, task)
        best: NDArray[np.float32] | None = None
        for name, vectors in known.items():
            if len(wanted) != vectors.values.shape[1]:
                sentence = (
                    "The texts were embedded by another model; scan again to ask for meaning."
                )
                raise QueryError(sentence, like.place)
            own = self._compared((result, name, like.text), vectors, wanted, task)
            best = own if best is None else np.fmax(best, own)
        return best

    def forget(self) -> None:
        """Drop what was compared, as when there is a new result."""
        with self._lock:
            self._n_results += 1  # what is still being compared is of the earlier one
            self._cosines.clear()

    def close(self) -> None:
        """Stop the worker, also while it loads its model."""
        self._closing.set()
        with self._lock:
            if self._client is not None:
                self._client.close()
            if self._folder is not None:
                self._folder.cleanup()
            self._client = self._folder = None

    def _compared(
        self, key: tuple[int, str, str], vectors: Vectors, wanted: NDArray[np.float32], task: Task
    ) -> NDArray[np.float32]:
        with self._held(task):
            found = self._cosines.get(key)
        if found is None:
            found = nearness(vectors, wanted, task)
            with self._held(task):
                self._cosines[key] = found
                while len(self._cosines) > KEPT:
                    self._cosines.popitem(last=False)
        return found

    def _vector(self, text: str, task: Task) -> NDArray[np.float32]:
        recipe = self._recipe()
        options = dict(recipe.options.get(recipe.embedder, {}))
        how = (recipe.embedder, recipe.model_folder, recipe.device, repr(sorted(options.items())))
        with self._held(task):
            if (text, *how) not in self._texts:
                arguments = {"texts": [text], "embedder": recipe.embedder, "options": options}
                arguments |= {"folder": recipe.model_folder, "device": recipe.device}
                patient = _Patient(task, self._closing)
                (vector,) = self._worker().call("embed_query", arguments, patient)
                self._texts[(text, *how)] = np.array(vector, np.float32)
            return self._texts[(text, *how)]

    def _worker(self) -> WorkerClient:
        if self._closing.is_set():
            raise Cancelled
        if self._client is None:
            self._folder = tempfile.TemporaryDirectory(prefix="inspector-")
            self._client = WorkerClient(Path(self._folder.name), self._user_cache)
        return self._client

    @contextmanager
    def _held(self, task: Task) -> Iterator[None]:
        """Wait for the lock, unless nobody waits for the answer any longer."""
        while not self._lock.acquire(timeout=TICK_S):
            task.report(0, 0, "reading the query")
            if self._closing.is_set():
                raise Cancelled
        try:
            yield
        finally:
            self._lock.release()


def nearness(vectors: Vectors, wanted: NDArray[np.float32], task: Task) -> NDArray[np.float32]:
    """Return float32 (n), the cosine of each row to a unit vector; NaN where it has none."""
    total = len(vectors.values)
    found = np.full(total + 1, np.nan, np.float32)  # the last is that of index -1
    for start in range(0, total, BLOCK):
        task.report(start, total, "comparing meaning")
        block = np.asarray(vectors.values[start : start + BLOCK], np.float32)
        found[start : start + len(block)] = block @ wanted
    return found[np.asarray(vectors.index, np.int64)]


@dataclass(frozen=True, slots=True)
class _Patient:
    """Lets a text be embedded although the query has changed; starting anew would take longer."""

    task: Task
    closing: threading.Event

    def report(self, done: int, total: int, message: str = "") -> None:
        if self.closing.is_set():
            raise Cancelled
        with suppress(Cancelled):
            self.task.report(done, total, message or "reading the query")
