"""A map within seconds: numpy alone, nothing to import or compile.

Attraction along a nearest-neighbour graph against repulsion of random pairs, all texts moved at
once (the objective of UMAP as contrastive embedding: Damrich, Boehm, Hamprecht, Kobak 2023, arXiv
2206.01816). A part of the texts is laid out, the others are put among their nearest of that part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.protocols import Task
from inspector.projectors.pca import principal_components

DIMENSIONS: Final = 64
BLOCK: Final = 1_024
PUSHES: Final = 5
LONGEST: Final = np.float32(4.0)
"""The longest step and the strongest push along an axis."""
AMONG: Final = 3
SHARPNESS: Final = 10.0
"""How much a more similar text counts when one is put among those laid out."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """How much work goes into a draft."""

    laid_out: int = field(
        default=5_000,
        metadata={"help": "Texts that are laid out; the others are put among them.", "min": 2},
    )
    placed: int = field(
        default=50_000,
        metadata={"help": "Texts with a place; the others wait for the full map.", "min": 2},
    )
    n_neighbours: int = field(
        default=10, metadata={"help": "Texts that attract a text.", "min": 1, "max": 100}
    )
    epochs: int = field(default=80, metadata={"help": "Rounds of the layout.", "min": 1})
    seed: int = field(default=0, metadata={"help": "The same seed gives the same map.", "min": 0})


class DraftProjector:
    """Lays out the first vectors and puts the others among them."""

    name: ClassVar[str] = "draft"
    title: ClassVar[str] = "Quick draft"
    version: ClassVar[int] = 1
    Options: ClassVar[type[DraftOptions]] = DraftOptions

    def project(self, vectors: Floats, options: DraftOptions, task: Task) -> Floats:
        """Return float32 (m, 2), centred; every vector gets a place.

        Args:
            vectors: float32 (m, d), rows of length 1, those to be laid out first.
            options: ``placed`` is not looked at here.
            task: told of every block and epoch.
        """
        reduced = principal_components(vectors, DIMENSIONS)
        reduced /= np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
        first, rest = np.split(reduced, [options.laid_out])
        points = np.zeros((len(vectors), 2), np.float32)
        points[: len(first)] = lay_out(first, options, task)
        for start in range(0, len(rest), BLOCK):
            task.report(start, len(rest), "placing")
            near, similarities = _most_similar(rest[start : start + BLOCK] @ first.T, AMONG)
            shares = np.exp((similarities - similarities[:, :1]) * np.float32(SHARPNESS))
            shares /= shares.sum(axis=1, keepdims=True)
            rows = slice(len(first) + start, len(first) + start + len(near))
            points[rows] = np.einsum("rk,rkd->rd", shares, points[near])
        return points


def nearest(vectors: Floats, k: int, task: Task) -> NDArray[np.intp]:
    """Return the k most similar other rows of each row, (m, k), most similar first."""
    found = np.zeros((len(vectors), k), np.intp)
    for start in range(0, len(vectors), BLOCK):
        task.report(start, len(vectors), "neighbours")
        products = vectors[start : start + BLOCK] @ vectors.T
        own = np.arange(len(products))
        products[own, start + own] = -np.inf
        found[start : start + BLOCK] = _most_similar(products, k)[0]
    return found


def lay_out(vectors: Floats, options: DraftOptions, task: Task) -> Floats:
    """Return float32 (m, 2), centred: similar vectors near each other."""
    total = len(vectors)
    k = min(options.n_neighbours, total - 1)
    start = np.array(vectors[:, :2], np.float32)
    widest = float(np.abs(start).max(initial=0.0))
    if k < 1 or widest == 0.0:
        return np.zeros((total, 2), np.float32)
    points = start * np.float32(10.0 / widest)
    near = nearest(vectors, k, task).ravel()
    own = np.repeat(np.arange(total), k)
    degree = np.bincount(near, minlength=total).astype(np.float32) + np.float32(k)
    chance = np.random.default_rng(options.seed)
    for epoch in range(options.epochs):
        task.report(epoch, options.epochs, "laying out")
        force = _pulls(points, own, near)
        for _ in range(PUSHES):
            force += np.float32(k) * _pushes(points, chance.permutation(total))
        rate = np.float32(2.0 * (1.0 - epoch / options.epochs))
        points += np.clip(rate * force / degree[:, None], -LONGEST, LONGEST)
    return np.asarray(points - points.mean(axis=0), np.float32)


def _pulls(points: Floats, own: NDArray[np.intp], near: NDArray[np.intp]) -> Floats:
    """Return how the edges pull both their ends together."""
    way = points[near] - points[own]
    way *= (2.0 / (1.0 + np.einsum("ij,ij->i", way, way)))[:, None]
    axes = [
        np.bincount(own, way[:, axis], len(points)) - np.bincount(near, way[:, axis], len(points))
        for axis in (0, 1)
    ]
    return np.stack(axes, axis=1).astype(np.float32)


def _pushes(points: Floats, others: NDArray[np.int64]) -> Floats:
    """Return how each text is pushed away from one other."""
    way = points - points[others]
    square = np.einsum("ij,ij->i", way, way)
    way *= (2.0 / ((0.01 + square) * (1.0 + square)))[:, None]
    return np.asarray(np.clip(way, -LONGEST / 10, LONGEST / 10), np.float32)


def _most_similar(products: Floats, k: int) -> tuple[NDArray[np.intp], Floats]:
    """Return columns and values of the k largest of each row; overwrites ``products``.

    For few columns the repeated maximum is three times as fast as a partition.
    """
    rows, k = np.arange(len(products)), min(k, products.shape[1])
    columns = np.zeros((len(products), k), np.intp)
    values = np.zeros((len(products), k), np.float32)
    for place in range(k):
        columns[:, place] = best = products.argmax(axis=1)
        values[:, place] = products[rows, best]
        products[rows, best] = -np.inf
    return columns, values
