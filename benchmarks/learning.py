"""Does a queue that learns find poison sooner? A simulated reviewer with and without learning.

    python benchmarks/learning.py --cases FOLDER [--only harmful,prompt_injection] [--errors 0.05]

FOLDER holds cases with a ``truth.json`` (``detection.py`` and ``held_out_real.py`` write such). The
reviewer takes the first row without a verdict, judges it by the truth, and after every 5 verdicts,
once there are 5 of either kind, the order is learned anew, exactly as the window does it. Counted
is the share of all poisoned rows that were seen after 50, 100 and 200 rows. ``--errors`` lets the
reviewer err in that share of the verdicts, drawn with ``--seeds``. Vectors come from the user's
cache (INSPECTOR_CACHE), and with ``--cache`` and ``--reuse`` the findings of an earlier run too.
The last columns: cross-validated AUROC of the model (of the scores on the same rows) and from how
many labels; how many of the trainings changed the order.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from detection_cases import Case, marks, open_cases
from detection_run import Quiet, Runner, Scan
from detection_table import provenance
from numpy.typing import NDArray

from inspector.pipeline.fusion import rank
from inspector.session.features import Features
from inspector.session.learning import EVERY, LEAST
from inspector.session.ranker import Learned, learn
from inspector.session.settings import cache_folder

BUDGETS = (50, 100, 200)
UNKNOWN, POISON, CLEAN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a reviewer saw: bool, which of the rows were poison, in order; and the last learned."""

    hits: NDArray[np.bool_]
    learned: Learned | None
    used: int


def main() -> None:
    """Print a table, a line a case and seed."""
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        if not options.reuse:
            shutil.rmtree(cache / "score", ignore_errors=True)
        runner = Runner(cache, cache_folder())
        only = [name for name in options.only.split(",") if name]
        seeds = [int(seed) for seed in options.seeds.split(",")]
        heads = [f"{kind} {n}" for n in BUDGETS for kind in ("scores", "learned")]
        print("| case | seed | bad | " + " | ".join(heads) + " | AUROC, labels | re-ranked |")
        print("|---|---:|---:|" + "---:|" * (len(heads) + 2), flush=True)
        found: list[list[float]] = []
        for case in open_cases(options.cases, only):
            if case.family.startswith("clean"):
                continue
            scan = runner.scan(case.files)
            found += [_line(case, scan, seed, options.errors) for seed in seeds]
        means = " | ".join(f"{mean:.2f}" for mean in np.mean(found, axis=0))
        print(f"| **mean of {len(found)}** | | | {means} | | |")
    print(f"\n{provenance('python benchmarks/learning.py ...', seeds)}")


def _line(case: Case, scan: Scan, seed: int, errors: float) -> list[float]:
    truth = marks(case, case.poison, [len(dataset) for dataset in scan.union.datasets])
    fused = rank(scan.union, scan.findings)
    scores = [item.scores for item in scan.findings]
    features = Features(list(scan.vectors.values()), scores, scan.union.stage_of)
    with_it = review(features, fused.scores, truth, errors, seed)
    plain = truth[fused.order[: BUDGETS[-1]]]
    figures = []
    for n in BUDGETS:
        figures += [plain[:n].sum() / truth.sum(), with_it.hits[:n].sum() / truth.sum()]
    last = with_it.learned
    told = f"{last.auroc:.2f} ({last.fused_auroc:.2f}), {last.labels}" if last else "-"
    cells = " | ".join(f"{figure:.2f}" for figure in figures)
    print(
        f"| {case.name} | {seed} | {truth.sum()} | {cells} | {told} | {with_it.used} |", flush=True
    )
    return figures


def review(
    features: Features,
    fused: NDArray[np.float64],
    truth: NDArray[np.bool_],
    errors: float,
    seed: int,
) -> Reviewed:
    """Judge ``BUDGETS[-1]`` rows, always the first one of the order that has no verdict."""
    rng = np.random.default_rng(seed)
    by_scores = np.argsort(np.where(np.isnan(fused), np.inf, -fused), kind="stable")
    order, verdicts = by_scores, np.zeros(len(fused), np.uint8)
    hits, learned, taught, used = [], None, 0, 0
    for count in range(1, BUDGETS[-1] + 1):
        row = order[verdicts[order] == UNKNOWN][0]
        hits.append(truth[row])
        is_told_poison = bool(truth[row]) is not (rng.random() < errors)
        verdicts[row] = POISON if is_told_poison else CLEAN
        told = [np.flatnonzero(verdicts == verdict) for verdict in (POISON, CLEAN)]
        if count - taught >= EVERY and min(map(len, told)) >= LEAST:
            taught, learned = count, learn(features, fused, *told, Quiet())
            order = by_scores if learned.order is None else learned.order
            used += learned.order is not None
    return Reviewed(np.array(hits), learned, used)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=Path, required=True, help="a folder of cases")
    parser.add_argument("--only", default="", help="beginnings of family names")
    parser.add_argument("--errors", type=float, default=0.0, help="share of wrong verdicts")
    parser.add_argument("--seeds", default="1", help="of the reviewer's errors")
    parser.add_argument("--cache", type=Path, help="kept between runs; a temporary folder if none")
    parser.add_argument("--reuse", action="store_true", help="findings of the last run in --cache")
    return parser.parse_args()


if __name__ == "__main__":
    main()
