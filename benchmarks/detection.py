"""Does the attack stand in the queue's first page? One line a case, through the command line.

    python benchmarks/detection.py DATA [--seeds 1,2,3] [--rates 0.005] [--only phrase_suffix,clean]

DATA is a folder with ``make_cases.py``, which hides known attacks in real data, and
``score_ranking.py``, which scores the output of ``inspector suspects`` and ``inspector groups``.
Neither ships with this project. ``group`` is the rank of the first group that is the attack
(precision >= 0.8, recall >= 0.5), ``text`` the rank of the first group whose text is the trigger,
``GiB`` the largest resident set of any of our processes so far.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

INSPECTOR = [sys.executable, "-m", "inspector"]
HEADER = (
    f"{'case':34} {'rows':>6} {'bad':>4} {'recall@1%':>9} {'AUROC':>6} {'group':>6} {'text':>5} "
    f"{'alerts/1000':>11} {'s':>6} {'GiB':>5}"
)


def main() -> None:
    """Build the cases, scan each, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--rates", default="0.005")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    scorer = load(options.data / "score_ranking.py")
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        for seed in options.seeds.split(","):
            cases = Path(folder) / f"seed-{seed}"
            build = ["--out", str(cases), "--seed", seed, "--rates", options.rates]
            build += ["--only", options.only] if options.only else []
            run([sys.executable, str(options.data / "make_cases.py"), *build])
            for case in sorted(cases.iterdir()):
                print(measure(case, scorer, seed), flush=True)


def measure(case: Path, scorer: ModuleType, seed: str) -> str:
    """Scan one case from its files and return its line of the table."""
    truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    project = case / "case.inspector"
    files = [str(case / name) for name in truth["files"]]
    began = time.monotonic()
    run([*INSPECTOR, "scan", *files, "--project", str(project)])
    seconds = time.monotonic() - began
    ranking, groups = case / "suspects.csv", case / "groups.json"
    run([*INSPECTOR, "suspects", str(project), "--format", "csv", "--out", str(ranking)])
    run([*INSPECTOR, "groups", str(project), "--format", "json", "--out", str(groups)])
    found = json.loads(groups.read_text(encoding="utf-8"))
    result: dict[str, Any] = scorer.evaluate(truth, scorer.read_ranking(ranking), found)
    exact = [group["rank"] for group in found if group["text"] in truth["triggers"]]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    return (
        f"{case.name + ' s' + seed:34} {result['rows']:6} {result['poison']:4} "
        f"{number(result.get('recall@1%_of_cap')):>9} {number(result.get('auroc')):>6} "
        f"{result.get('group_rank') or '-':>6} {exact[0] if exact else '-':>5} "
        f"{number(result['alerts_per_1000_clean']):>11} {seconds:6.1f} {peak:5.2f}"
    )


def number(value: float | None) -> str:
    """Return two decimals, or a dash."""
    return "-" if value is None else f"{value:.2f}"


def run(command: list[str]) -> None:
    """Run a command quietly; its output is shown if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def load(path: Path) -> ModuleType:
    """Import a module from a file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is not there.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
