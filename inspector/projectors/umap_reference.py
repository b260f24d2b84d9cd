"""umap-learn itself, from the graph that is there already, to compare the compiled map with."""

from __future__ import annotations

import warnings
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import NoOptions, Projector, Task
from inspector.projectors.pca import PcaProjector, principal_components
from inspector.projectors.umap_projector import FEWEST, UmapOptions

hookimpl = HookimplMarker("inspector")


class UmapReference:
    """umap-learn's own UMAP, seeded and PCA-initialised: slower, and stopped only from outside."""

    name: ClassVar[str] = "umap-learn"
    title: ClassVar[str] = "UMAP (umap-learn)"
    version: ClassVar[int] = 1
    Options: ClassVar[type[UmapOptions]] = UmapOptions

    def project(
        self,
        vectors: NDArray[np.floating],
        neighbours: Neighbours,
        options: UmapOptions,
        task: Task,
        keep: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 (m, 2).

        The graph must have ``n_neighbours`` - 1 neighbours a text; the text itself is put first, as
        umap-learn wants it.
        """
        del keep  # all rows are laid out at once
        total = len(vectors)
        if total < FEWEST or neighbours.k < options.n_neighbours - 1:
            return PcaProjector().project(vectors, neighbours, NoOptions(), task)
        task.report(0, options.epochs, "importing UMAP")
        from umap import UMAP

        start = principal_components(vectors, 2)
        start *= 10.0 / max(float(np.abs(start).max()), 1e-9)
        task.report(0, options.epochs, "laying out")
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="n_jobs value .* overridden to 1")
            warnings.filterwarnings(
                "ignore", message=r"precomputed_knn\[2\] .* is not an NNDescent"
            )
            model = UMAP(
                n_neighbors=options.n_neighbours,
                n_epochs=options.epochs,
                init=start,
                random_state=options.seed,
                precomputed_knn=_with_self(neighbours, options.n_neighbours),
                force_approximation_algorithm=True,
            )
            points: NDArray[np.float32] = model.fit_transform(vectors).astype(np.float32)
        task.report(options.epochs, options.epochs)
        return np.asarray(points - points.mean(axis=0), np.float32)


def _with_self(neighbours: Neighbours, width: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    total = len(neighbours.indices)
    own = np.arange(total, dtype=np.int32)[:, None]
    indices = np.hstack([own, neighbours.indices])[:, :width]
    distances = np.hstack([np.zeros((total, 1)), 1.0 - neighbours.similarities])[:, :width]
    return (
        np.ascontiguousarray(indices, np.int32),
        np.ascontiguousarray(np.maximum(distances, 0.0), np.float32),
    )


@hookimpl
def register_projectors() -> list[type[Projector]]:
    """Offer this projector."""
    return [UmapReference]
