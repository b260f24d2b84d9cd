"""From a file to its map, beside Embedding Atlas and beside the plain script, in one run.

    python benchmarks/pipeline.py end DATA --rows 10000,50000 [--atlas PYTHON] [--plain] [--prompts]

DATA is a folder of datasets in JSON Lines; their texts, joined in pairs where more are needed, make
files of one text a row. PYTHON is the interpreter of an environment that has ``embedding-atlas``.
All use the same model folder and start as new processes with empty caches of their own; each has
run once on 500 rows before, so that what is compiled once on a machine is compiled. Ours is timed
to the draft map and to the finished one, read from the events that the window gets; the others to
the points in memory. ``--prompts`` takes the first text of each record instead of all of them.
``--plain`` is ``SentenceTransformer.encode`` and ``umap.UMAP`` with their
defaults.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

WARM_ROWS = 500
OURS = """
import os, sys, time
from pathlib import Path
from inspector.session.session import Session
start = float(sys.argv[1])
seen = set()
def told(changes):
    state = session.results.state
    for name, found in (("draft", state.drafts), ("map", state.points)):
        if found and name not in seen:
            seen.add(name)
            print(name, time.time() - start, flush=True)
session = Session.open(Path(sys.argv[3]), create=True)
session.changed.connect(told)
job = session.start_scan(session.with_sources([Path(sys.argv[2])]))
while "map" not in seen and job.state.value in ("waiting", "running"):
    time.sleep(0.02)
job.result() if job.state.value == "failed" else None
while "map" not in seen:  # a job may end before those who wait for its last news have them
    time.sleep(0.02)
print("device", session.results.state.embedder, flush=True)
os._exit(0)
"""
ATLAS = """
import sys, time
import pandas as pd
from embedding_atlas.projection import compute_projection
start, path, folder, model = float(sys.argv[1]), *sys.argv[2:]
frame = pd.read_json(path, lines=True)
compute_projection(frame, inputs="text", modality="text", model=model, cache_root=folder)
print("map", time.time() - start)
"""
PLAIN = """
import sys, time
import pandas as pd
from sentence_transformers import SentenceTransformer
from umap import UMAP
start, path, folder, model = float(sys.argv[1]), *sys.argv[2:]
texts = pd.read_json(path, lines=True)["text"].tolist()
UMAP(metric="cosine").fit_transform(SentenceTransformer(model).encode(texts))
print("map", time.time() - start)
"""


def main(argv: list[str] | None = None) -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", default="10000,50000")
    parser.add_argument("--atlas", default="", help="an interpreter that has embedding-atlas")
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--prompts", action="store_true", help="one short text of each record")
    options = parser.parse_args(argv)
    others = {"Embedding Atlas": (options.atlas, ATLAS)} if options.atlas else {}
    if options.plain:
        others["encode + UMAP"] = (sys.executable, PLAIN)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        texts = list(texts_of(options.data, only_first=options.prompts))
        for rows in (WARM_ROWS, *map(int, options.rows.split(","))):
            path = folder / f"{rows}.jsonl"
            write(path, texts, rows)
            ours = run(sys.executable, OURS, path, folder)
            line = [f"{rows:>9,}", f"draft {ours['draft']:.1f} s, map {ours['map']:.1f} s"]
            for name, (python, script) in others.items():
                theirs = run(python, script, path, folder)["map"]
                ratios = f"{theirs / ours['map']:.1f}, draft {theirs / ours['draft']:.1f}"
                line.append(f"{name} {theirs:.1f} s (ratio {ratios})")
            print("warm-up" if rows == WARM_ROWS else "", *line, sep=" | ", flush=True)


def texts_of(data: Path, *, only_first: bool) -> Iterator[str]:
    """Yield prompt and answer of each record as one text, or its first text alone."""
    for path in sorted(data.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").strip("\n").split("\n"):
            values = [value for value in json.loads(line).values() if isinstance(value, str)]
            yield values[0] if only_first else "\n".join(values)


def write(path: Path, texts: list[str], rows: int) -> None:
    """Write distinct texts, spread over all sources; copies beyond them get a word of their own."""
    step = max(1, len(texts) // rows)
    chosen = [texts[(number * step) % len(texts)] for number in range(rows)]
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(chosen):
            edited = text if number * step < len(texts) else f"Case {number}. {text}"
            file.write(json.dumps({"text": edited}) + "\n")


def run(python: str, script: str, path: Path, folder: Path) -> dict[str, float]:
    """Run a process with empty caches; return the seconds from its start that it prints."""
    from inspector.embedders.model_folder import default_folder

    fresh = Path(tempfile.mkdtemp(dir=folder))
    compiled = {"NUMBA_CACHE_DIR": str(folder / "numba")}
    own = {"INSPECTOR_CACHE": str(fresh / "cache"), "INSPECTOR_CONFIG": str(fresh / "config")}
    last = fresh / "new.inspector" if script is OURS else fresh
    command = [python, "-c", script, str(time.time()), str(path), str(last)]
    command += [] if script is OURS else [str(default_folder())]
    environment = os.environ | compiled | own | {"HF_HUB_OFFLINE": "1"}
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=4 * 3600
    )
    if ended.returncode:
        sys.exit(ended.stderr[-2000:])
    found = [line.partition(" ") for line in ended.stdout.splitlines()]
    return {name: float(rest) for name, _, rest in found if name in ("draft", "map")}


if __name__ == "__main__":
    main()
