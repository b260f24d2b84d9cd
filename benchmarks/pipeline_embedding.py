"""Rows a second of the embedder, beside ``SentenceTransformer.encode`` with its defaults.

    python benchmarks/pipeline.py embedding [DATA] [--rows 300] [--rounds 3] [--model DIR]

``DATA`` is a folder of ``*.jsonl`` whose records hold texts; without it texts are generated.
*short* is the first text of a record, *full* all of them. Both ways read the same texts, in turns,
in one process, so that other programs slow both down; ``cpu`` is the processor time of all threads,
which they disturb less. Cosines compare the vectors with those of the library in fp32.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inspector.embedders.model_folder import default_folder
from inspector.embedders.sentence import SentenceEmbedder
from inspector.embedders.token_windows import SentenceOptions

WORDS = (
    "the a of to and in is that for it as was with be by on not he his but at are this have "
    "from or an they which one you were all her she there would their we him been has when "
    "who will more no if out so what up said about other into than its time only could new "
    "them man some these garden engine violin harbour recipe glacier market history science "
    "music "
)
COLD = """
import time; start = time.perf_counter()
{body}
print(time.perf_counter() - start)
"""
OURS = """
from inspector.embedders.sentence import SentenceEmbedder
from inspector.embedders.token_windows import SentenceOptions
class Task:
    def report(self, *_): pass
SentenceEmbedder(device="cpu").embed(["hello"], SentenceOptions(), Task())
"""
LIBRARY = """
from sentence_transformers import SentenceTransformer
from inspector.embedders.model_folder import default_folder
SentenceTransformer(str(default_folder()), device="cpu").encode(["hello"])
"""


class Silent:
    """A task that nobody watches."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Do nothing."""


def main(arguments: list[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--no-cold", action="store_true", help="leave out the cold starts")
    options = parser.parse_args(arguments)
    if not options.no_cold:
        tell_cold(options.rounds)
    embedder = SentenceEmbedder(options.model, device="cpu")
    library = load_library(options.model or default_folder())
    print(f"{'texts':6} {'which':10} {'rows/s':>8} {'cpu ms/row':>11}")
    for name, texts in sampled(options.data, options.rows).items():
        measure(name, texts, embedder, library, options.rounds)


def measure(
    name: str,
    texts: list[str],
    embedder: SentenceEmbedder,
    library: Any,  # noqa: ANN401 - untyped
    rounds: int,
) -> None:
    """Print the lines of one kind of text."""
    ways: dict[str, Callable[[], NDArray[np.float32]]] = {
        "library": lambda: library.encode(texts, show_progress_bar=False),
        "ours": lambda: embedder.embed(texts, SentenceOptions(), Silent()),
    }
    spent: dict[str, list[tuple[float, float]]] = {which: [] for which in ways}
    vectors: dict[str, NDArray[np.float32]] = {}
    embedder.embed(texts[:4], SentenceOptions(), Silent())
    library.encode(texts[:4], show_progress_bar=False)
    for _ in range(rounds):
        for which, way in ways.items():
            start, used = time.perf_counter(), time.process_time()
            vectors[which] = way()
            spent[which].append((time.perf_counter() - start, time.process_time() - used))
    best = {which: np.median(times, axis=0) for which, times in spent.items()}
    for which, (wall, cpu) in best.items():
        print(f"{name:6} {which:10} {len(texts) / wall:8.0f} {1000 * cpu / len(texts):11.3f}")
    ratios = [one[0] / two[0] for one, two in zip(*spent.values(), strict=True)]
    cosine = (vectors["ours"] * unit(vectors["library"])).sum(axis=1)
    print(
        f"{name:6} ratio {np.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}), "
        f"by cpu {best['library'][1] / best['ours'][1]:.2f}; "
        f"cosine mean {cosine.mean():.5f}, min {cosine.min():.5f}",
        flush=True,
    )


def tell_cold(rounds: int) -> None:
    """Print how long a new process takes to its first vector, the two in turns."""
    spent: dict[str, list[float]] = {"library": [], "ours": []}
    for _ in range(rounds):
        for which, body in (("library", LIBRARY), ("ours", OURS)):
            command = [sys.executable, "-W", "ignore", "-c", COLD.format(body=body)]
            result = subprocess.run(command, capture_output=True, check=True, text=True)
            spent[which].append(float(result.stdout.split()[-1]))
    words = ", ".join(f"{which} {np.median(times):.2f} s" for which, times in spent.items())
    print(f"cold start to the first vector: {words}", flush=True)


def load_library(folder: Path) -> Any:  # noqa: ANN401 - the library is untyped
    """Return the library's own model."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors at length 1."""
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def sampled(data: Path | None, rows: int) -> dict[str, list[str]]:
    """Return texts by kind, seeded: from all files of a folder alike, or generated."""
    rng = random.Random(0)  # noqa: S311 - a sample, no secret
    if data is None:
        words = WORDS.split()
        return {
            "short": [" ".join(rng.choices(words, k=rng.randint(6, 24))) for _ in range(rows)],
            "full": [" ".join(rng.choices(words, k=rng.randint(30, 160))) for _ in range(rows)],
        }
    records = [found for path in sorted(data.glob("*.jsonl")) for found in first_texts(path)]
    picked = rng.sample(records, min(rows, len(records)))
    return {
        "short": [texts[0] for texts in picked],
        "full": ["\n\n".join(texts) for texts in picked],
    }


def first_texts(path: Path, most: int = 2_000) -> Iterator[list[str]]:
    """Yield the texts of the first records of a file, at any depth."""
    with path.open("rb") as lines:
        for line, _ in zip(lines, range(most), strict=False):
            if texts := list(texts_in(json.loads(line))):
                yield texts


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts of a record that are no empty ones."""
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)
