"""Seconds and peak memory of every detector, vectors and neighbours given.

Texts are the data's own; where there are too few, the halves of two make a new one, with the mean
of their vectors and a little noise, so that all are distinct. Every detector runs once on 1,000
rows first: compiling is not what is measured.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from detection_clean import CORPORA
from detection_run import NEAR, Quiet, Runner, Scan, peak_memory
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.protocols import DetectorInput
from inspector.domain.sample import FIELDS
from inspector.pipeline import stages
from inspector.pipeline.fusion import rank
from inspector.pipeline.neighbours import find_neighbours
from inspector.pipeline.plugins import make_options
from inspector.pipeline.results import open_union

WARM = 1_000
Figures = dict[str, tuple[float, float]]


def speed_report(runner: Runner, data: Path, cache: Path, sizes: Sequence[int]) -> str:
    """Return seconds and MiB per detector and size, and how time grows from first to last."""
    whole = runner.scan([data / f"{name}.jsonl" for name in CORPORA], is_scored=False)
    columns: dict[int, Figures] = {}
    for size in (WARM, *sizes):
        columns[size] = measure_size(runner, whole, cache / "speed", size)
        told = ", ".join(f"{name} {s:.1f} s" for name, (s, _) in columns[size].items())
        print(f"{size:,} rows: {told}", flush=True)
    report = _table({size: columns[size] for size in sizes})
    print(report)
    return report


def measure_size(runner: Runner, whole: Scan, folder: Path, size: int) -> Figures:
    """Run every detector on so many rows."""
    inputs = make_inputs(runner, whole, folder, size)
    figures: Figures = {}
    findings = []
    for name in runner.detectors:
        engine = runner.work.registry.detectors[name]()
        chosen = make_options(engine, {})
        began = time.perf_counter()
        with peak_memory() as peak:
            findings.append(engine.score(_needed(inputs, engine.needs), chosen, Quiet()))
        figures[name] = time.perf_counter() - began, peak[0]
    began = time.perf_counter()
    with peak_memory() as peak:
        rank(inputs.union, findings)
    figures["(fusion)"] = time.perf_counter() - began, peak[0]
    return figures


def make_inputs(runner: Runner, whole: Scan, folder: Path, size: int) -> DetectorInput:
    """Write the rows, read them, and give them vectors and neighbours."""
    rng = np.random.default_rng(0)
    total = len(whole.union)
    first = rng.permutation(total)[:size]
    extra = rng.integers(total, size=(max(0, size - total), 2))
    one = np.concatenate([first, extra[:, 0]])
    two = np.concatenate([first, extra[:, 1]])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{size}.jsonl"
    path.write_text("".join(_lines(whole, one, two)), encoding="utf-8")
    read = stages.read(runner.work, path=str(path), name="rows", stage="", mapping={}, task=Quiet())
    vectors, graphs = {}, {}
    for field in ("prompt", "response"):
        vectors[field], graphs[field] = _placed(whole, field, one, two)
    return DetectorInput(open_union(runner.work.cache, [read]), vectors, graphs)


def _needed(inputs: DetectorInput, needs: Sequence[str]) -> DetectorInput:
    vectors = {name: inputs.vectors[name] for name in needs if name in inputs.vectors}
    graphs = {name: inputs.neighbours[name] for name in vectors}
    return DetectorInput(inputs.union, vectors, graphs, inputs.shared)


def _placed(
    whole: Scan, field: str, one: NDArray[np.int64], two: NDArray[np.int64]
) -> tuple[Vectors, Neighbours]:
    source = whole.vectors[field]
    if field == "response" and "chosen" in whole.vectors:
        index = np.maximum(source.index, 0)  # pairs lend their prompt only
        source = Vectors(source.values, index, source.model)
    noise = 0.01 * np.random.default_rng(1).standard_normal((len(one), source.values.shape[1]))
    values = source.rows(one) + source.rows(two) + noise.astype(np.float32)
    values /= np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)
    graph = find_neighbours(values.astype(np.float16), NEAR, "cpu", Quiet())
    return Vectors(values.astype(np.float16), np.arange(len(one), dtype=np.int32), "mixed"), graph


def _lines(whole: Scan, one: NDArray[np.int64], two: NDArray[np.int64]) -> list[str]:
    texts = {field: list(whole.union.texts(field)) for field in FIELDS}
    answers = [r or c for r, c in zip(texts["response"], texts.get("chosen", []), strict=True)]
    lines = []
    for a, b in zip(one.tolist(), two.tolist(), strict=True):
        record = {
            "prompt": _joined(texts["prompt"][a], texts["prompt"][b], is_whole=a == b),
            "response": _joined(answers[a], answers[b], is_whole=a == b),
        }
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return lines


def _joined(one: str, two: str, *, is_whole: bool) -> str:
    return one if is_whole else f"{one[: len(one) // 2]} {two[len(two) // 2 :]}"


def _table(columns: dict[int, Figures]) -> str:
    sizes = list(columns)
    heads = "".join(f" {size:,}: s | MiB |" for size in sizes)
    lines = [
        "# Speed\n",
        f"| detector |{heads} exponent |",
        f"|---|{'---:|' * (2 * len(sizes) + 1)}",
    ]
    for name in columns[sizes[0]]:
        cells = "".join(f" {s:.2f} | {mib:.0f} |" for s, mib in (columns[n][name] for n in sizes))
        least, most = (max(columns[size][name][0], 1e-3) for size in (sizes[0], sizes[-1]))
        grown = math.log(most / least) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 0.0
        lines.append(f"| {name} |{cells} {grown:.2f} |")
    sums = "".join(f" {sum(s for s, _ in columns[size].values()):.1f} | |" for size in sizes)
    return "\n".join([*lines, f"| **all** |{sums} |"]) + "\n"
