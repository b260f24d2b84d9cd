"""How soon the draft map is there and how good it is, beside the vectors of the model.

    python benchmarks/pipeline_draft.py FILE... [--rows 10000,50000] [--sample 3000]

FILE are datasets; their prompts are what is drawn. For each number of rows a fresh process is
started and timed from its start to the points on disk, the files being read already. Where the
files hold fewer prompts, two are joined to a new one, so that all are distinct (for time only).
Then the draft of the real prompts is compared with the model's own vectors of a seeded sample:
trustworthiness (Venna and Kaski 2001) and overlap of the 15 nearest neighbours.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

NEAR = 15
DRAW = """
import json, sys
from pathlib import Path
from inspector.pipeline.draft import draft
from inspector.pipeline.stages import Workspace
from inspector.pipeline.state import ReadResult
class Task:
    def report(self, *_): pass
reads = [ReadResult(**item) for item in json.loads(sys.argv[2])]
work = Workspace(Path(sys.argv[1]), Path(sys.argv[1]) / "user")
found = draft(work, reads=reads, field="prompt", folder="", options={}, task=Task())
heavy = {"torch", "umap", "sklearn", "numba", "pandas"} & sys.modules.keys()
print(json.dumps(found | {"heavy": sorted(heavy)}))
"""


class Quiet:
    """A task that nobody watches."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Do nothing."""


def main(argv: list[str] | None = None) -> None:
    """Print one table of times and one of quality."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rows", default="10000,50000")
    parser.add_argument("--sample", type=int, default=3000, help="0: no comparison of quality")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        texts = prompts(options.files, folder)
        print(f"{len(texts):,} distinct prompts, {np.mean([len(t) for t in texts]):.0f} characters")
        print("\n| rows | seconds, cold process | processor seconds | placed | heavy imports |")
        print("|---:|---:|---:|---:|---|")
        for rows in map(int, options.rows.split(",")):
            reads = read(write(folder / f"{rows}.jsonl", stretched(texts, rows)), folder)
            print(timed(reads, folder, rows), flush=True)
        if options.sample:
            compare(texts, options.sample, folder)


def read(path: Path, folder: Path) -> list[dict[str, object]]:
    """Read a file into the cache."""
    from inspector.pipeline import stages

    work = stages.Workspace(folder / "cache", folder / "user")
    found = stages.read(work, path=str(path), name=path.name, stage="", mapping={}, task=Quiet())
    return [asdict(found)]


def prompts(files: list[Path], folder: Path) -> list[str]:
    """Return the distinct prompts of all files, shuffled."""
    from inspector.pipeline.results import open_union
    from inspector.pipeline.state import ReadResult
    from inspector.store.array_cache import ArrayCache

    reads = [ReadResult(**item) for path in files for item in read(path, folder)]
    union = open_union(ArrayCache(folder / "cache"), reads)
    texts = list(dict.fromkeys(text for text in union.texts("prompt") if text))
    return [texts[row] for row in np.random.default_rng(0).permutation(len(texts))]


def stretched(texts: list[str], rows: int) -> list[str]:
    """Return ``rows`` distinct texts, halves of two joined where there are too few."""
    found = dict.fromkeys(texts[:rows])
    chance = np.random.default_rng(1)
    while len(found) < rows:
        one, two = (texts[row] for row in chance.integers(len(texts), size=2))
        found[f"{one[: len(one) // 2]} {two[len(two) // 2 :]}"] = None
    return list(found)


def write(path: Path, texts: list[str]) -> Path:
    """Write instruction records."""
    lines = (json.dumps({"prompt": text, "response": "-"}) for text in texts)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def timed(reads: list[dict[str, object]], folder: Path, rows: int) -> str:
    """Draw in a fresh process; return a line of the table."""
    shutil.rmtree(folder / "cache" / "draft", ignore_errors=True)
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(folder / "cache"), json.dumps(reads)],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[1],
        env=dict(os.environ),
    )
    seconds = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = json.loads(done.stdout)
    heavy = ", ".join(found["heavy"]) or "none"
    return f"| {rows:,} | {seconds:.2f} | {spent:.2f} | {found['placed']:,} | {heavy} |"


def compare(texts: list[str], sample: int, folder: Path) -> None:
    """Print how well draft and principal components keep the neighbours of the true vectors."""
    from sklearn.manifold import trustworthiness

    from inspector.embedders.sentence import SentenceEmbedder
    from inspector.embedders.static import StaticEmbedder
    from inspector.pipeline.draft import draft, open_draft
    from inspector.pipeline.stages import Workspace
    from inspector.pipeline.state import ReadResult
    from inspector.projectors.pca import principal_components

    reads = [ReadResult(**item) for item in read(write(folder / "all.jsonl", texts), folder)]
    work = Workspace(folder / "cache", folder / "user")
    found = draft(work, reads=reads, field="prompt", folder="", options={}, task=Quiet())
    drawn = open_draft(work.cache, str(found["key"]))
    xy = drawn.xy[drawn.index]
    rows = np.flatnonzero(np.isfinite(xy).all(axis=1))[:sample]
    model = SentenceEmbedder()
    true = model.embed([texts[row] for row in rows], model.Options(), Quiet())
    static = StaticEmbedder().embed_together(texts, Quiet())
    pictures = {
        "draft map": xy[rows],
        "static vectors, principal components": principal_components(static, 2)[rows],
        "static vectors themselves": static[rows],
        "true vectors, principal components": principal_components(true, 2),
    }
    print(f"\n| of {len(texts):,} | trustworthiness@{NEAR} | overlap of {NEAR} nearest |")
    print("|---|---:|---:|")
    for name, picture in pictures.items():
        trust = trustworthiness(true, picture, n_neighbors=NEAR, metric="cosine")
        print(f"| {name} | {trust:.3f} | {overlap(true, picture):.3f} |", flush=True)


def overlap(one: np.ndarray, two: np.ndarray) -> float:
    """Return the mean share of common neighbours."""
    pairs = zip(_nearest(one), _nearest(two), strict=True)
    return float(np.mean([len(set(a) & set(b)) / NEAR for a, b in pairs]))


def _nearest(points: np.ndarray) -> np.ndarray:
    squares = (points**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * points @ points.T
    np.fill_diagonal(distances, np.inf)
    return np.argsort(distances, axis=1)[:, :NEAR]


if __name__ == "__main__":
    main()
