"""A large file of instructions, read by us and by others: seconds and memory, side by side.

    python benchmarks/reading.py --rows 1000000

Each reads the same file in a process of its own, one after the other; memory is the peak of that
process and its children. The file is seeded and lies in a temporary folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

_SENTENCES = (
    "the river garden engine violin harbour recipe glacier market library repairs describes "
    "measures paints visits sells cleans photographs near winter after lunch without help hand "
    "noon because however therefore naïve “quoted” 中文 café; (see below) first second third"
)
WORDS = _SENTENCES.split()

OURS = """
import json, sys, time
from pathlib import Path
from inspector.pipeline import stages
class Task:
    def report(self, *_): pass
work = stages.Workspace(Path(sys.argv[2]), Path(sys.argv[2]) / "user")
work.registry
begin = time.perf_counter()
found = stages.read(work, path=sys.argv[1], name="data", stage="", mapping={}, task=Task())
seconds = time.perf_counter() - begin
assert found.problems == 0
"""
ROW_BY_ROW = f"""
from inspector.readers import index
index.MIN_FAST_BYTES = index.MIN_FAST_ROWS = 10**15
{OURS}"""
HEAD = """
import sys, time
from pathlib import Path
import psutil
class Task:
    def report(self, *_): pass
from inspector.pipeline.preview import preview
from inspector.pipeline.stages import Workspace
work = Workspace(Path(sys.argv[2]), Path(sys.argv[2]) / "user")
assert preview(work, path=sys.argv[1], mapping={}, task=Task()).sampled >= 50
seconds = time.time() - psutil.Process().create_time()
"""
PANDAS = """
import sys, time
import pandas
begin = time.perf_counter()
if sys.argv[1].endswith("parquet"):
    frame = pandas.read_parquet(sys.argv[1])
else:
    frame = pandas.read_json(sys.argv[1], lines=True)
seconds = time.perf_counter() - begin
"""
DUCKDB = """
import sys, time
import duckdb
begin = time.perf_counter()
read = "read_parquet" if sys.argv[1].endswith("parquet") else "read_json"
duckdb.sql(f"create table t as select * from {read}('{sys.argv[1]}')")
seconds = time.perf_counter() - begin
"""


def main() -> None:
    """Make the files, run every reader, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--formats", default="jsonl,parquet")
    parser.add_argument("--folder", type=Path, help="for the files; a temporary one if not given")
    parser.add_argument("--row-by-row", action="store_true", help="also without compiled code")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for suffix in options.formats.split(","):
            path = make_file(Path(folder) / f"data.{suffix}", options.rows)
            compare(path, options.rows, Path(folder), with_rows=options.row_by_row)


def make_file(path: Path, rows: int) -> Path:
    """Write the same records, about a kilobyte each, as JSON Lines or Parquet."""
    if path.suffix == ".jsonl":
        with path.open("w", encoding="utf-8") as file:
            for record in records(rows):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return path
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = [("instruction", pa.string()), ("input", pa.string()), ("output", pa.string())]
    batch: list[dict[str, str]] = []
    with pq.ParquetWriter(path, pa.schema(columns)) as writer:
        for number, record in enumerate(records(rows), start=1):
            batch.append(record)
            if number % 50_000 == 0 or number == rows:
                writer.write_table(pa.Table.from_pylist(batch, pa.schema(columns)))
                batch = []
    return path


def records(rows: int) -> object:
    """Yield seeded instruction records."""
    rng = random.Random(7)  # noqa: S311 - text to read, no secret
    for _ in range(rows):
        yield {
            "instruction": text(rng, 22),
            "input": text(rng, 12) if rng.random() < 0.4 else "",
            "output": "\n".join(text(rng, 30) for _ in range(4)),
        }


def text(rng: random.Random, words: int) -> str:
    """Return one sentence."""
    found = " ".join(rng.choices(WORDS, k=words))
    return f"{rng.choice('ABCDEFGHIKLMNOPRSTUVW')}{found}."


def compare(path: Path, rows: int, folder: Path, *, with_rows: bool) -> None:
    """Print one table."""
    size = path.stat().st_size / 1e6
    print(f"\n{path.suffix[1:]}: {rows:,} rows, {size:,.0f} MB, {os.cpu_count()} cores\n")
    print("| reader | seconds | peak memory, MB | rows a second |")
    print("|---|---:|---:|---:|")
    taken: dict[str, float] = {}
    for name, code in (
        ("first 200 rows, from the start of the process", HEAD),
        ("ours, first time on a machine (compiles)", OURS),
        ("ours", OURS),
        ("ours, known file", OURS),
        ("row by row", ROW_BY_ROW),
        ("pandas", PANDAS),
        ("duckdb", DUCKDB),
    ):
        if name == "row by row" and not with_rows:
            continue
        if name == "duckdb" and importlib.util.find_spec("duckdb") is None:
            print("| duckdb | not installed | | |")
            continue
        cache = folder / f"{path.suffix[1:]}-{name.removesuffix(', known file')}"
        seconds, memory = run(code, path, cache, folder / "numba")
        taken[name] = seconds
        print(f"| {name} | {seconds:.2f} | {memory:,.0f} | {rows / seconds:,.0f} |", flush=True)
    for name in ("pandas", "duckdb"):
        if name in taken:
            print(f"\n{name} / ours: {taken[name] / taken['ours']:.1f}")


def run(code: str, path: Path, cache: Path, kernels: Path) -> tuple[float, float]:
    """Run code in a process; return the seconds it measured and its peak memory in MB."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(kernels)}
    root = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", f"{code}\nprint(seconds)", str(path), str(cache)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, cwd=root, text=True
    ) as process:
        peak = [0.0]
        watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watch.start()
        out, _ = process.communicate()
    watch.join()
    return float(out.split()[-1]), peak[0]


def _watch(pid: int, peak: list[float]) -> None:
    """Note the largest resident memory of a process and its children, mapped files included."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            family = [root, *root.children(recursive=True)]
            peak[0] = max(peak[0], sum(each.memory_info().rss for each in family) / 1e6)
            time.sleep(0.02)
    except psutil.NoSuchProcess:
        return


if __name__ == "__main__":
    main()
