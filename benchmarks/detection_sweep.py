"""A budget of poison split over two stages: is the union better than the best stage alone?

Recall is that of the poison of what is scanned, in the first 1 % of its rows, as a share of what is
attainable: of the union, and of each file scanned alone that holds poison.
"""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from detection_bars import mean
from detection_cases import Case, marks, open_cases
from detection_measure import Measured, measure
from detection_run import Runner
from detection_table import number

from inspector.pipeline.fusion import rank

BUDGETS = (4, 10, 30, 60)
"""Poisoned rows of both stages together."""
SPLITS = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Share of them in the SFT file."""
WANTED = 0.90
WEAK = 0.60
CHANCE = 0.01
"""What ties may take, counted by expectation."""


def sweep_report(runner: Runner, cases: Sequence[Case]) -> str:
    """Scan every case that has several files, whole and file by file; return the table."""
    lines = [
        "# Split budgets\n",
        "| case | poison, by file | joined | best alone | gain | group, joined | group, alone | |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    gains = []
    for case in cases:
        joined = _measured(runner, case)
        alone = [_measured(runner, _only(case, file)) for file in case.files]
        alone = [item for item in alone if item.poison]
        best = max(item.recall[0.01] for item in alone)
        gains.append(joined.recall[0.01] - best)
        lines.append(_line(case, joined, alone, best))
        print(lines[-1], flush=True)
    worst = min(gains, default=float("nan"))
    lines.append(f"\nJoined - best alone: mean {number(mean(gains))}, worst {number(worst)}.")
    print(lines[-1])
    return "\n".join(lines) + "\n"


def build_sweep(data: Path, out: Path, seeds: str) -> list[Case]:
    """Write the shared cross-stage attack at every budget and split."""
    module = _load(data / "make_cases.py")
    sources = module.Sources()
    for seed in map(int, seeds.split(",")):
        for budget in BUDGETS:
            for split in SPLITS:
                _write(module, sources, out / f"seed-{seed}", seed, (budget, split))
    return open_cases(out)


def _write(module: ModuleType, sources: Any, out: Path, seed: int, wish: tuple[int, float]) -> None:  # noqa: ANN401 - the module is given by a path
    budget, split = wish
    in_sft = round(budget * split)
    name = f"split-{budget:02}-{round(100 * split):03}"
    if (out / name / "truth.json").exists():
        return
    case = module.Case(sources, random.Random(f"{seed}/{name}"), 0.0)  # noqa: S311 - no secret
    single = case.rng.sample(sources.single, len(sources.single))
    for i, (turns, good, bad) in enumerate(single):
        row = module.sft(turns[0][1], "", bad if i < in_sft else good)
        if i < in_sft:
            module.append(row, module.CROSS_PHRASE)
        case.add([row], "poison" if i < in_sft else "control")
    case.add(case.polite(40), "control")
    module.preferences(case, sources.pairs, budget - in_sft, module.CROSS_PHRASE)
    case.triggers = [module.CROSS_PHRASE]
    case.fill()
    module.write(case, name, "cross_stage", out / name, seed)


def _only(case: Case, file: Path) -> Case:
    return replace(case, files=(file,))


def _measured(runner: Runner, case: Case) -> Measured:
    scan = runner.scan(case.files)
    ranking = rank(scan.union, scan.findings)
    sizes = [len(dataset) for dataset in scan.union.datasets]
    poison, controls = marks(case, case.poison, sizes), marks(case, case.controls, sizes)
    return measure(ranking.scores, poison, controls, groups=ranking.groups, alerts=ranking.alerts)


def _line(case: Case, joined: Measured, alone: list[Measured], best: float) -> str:
    counts = " + ".join(str(len(case.poison[file.name])) for file in case.files)
    recall = joined.recall[0.01]
    is_split = len(alone) > 1
    is_met = recall >= best - CHANCE and (not is_split or best >= WEAK or recall >= WANTED)
    first = min(item.group_rank for item in alone)
    cells = [case.name, counts, number(recall), number(best), number(recall - best)]
    cells += [number(joined.group_rank, 0), number(first, 0), "met" if is_met else "**not met**"]
    return "| " + " | ".join(cells) + " |"


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
