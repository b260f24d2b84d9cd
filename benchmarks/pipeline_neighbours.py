"""Seconds, recall and memory of the kNN graph, exact and approximate.

    python benchmarks/pipeline_neighbours.py [--rows 20000,50000] [--k 16] [--vectors FILE.npy]
        [--methods exact,approximate]

Without a file the vectors are made: subjects within subjects and a few families of near copies, 384
wide. A file is float16 or float32 (m, d) of unit rows and is read by memory map. Recall is that of
up to 1,000 rows against brute force. ``cpu s`` is the processor time of all threads, which other
programs disturb less; the peak is that of a process of its own for each line.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inspector.pipeline.neighbours import FEW, find_graph
from inspector.pipeline.recall import measure_recall
from inspector.session.settings import cache_folder

WIDTH, PIECE = 384, 50_000


class Silent:
    """A task that nobody watches."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Go on."""


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table, each line from a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", default="20000,50000")
    parser.add_argument("--k", type=int, default=16)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--methods", default="exact,approximate")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "numba"))
    if options.inside:
        measure(int(options.rows), options.k, options.vectors, options.methods)
        return
    print(f"{'rows':>9}  {'method':12} {'s':>8} {'cpu s':>8} {'recall':>7} {'peak MB':>8}")
    given = ["--vectors", str(options.vectors)] if options.vectors else []
    for rows in options.rows.split(","):
        for method in options.methods.split(","):
            command = [sys.executable, __file__, "--inside", "--k", str(options.k), *given]
            command += ["--rows", rows, "--methods", method]
            subprocess.run(command, check=True)


def measure(rows: int, k: int, source: Path | None, method: str) -> None:
    """Print one line: kernels are compiled before the clock starts."""
    vectors = np.load(source, mmap_mode="r")[:rows] if source else made_vectors(rows)
    find_graph(made_vectors(FEW + 1_000), k, "cpu", Silent(), method=method)
    start, before = time.perf_counter(), time.process_time()
    graph = find_graph(vectors, k, "cpu", Silent(), method=method)
    seconds, used = time.perf_counter() - start, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    recall = measure_recall(vectors, graph.neighbours, "cpu", Silent())
    line = f"{len(vectors):9,}  {graph.method:12} {seconds:8.1f} {used:8.1f} {recall:7.3f}"
    print(f"{line} {peak:8,.0f}", flush=True)


def made_vectors(rows: int) -> NDArray[np.float16]:
    """Return float16 (rows, 384): 40 subjects, 2,000 within them, a hundredth near copies."""
    rng = np.random.default_rng(0)
    broad = rng.normal(size=(40, WIDTH))
    narrow = broad[rng.integers(40, size=2_000)] + 0.8 * rng.normal(size=(2_000, WIDTH))
    vectors = np.empty((rows, WIDTH), np.float16)
    for start in range(0, rows, PIECE):
        count = min(PIECE, rows - start)
        piece = narrow[rng.integers(2_000, size=count)] + 0.6 * rng.normal(size=(count, WIDTH))
        piece[::100] = narrow[start // PIECE] + 0.1 * rng.normal(size=piece[::100].shape)
        vectors[start : start + count] = piece / np.linalg.norm(piece, axis=1, keepdims=True)
    return vectors


if __name__ == "__main__":
    main()
