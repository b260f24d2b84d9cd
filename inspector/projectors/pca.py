"""The instant first picture: principal components."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from pluggy import HookimplMarker

from inspector.domain.arrays import Neighbours
from inspector.domain.protocols import NoOptions, Projector, Task

hookimpl = HookimplMarker("inspector")


BLOCK_ROWS: Final = 8_192
"""Rows that are in memory as float32 at once."""


def principal_components(vectors: NDArray[np.floating], n: int) -> NDArray[np.float32]:
    """Return float32 (m, n), centred, each component's largest loading positive.

    Works on the d x d covariance, so the cost is linear in m, and on blocks of rows, so ``vectors``
    may be a float16 memory map larger than memory. Fewer than ``n`` components are padded with 0.
    """
    total, width = vectors.shape
    result = np.zeros((total, n), np.float32)
    if not total:
        return result
    mean = np.zeros(width, np.float32)
    sums = sum(block.sum(axis=0, dtype=np.float64) for _, block in _blocks(vectors, mean))
    mean = np.asarray(sums / total, np.float32)
    products = np.zeros((width, width), np.float64)
    for _, block in _blocks(vectors, mean):
        products += block.T @ block
    axes = _axes(products, n)
    for rows, block in _blocks(vectors, mean):
        result[rows, : axes.shape[1]] = block @ axes
    return result


def _axes(products: NDArray[np.float64], n: int) -> NDArray[np.float32]:
    _, axes = np.linalg.eigh(products)
    axes = axes[:, ::-1][:, :n]
    largest = np.abs(axes).argmax(axis=0)
    signs = np.where(axes[largest, np.arange(axes.shape[1])] < 0, -1.0, 1.0)
    return np.asarray(axes * signs, np.float32)


def _blocks(
    vectors: NDArray[np.floating], mean: NDArray[np.float32]
) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """Yield rows and how far what is in them is from ``mean``."""
    for start in range(0, len(vectors), BLOCK_ROWS):
        rows = slice(start, min(start + BLOCK_ROWS, len(vectors)))
        yield rows, np.subtract(vectors[rows], mean, dtype=np.float32)


class PcaProjector:
    """The two directions in which the vectors vary most."""

    name: ClassVar[str] = "pca"
    title: ClassVar[str] = "Principal components"
    version: ClassVar[int] = 1
    Options: ClassVar[type[NoOptions]] = NoOptions

    def project(
        self,
        vectors: NDArray[np.floating],
        neighbours: Neighbours,
        options: NoOptions,
        task: Task,
        keep: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 (m, 2)."""
        del neighbours, options, keep  # a projection of the vectors alone, without chance
        task.report(0, 1)
        if not len(vectors):
            return np.zeros((0, 2), np.float32)
        return principal_components(vectors, 2)


@hookimpl
def register_projectors() -> list[type[Projector]]:
    """Offer this projector."""
    return [PcaProjector]
