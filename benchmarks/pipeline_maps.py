"""Seconds to a map and how true it is, beside umap-learn, each in a process of its own.

    python benchmarks/pipeline_maps.py [--rows 10000,50000] [--methods full,landmarks,same-graph]
                                       [--vectors FILE.npy] [--landmarks PART]

Methods: ``full`` and ``landmarks`` are ours; ``same-graph`` is umap-learn given the graph that ours
get; ``defaults`` is ``umap.UMAP(metric="cosine")``, which finds neighbours itself. ``cold`` counts
from the first import, ``warm`` is a second map in the same process, ``cpu`` its processor time.
``true`` is the trustworthiness (Venna, Kaski 2001) of 15 neighbours of 2,000 random rows among all
rows, ``kept`` the part of their 15 nearest that are among the 15 nearest on the map.

FILE.npy holds vectors of real texts (float16 or float32, n x d); more rows than it has are made by
mixing each with one of its neighbours, plus noise. Without it the texts are made up.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours
from inspector.session.settings import cache_folder

METHODS = ("full", "landmarks", "same-graph", "defaults")
K, QUERIES, NEAREST_BASES, DIMENSIONS = 16, 2_000, 48, 384

Floats = NDArray[np.float32]


class Silent:
    """A task that nobody watches."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Say nothing."""


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="10000,50000")
    parser.add_argument("--methods", default="full,landmarks,same-graph")
    parser.add_argument("--vectors", type=Path, help="vectors of real texts")
    parser.add_argument("--landmarks", type=float, default=0.25, help="part of the rows")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "numba"))
    if options.one:
        measure(options.one, options.folder, options.landmarks)
        return
    print(f"{'rows':>9}  {'method':12}{'cold s':>8}{'warm s':>8}{'cpu s':>8}{'GB':>6}  true   kept")
    for total in map(int, options.rows.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), options.vectors, total)
            for method in options.methods.split(","):
                command = [sys.executable, __file__, "--one", method, "--folder", folder]
                part = ["--landmarks", str(options.landmarks)]
                subprocess.run([*command, *part], check=True)


def prepare(folder: Path, source: Path | None, total: int) -> None:
    """Write the vectors and their graph."""
    base = made_up(min(total, 20_000)) if source is None else np.load(source, allow_pickle=False)
    base = normal(np.asarray(base, np.float32))
    order = np.random.default_rng(0).permutation(len(base))[:total]
    vectors, graph = grown(base[order], total)
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "indices.npy", graph.indices)
    np.save(folder / "similarities.npy", graph.similarities)


def made_up(total: int) -> Floats:
    """Return vectors in 200 unequal topics with directions of their own."""
    rng = np.random.default_rng(0)
    topics = rng.normal(size=(200, DIMENSIONS))
    inner = rng.normal(size=(200, 12, DIMENSIONS)) * 0.35
    chosen = rng.choice(200, total, p=rng.dirichlet(np.ones(200)))
    shifts = np.einsum("rk,rkd->rd", rng.normal(size=(total, 12)), inner[chosen])
    return np.asarray(topics[chosen] + shifts + 0.2 * rng.normal(size=shifts.shape), np.float32)


def grown(base: Floats, total: int) -> tuple[Floats, Neighbours]:
    """Return ``total`` rows like those of ``base``, mixed with neighbours, and their graph.

    Neighbours of a row are looked for among the rows made of its own base row and of the 48
    nearest ones of that, which is where they are.
    """
    from inspector.pipeline.neighbours import find_neighbours

    wide = min(NEAREST_BASES, len(base) - 1)
    if total <= len(base):
        return base, find_neighbours(base, K, "cpu", Silent())
    near = find_neighbours(base, wide, "cpu", Silent()).indices
    rng = np.random.default_rng(1)
    parent = np.sort(np.arange(total) % len(base))
    partner = near[parent, rng.integers(0, 8, total)]
    share = rng.uniform(0.0, 0.5, (total, 1)).astype(np.float32)
    noise = rng.normal(scale=0.15 / np.sqrt(base.shape[1]), size=(total, base.shape[1]))
    mixed = (1 - share) * base[parent] + share * base[partner] + noise
    vectors = normal(np.asarray(mixed, np.float32))
    return vectors, _graph(vectors, np.searchsorted(parent, np.arange(len(base) + 1)), near)


def _graph(vectors: Floats, starts: NDArray[np.int64], near: NDArray[Any]) -> Neighbours:
    indices = np.zeros((len(vectors), K), np.int32)
    similarities = np.zeros((len(vectors), K), np.float32)
    for base in range(len(near)):
        rows = np.arange(starts[base], starts[base + 1])
        pieces = [np.arange(starts[one], starts[one + 1]) for one in (base, *near[base])]
        candidates = np.concatenate(pieces)
        products = vectors[rows] @ vectors[candidates].T
        products[rows[:, None] == candidates] = -np.inf
        best = np.argsort(-products, axis=1, kind="stable")[:, :K]
        indices[rows] = candidates[best]
        similarities[rows] = np.take_along_axis(products, best, 1)
    return Neighbours(indices, similarities)


def normal(vectors: Floats) -> Floats:
    """Return rows of length 1."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def measure(method: str, folder: Path, landmarks: float) -> None:
    """Print the line of one method."""
    names = ("vectors", "indices", "similarities")
    vectors, *graph = (np.load(folder / f"{name}.npy", allow_pickle=False) for name in names)
    draw = mapper(method, vectors, Neighbours(*graph), landmarks)
    cold = time.perf_counter()
    draw()
    warm, busy = time.perf_counter(), time.process_time()
    points = draw()
    end, done = time.perf_counter(), time.process_time()
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    true, kept = fidelity(vectors, points)
    print(
        f"{len(vectors):9,}  {method:12}{warm - cold:8.1f}{end - warm:8.1f}{done - busy:8.1f}"
        f"{gigabytes:6.1f}  {true:.4f} {kept:.3f}",
        flush=True,
    )


def mapper(
    method: str, vectors: Floats, graph: Neighbours, landmarks: float
) -> Callable[[], Floats]:
    """Return what draws a map, its imports included."""

    def draw() -> Floats:
        from inspector.projectors.umap_projector import UmapOptions, UmapProjector

        if method in ("full", "landmarks"):
            count = len(vectors) if method == "full" else int(len(vectors) * landmarks)
            chosen = UmapOptions(landmarks=max(count, 1_000))
            return UmapProjector().project(vectors, graph, chosen, Silent())
        warnings.simplefilter("ignore")  # the library's own
        if method == "defaults":
            from umap import UMAP

            return np.asarray(UMAP(metric="cosine").fit_transform(vectors), np.float32)
        from inspector.projectors.umap_reference import UmapReference

        return UmapReference().project(vectors, graph, UmapOptions(), Silent())

    return draw


def fidelity(vectors: Floats, points: Floats) -> tuple[float, float]:
    """Return trustworthiness and the part of true neighbours kept, of a sample of rows."""
    from scipy.spatial import cKDTree

    total, k = len(points), 15
    rows = np.random.default_rng(1).choice(total, min(QUERIES, total), replace=False)
    shown = cKDTree(points).query(points[rows], k + 1)[1]
    excess, hits = 0, 0
    for row, near in zip(rows, shown, strict=True):
        similar = vectors @ vectors[row]
        similar[row] = np.inf
        others = near[near != row][:k]
        ranks = np.array([np.count_nonzero(similar > similar[other]) for other in others])
        excess += int(np.maximum(ranks - k, 0).sum())
        hits += int((ranks <= k).sum())
    scale = len(rows) * k
    return 1 - 2 * excess / (scale * (2 * total - 3 * k - 1)), hits / scale


if __name__ == "__main__":
    main()
