"""Batches get smaller when the memory runs out; a dead graphics card is told from that."""

from dataclasses import dataclass, field

import numpy as np
import pytest
import torch

from inspector.domain.errors import DeviceLostError, WorkerError
from inspector.embedders.batch_runner import BatchRunner
from inspector.embedders.devices import is_out_of_memory
from inspector.embedders.token_windows import Rows

FULL = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB."),
    RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes."),
    RuntimeError("MPS backend out of memory (MPS allocated: 1 GB)"),
    MemoryError(),
]
DEAD = [
    RuntimeError("CUDA error: an illegal memory access was encountered"),
    RuntimeError("CUBLAS_STATUS_EXECUTION_FAILED when calling cublasGemmEx"),
]


@dataclass
class SmallEngine:
    """Computes at most ``most`` rows at once; a row's vector is its number."""

    most: int
    error: BaseException = FULL[0]
    width: int = 2
    sizes: list[int] = field(default_factory=list)

    def forward(self, items):
        self.sizes.append(len(items))
        if len(items) > self.most:
            raise self.error
        return torch.tensor([[float(item), 1.0] for item in items])


def rows_of(n):
    lengths = np.random.default_rng(0).integers(1, 9, n)
    return Rows(list(range(n)), lengths, np.arange(n), np.zeros(n, np.bool_))


def computed(engine, n, task, device="cpu"):
    return BatchRunner(engine, device).run(rows_of(n), task)[:, 0].astype(int).tolist()


@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("most", [1, 3, 50])
def test_batches_are_halved_until_they_fit(task, most, error):
    engine = SmallEngine(most, error)
    assert computed(engine, 100, task) == list(range(100))
    assert max(engine.sizes) > most
    assert task.reports[-1][:2] == (100, 100)


def test_negative_control_with_enough_memory_nothing_is_halved(task):
    engine = SmallEngine(100)
    assert computed(engine, 100, task) == list(range(100))
    assert engine.sizes == [100]


@pytest.mark.parametrize("device", ["cpu", "mps"])
def test_one_text_that_does_not_fit_ends_in_a_sentence(task, device):
    with pytest.raises(WorkerError, match=r"^The memory of the .* one text\.$"):
        computed(SmallEngine(0), 8, task, device)


@pytest.mark.parametrize("error", DEAD)
def test_a_dead_graphics_card_is_an_error_of_its_own(task, error):
    engine = SmallEngine(0, error)
    with pytest.raises(DeviceLostError, match=r"^The graphics card failed \(.*\)\.$"):
        computed(engine, 8, task, "mps")
    assert len(engine.sizes) == 1  # no second try on a dead card
    assert not is_out_of_memory(error)


def test_a_bug_stays_a_bug(task):
    with pytest.raises(RuntimeError, match="shapes differ") as caught:
        computed(SmallEngine(0, RuntimeError("shapes differ")), 8, task, "mps")
    assert not isinstance(caught.value, WorkerError)


def test_many_batches_on_many_cores_come_back_in_order(task):
    engine = SmallEngine(10_000)
    assert computed(engine, 5_000, task) == list(range(5_000))
    assert len(engine.sizes) > 5
    counts = [done for done, _, _ in task.reports]
    assert counts == sorted(counts)
