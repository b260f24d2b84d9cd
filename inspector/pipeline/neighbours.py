"""The one kNN graph of a field: exact as long as that is affordable, nearly so beyond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np

from inspector.domain.arrays import Floats, Neighbours
from inspector.domain.protocols import Task
from inspector.pipeline.copies import find_copies, with_copies
from inspector.pipeline.device_neighbours import device_neighbours
from inspector.pipeline.recall import measure_recall

Method = Literal["exact", "approximate"]

FEW: Final = 12_000
"""Up to here nothing is compiled, which takes ten seconds once: the plain blocked product does."""
MANY: Final = 100_000
"""Above, a processor takes minutes for the exact graph and the approximate one is faster."""
MANY_ON_DEVICE: Final = 4_000_000


class Search(Protocol):
    """Finds a graph of rows that all differ."""

    def __call__(self, vectors: Floats, k: int, task: Task, *, half: bool) -> Neighbours:
        """Return the graph; ``half``: bfloat16 is fast here."""


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A kNN graph and how far it can be relied on.

    Attributes:
        neighbours: the graph.
        method: ``exact`` or ``approximate``.
        recall: share, 0 to 1, of true neighbours that it has: 1 if exact, measured if not.
    """

    neighbours: Neighbours
    method: Method
    recall: float


def find_graph(
    vectors: Floats, k: int, device: str, task: Task, *, method: Method | None = None
) -> Graph:
    """Find the ``k`` most similar other rows of every row.

    Args:
        vectors: float16 (m, d), about unit length, distinct texts.
        k: neighbours wanted; fewer are padded with -1 and similarity 0.
        device: ``cuda``, ``mps`` or ``cpu`` for the products.
        task: told about every piece of work.
        method: chosen by the number of rows if not given.

    Returns:
        A graph of int32 (m, k) and float32 (m, k). Ties go to the lower row, up to 12,000 rows and
        on an accelerator among the k + 8 best. The same vectors on the same kind of processor give
        the same graph; an exact one does not depend on the order of the rows but for ties.
    """
    chosen = method or choose_method(len(vectors), device)
    if chosen == "exact" or len(vectors) <= 16 * k:
        return Graph(_exact(vectors, k, device, task), "exact", 1.0)
    from inspector.pipeline.approximate_neighbours import approximate_neighbours

    neighbours = _of_distinct(vectors, k, task, approximate_neighbours)
    return Graph(neighbours, chosen, measure_recall(vectors, neighbours, device, task))


def find_neighbours(vectors: Floats, k: int, device: str, task: Task) -> Neighbours:
    """Return the neighbours of ``find_graph``."""
    return find_graph(vectors, k, device, task).neighbours


def choose_method(total: int, device: str) -> Method:
    """Return how the graph of so many rows is found on a device."""
    return "exact" if total <= (MANY if device == "cpu" else MANY_ON_DEVICE) else "approximate"


def _exact(vectors: Floats, k: int, device: str, task: Task) -> Neighbours:
    if len(vectors) <= 1 or k == 0:
        shape = len(vectors), k
        return Neighbours(np.full(shape, -1, np.int32), np.zeros(shape, np.float32))
    if device != "cpu" or len(vectors) <= max(FEW, 16 * k):
        return device_neighbours(vectors, k, device, task)
    from inspector.pipeline.exact_neighbours import exact_neighbours

    return _of_distinct(vectors, k, task, exact_neighbours)


def _of_distinct(vectors: Floats, k: int, task: Task, search: Search) -> Neighbours:
    """Search rows of equal vectors once."""
    copies = find_copies(vectors)
    if len(copies.firsts) == len(vectors):
        neighbours = search(vectors, k, task, half=_is_half_fast())
    else:
        some = vectors[copies.firsts]
        few = len(some) <= 16 * k
        graph = _exact(some, k, "cpu", task) if few else search(some, k, task, half=_is_half_fast())
        neighbours = with_copies(vectors, graph, copies)
    np.clip(neighbours.similarities, -1.0, 1.0, out=neighbours.similarities)
    return neighbours


def _is_half_fast() -> bool:
    from inspector.embedders.devices import choose_precision

    return choose_precision("cpu") == "bf16"
