"""Run batches on a device: side by side on the cores of a CPU, halved when the memory runs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from inspector.domain.errors import DeviceLostError, WorkerError
from inspector.domain.protocols import Task
from inspector.embedders.batching import BATCH_TOKENS, batches, cuda_budget
from inspector.embedders.devices import is_device_lost, is_out_of_memory, usable_cores
from inspector.embedders.engines import Engine
from inspector.embedders.token_windows import Rows

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class BatchRunner:
    """Computes rows with an engine; the same rows give the same bits, however many cores there are.

    On a CPU every core computes batches of its own: PyTorch's way of sharing each operation among
    cores waits for the slowest of them hundreds of times a batch.
    """

    engine: Engine
    device: str

    def run(self, rows: Rows, task: Task) -> NDArray[np.float32]:
        """Return float32 (n, d) as the model gives them; ``task`` counts texts."""
        vectors = np.zeros((len(rows.items), self.engine.width), np.float32)
        total, done = len(rows.is_long), 0
        parts = list(batches(rows.lengths, self._budget()))
        for batch, values in self._computed(rows.items, parts[::-1]):
            vectors[batch] = values
            done += len(batch)
            task.report(min(done * total // len(rows.items), total), total)
        return vectors

    def _budget(self) -> int:
        if self.device != "cuda":
            return BATCH_TOKENS[self.device]
        import torch

        return cuda_budget(torch.cuda.mem_get_info()[0], self.engine.width)

    def _computed(
        self, items: Sequence[Any], parts: list[NDArray[np.int64]]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        cores = min(usable_cores(), len(parts)) if self.device == "cpu" else 1
        if cores <= 1:
            for batch in parts:
                yield batch, self._compute([items[i] for i in batch])
            return
        with one_thread_each(), ThreadPoolExecutor(cores) as pool:
            waiting = {
                pool.submit(self._alone, [items[i] for i in batch]): batch for batch in parts
            }
            try:
                for future in as_completed(waiting):
                    yield waiting[future], future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _alone(self, items: Sequence[Any]) -> NDArray[np.float32]:
        import torch

        torch.set_num_threads(1)
        return self._compute(items)

    def _compute(self, items: Sequence[Any]) -> NDArray[np.float32]:
        import torch

        try:
            with torch.inference_mode():
                return _numbers(self.engine.forward(items))
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                self._refuse_lost(error)
                raise
            if len(items) == 1:
                raise WorkerError(
                    f"The memory of the {self._name} does not hold the model and one text."
                ) from error
        if self.device == "cuda":
            torch.cuda.empty_cache()
        middle = len(items) // 2
        return np.concatenate([self._compute(items[:middle]), self._compute(items[middle:])])

    @property
    def _name(self) -> str:
        return "processor" if self.device == "cpu" else "graphics card"

    def _refuse_lost(self, error: BaseException) -> None:
        if self.device != "cpu" and is_device_lost(error):
            reason = " ".join(str(error).split())[:120].rstrip(".")
            raise DeviceLostError(f"The graphics card failed ({reason}).") from error


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Let PyTorch operations use one thread; afterwards as many as before."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _numbers(vectors: torch.Tensor) -> NDArray[np.float32]:
    result: NDArray[np.float32] = vectors.float().cpu().numpy()
    return result
