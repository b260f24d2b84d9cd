"""Files with some bytes changed: whatever becomes of the worker, nothing else comes to harm.

By default 80 files of each of the six formats; ``INSPECTOR_MUTATIONS=500`` reads 3,000 in all.
"""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from robustness.harness import flaws_of

PER_FORMAT = int(os.environ.get("INSPECTOR_MUTATIONS", "80"))
SEED = 20_26
ROWS = [{"prompt": f"Question {n} ä", "response": "A" * n, "x": [n, None]} for n in range(12)]


def _lines() -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)


def _list() -> bytes:
    return json.dumps({"data": ROWS}, indent=1).encode()


def _table() -> bytes:
    rows = [f'"Question, ""{n}""\n?",answer {n}\r\n' for n in range(12)]
    return ("prompt,response\r\n" + "".join(rows)).encode()


def _parquet() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), sink, row_group_size=5, compression="none")
    return sink.getvalue()


def _arrow() -> bytes:
    sink = io.BytesIO()
    table = pa.Table.from_pylist(ROWS)
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=5)
    return sink.getvalue()


FORMATS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.jsonl": (_lines, ""),
    "a.json": (_list, ""),
    "a.csv": (_table, ""),
    "a.parquet": (_parquet, ""),
    "a.jsonl.gz": (lambda: gzip.compress(_lines(), mtime=0), "inspector.files.packed"),
    "a.arrow": (_arrow, "inspector.readers.containers.arrow"),
}


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with one to six changes."""
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data) + 1)
        few = rng.randint(1, 8)
        kind = rng.randrange(12)
        if kind == 0:
            data = data[:at] + data[at + few :]
        elif kind == 1:
            data = data[:at] + data[max(at - few, 0) : at] * rng.choice([1, 100]) + data[at:]
        elif kind == 2:
            data = data[: max(at, 1)] if rng.random() < 0.2 else data
        elif kind == 3:
            data = data[:at] + rng.choice([b'"', b"{", b"[", b"]", b"\n", b"\\", b"\0"]) + data[at:]
        else:
            new = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
            data = data[:at] + bytes([new]) + data[at + 1 :]
        data = data or b"x"
    return data


def read_many(reading, folder: Path, name: str, count: int) -> Counter[str]:
    """Read ``count`` mutations; return how many came to which end, and say which killed."""
    make, module = FORMATS[name]
    if module and importlib.util.find_spec(module) is None:
        pytest.skip(f"there is no {module}")
    whole, ends = make(), Counter[str]()
    assert reading.read(_written(folder / name, whole)).kind == "opened"
    for number in range(count):
        path = _written(folder / name, mutated(whole, random.Random(f"{SEED} {name} {number}")))
        outcome = reading.read(path)
        ends[end_of(outcome, number)] += 1
        assert outcome.kind != "bug", f"mutation {number}: {outcome.message}"
        if outcome.kind == "refused":
            assert flaws_of(outcome.message) == [], number
        if outcome.dataset is not None:
            told = [problem.reason for problem in outcome.dataset.problems]
            assert [flaws_of(f"{reason}.") for reason in told] == [[]] * len(told), number
    return ends


def end_of(outcome, number: int) -> str:
    if outcome.kind == "opened" and outcome.dataset.problems:
        return "opened with bad rows"
    return f"died of mutation {number}" if outcome.kind == "died" else outcome.kind


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", list(FORMATS))
def test_mutated_files_harm_nothing(name, reading, tmp_path, capsys):
    ends = read_many(reading, tmp_path, name, PER_FORMAT)
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {dict(sorted(ends.items()))} ")
    assert ends.total() == PER_FORMAT
    assert ends["stuck"] == 0
    assert ends["opened"] < PER_FORMAT  # or nothing was really changed
