"""UMAP (McInnes, Healy, Melville 2018, arXiv 1802.03426), compiled, from the graph there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import NoOptions, Projector, Task
from inspector.projectors.pca import PcaProjector, principal_components

if TYPE_CHECKING:
    from inspector.projectors.kernels import Threads

hookimpl = HookimplMarker("inspector")

FEWEST: Final = 64
"""Below this many texts a neighbourhood graph says little: the map is PCA's."""
SMALL: Final = 10_000
"""Up to this many texts the layout runs 2.5 times as many rounds (500), as umap-learn's does."""
EXTENT: Final = 10.0
NOISE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class UmapOptions:
    """What a map depends on beside the graph."""

    n_neighbours: int = field(
        default=15, metadata={"help": "Texts that count as near, itself included.", "min": 3}
    )
    epochs: int = field(
        default=200,
        metadata={"help": "Rounds of the layout; 2.5 times as many up to 10,000 texts.", "min": 1},
    )
    seed: int = field(default=0, metadata={"help": "The same seed gives the same map.", "min": 0})
    landmarks: int = field(
        default=1_000_000,
        metadata={"help": "More texts than this: that many are laid out first.", "min": 1_000},
    )


class UmapProjector:
    """UMAP, seeded and PCA-initialised: the same data gives the same map."""

    name: ClassVar[str] = "umap"
    title: ClassVar[str] = "UMAP"
    version: ClassVar[int] = 2
    Options: ClassVar[type[UmapOptions]] = UmapOptions

    def project(
        self,
        vectors: NDArray[np.floating],
        neighbours: Neighbours,
        options: UmapOptions,
        task: Task,
        keep: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 (m, 2), centred.

        The graph must have ``n_neighbours`` - 1 neighbours a text. ``keep``, bool (m), are texts
        that must be among those laid out first where not all are.
        """
        total = len(vectors)
        if total < FEWEST or neighbours.k < options.n_neighbours - 1:
            return PcaProjector().project(vectors, neighbours, NoOptions(), task)
        task.report(0, 0, "loading compiled code")
        from inspector.projectors.kernels import Threads
        from inspector.projectors.landmarks import Sampling, lay_out_by_landmarks

        with Threads() as threads:
            if total <= options.landmarks:
                points = full_layout(vectors, neighbours, options, threads, task)
            else:
                points = lay_out_by_landmarks(
                    vectors,
                    neighbours,
                    lambda some, graph: full_layout(some, graph, options, threads, task),
                    sampling=Sampling(options.landmarks, options.seed, keep),
                    width=options.n_neighbours,
                    threads=threads,
                    task=task,
                )
        return np.asarray(points - points.mean(axis=0), np.float32)


def full_layout(
    vectors: NDArray[np.floating],
    neighbours: Neighbours,
    options: UmapOptions,
    threads: Threads,
    task: Task,
) -> NDArray[np.float32]:
    """Lay out all rows; return float32 (m, 2)."""
    from inspector.projectors.fuzzy_graph import fuzzy_graph
    from inspector.projectors.layout import lay_out

    task.report(0, 0, "weighing the graph")
    graph = fuzzy_graph(neighbours, options.n_neighbours, threads)
    epochs = options.epochs * 5 // 2 if len(vectors) <= SMALL else options.epochs
    return lay_out(
        start_places(vectors, options.seed),
        graph,
        epochs=epochs,
        seed=options.seed,
        threads=threads,
        task=task,
    )


def start_places(vectors: NDArray[np.floating], seed: int) -> NDArray[np.float32]:
    """Return principal components from 0 to 10 along each axis, equal rows a little apart."""
    places = principal_components(vectors, 2)
    lowest = places.min(axis=0)
    places = EXTENT * (places - lowest) / np.maximum(places.max(axis=0) - lowest, 1e-9)
    noise = np.random.default_rng(seed).normal(scale=NOISE, size=places.shape)
    return np.asarray(places + noise, np.float32)


@hookimpl
def register_projectors() -> list[type[Projector]]:
    """Offer this projector."""
    return [UmapProjector]
