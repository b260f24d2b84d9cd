"""The instant first picture: principal components."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import NoOptions, Projector, Task

hookimpl = HookimplMarker("inspector")


def principal_components(vectors: NDArray[np.floating], n: int) -> NDArray[np.float32]:
    """Return float32 (m, n), centred, each component's largest loading positive.

    Works on the d x d covariance, so the cost is linear in m; fewer than ``n`` components are
    padded with 0.
    """
    values = np.asarray(vectors, np.float32)
    centred = values - values.mean(axis=0, keepdims=True)
    _, axes = np.linalg.eigh((centred.T @ centred).astype(np.float64))
    axes = axes[:, ::-1][:, :n]
    largest = np.abs(axes).argmax(axis=0)
    axes = axes * np.where(axes[largest, np.arange(axes.shape[1])] < 0, -1.0, 1.0)
    result = np.zeros((len(values), n), np.float32)
    result[:, : axes.shape[1]] = centred @ axes.astype(np.float32)
    return result


class PcaProjector:
    """The two directions in which the vectors vary most."""

    name: ClassVar[str] = "pca"
    title: ClassVar[str] = "Principal components"
    version: ClassVar[int] = 1
    Options: ClassVar[type[NoOptions]] = NoOptions

    def project(
        self,
        vectors: NDArray[np.float32],
        neighbours: Neighbours,
        options: NoOptions,
        task: Task,
    ) -> NDArray[np.float32]:
        """Return float32 (m, 2)."""
        del neighbours, options  # a projection of the vectors alone, without chance
        task.report(0, 1)
        if not len(vectors):
            return np.zeros((0, 2), np.float32)
        return principal_components(vectors, 2)


@hookimpl
def register_projectors() -> list[type[Projector]]:
    """Offer this projector."""
    return [PcaProjector]
