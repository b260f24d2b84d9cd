"""Does the attack stand in the queue's first page? Ours beside baselines, against the bars.

    python benchmarks/detection.py DATA [--seeds 1,2,3] [--rates 0.005] [--only phrase_suffix,clean]
    python benchmarks/detection.py --cases FOLDER [--baselines]
    python benchmarks/detection.py DATA --clean | --sweep | --speed

DATA is a folder with ``make_cases.py``, which hides known attacks in real data, and with the data;
it does not ship with this project. ``--held-out`` adds the cases of ``held_out.py``, which were
written without sight of the detectors. Everything runs in this process; vectors come from the
user's cache (INSPECTOR_CACHE), so that a second run embeds nothing.

Recall is a share of what is attainable; ties count by expectation. ``group`` is the rank of the
first group that is the attack (precision >= 0.8, recall >= 0.5). What is not under ``--cases``
is written to ``--cache``. The figures of the project stand in ``DETECTION_RESULTS.md``:
``--out benchmarks/DETECTION_RESULTS.md`` puts a report there, in place of the last of its title.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import detection_table as table
from detection_baselines import BASELINES, run_baselines
from detection_cases import Case, build_held_out, build_shared, marks, open_cases
from detection_measure import Bools, Floats, Measured, measure
from detection_run import Runner, Scan, peak_memory

from inspector.pipeline.fusion import rank
from inspector.session.settings import cache_folder

Found = list[tuple[Case, Measured]]


def main() -> None:
    """Run what was asked for."""
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        options.cache = options.cache or Path(temporary)
        if not options.reuse:
            shutil.rmtree(options.cache / "work" / "score", ignore_errors=True)
        wanted = [name for name in options.detectors.split(",") if name]
        runner = Runner(options.cache / "work", cache_folder(), wanted)
        report = _other(options, runner) or _cases(options, runner)
    if options.out:
        table.store(options.out, report)


def _other(options: argparse.Namespace, runner: Runner) -> str:
    """Run clean corpora, sweep or speed, if one of them was asked for."""
    text = ""
    if options.clean:
        from detection_clean import clean_report

        text = clean_report(runner, options.data)
    elif options.sweep:
        from detection_sweep import build_sweep, sweep_report

        if options.cases:
            cases = [case for case in open_cases(options.cases) if len(case.files) > 1]
        else:
            cases = build_sweep(options.data, options.cache / "sweep", options.seeds)
        text = sweep_report(runner, cases)
    elif options.speed:
        from detection_speed import speed_report

        sizes = [int(size) for size in options.rows.split(",")]
        text = speed_report(runner, options.data, options.cache, sizes)
    return text and f"{text}\n{table.provenance(_command(), _seeds(options))}"


def _cases(options: argparse.Namespace, runner: Runner) -> str:
    """Measure every case and return the report."""
    cases = _gather(options)
    found: Found = []
    beside: dict[str, Found] = defaultdict(list)
    failures: list[str] = []
    lines = [table.header()]
    print(lines[0])
    for case in cases:
        with peak_memory() as peak:
            scan = runner.scan(case.files)
        measured = measure_ours(case, scan)
        found.append((case, measured))
        failures += [f"- {case.name}: {name} {why}" for name, why in scan.failed.items()]
        lines.append(table.line(case.name, measured, sum(scan.seconds.values()), peak[0]))
        print(lines[-1], flush=True)
        if options.baselines:
            for name, scores in run_baselines(scan, case.seed).items():
                beside[name].append((case, _measure(case, scan, scores)))
        if options.out:  # whoever waits may read on
            table.store(options.out, _report(found, beside, lines, failures, options))
    print(report := _report(found, beside, lines, failures, options))
    return report


def measure_ours(case: Case, scan: Scan) -> Measured:
    """Measure our queue."""
    ranking = rank(scan.union, scan.findings)
    poison, controls = _truth(case, scan)
    return measure(ranking.scores, poison, controls, groups=ranking.groups, alerts=ranking.alerts)


def _measure(case: Case, scan: Scan, scores: Floats) -> Measured:
    poison, controls = _truth(case, scan)
    return measure(scores, poison, controls)


def _truth(case: Case, scan: Scan) -> tuple[Bools, Bools]:
    sizes = [len(dataset) for dataset in scan.union.datasets]
    return marks(case, case.poison, sizes), marks(case, case.controls, sizes)


def _gather(options: argparse.Namespace) -> list[Case]:
    only = [name for name in options.only.split(",") if name]
    if options.cases:
        return open_cases(options.cases, only)
    if options.data is None:
        sys.exit("Give DATA or --cases FOLDER.")
    shared, held = options.cache / "shared", options.cache / "held-out"
    if options.held_out:
        build_held_out(options.data, held, options.seeds)
        return open_cases(held, only)
    shutil.rmtree(shared, ignore_errors=True)
    build_shared(options.data, shared, options.seeds, options.rates, options.only)
    return open_cases(shared, only)


def _report(
    found: Found,
    beside: dict[str, Found],
    lines: list[str],
    failures: list[str],
    options: argparse.Namespace,
) -> str:
    parts = [
        f"# Attacks: {_source(options)}\n",
        table.provenance(_command(), _seeds(options)),
        "\n## Against the bars\n",
        table.bars_table(found),
        "\n## By family\n",
        table.family_table(found, beside),
        "\n## Failures\n",
        "\n".join(failures) or "None.",
        "\n## Every case\n",
        "\n".join(lines),
    ]
    return "\n".join(parts) + "\n"


def _source(options: argparse.Namespace) -> str:
    if options.cases:
        return options.cases.name
    return "held-out families" if options.held_out else "shared families"


def _seeds(options: argparse.Namespace) -> list[int]:
    return [] if options.cases else [int(seed) for seed in options.seeds.split(",")]


def _command() -> str:
    return "python benchmarks/detection.py " + " ".join(
        "..." if Path(word).is_absolute() else word for word in sys.argv[1:]
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--cases", type=Path, help="any folder of cases")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--rates", default="0.005")
    parser.add_argument("--only", default="", help="beginnings of family names")
    parser.add_argument("--detectors", default="", help="only these; all if empty")
    parser.add_argument("--baselines", action="store_true", help=", ".join(BASELINES))
    parser.add_argument("--clean", action="store_true", help="clean corpora and their union")
    parser.add_argument("--sweep", action="store_true", help="a budget split over two stages")
    parser.add_argument("--speed", action="store_true", help="10k, 50k, 100k rows, vectors given")
    parser.add_argument("--rows", default="10000,50000,100000", help="for --speed")
    parser.add_argument("--cache", type=Path, help="kept between runs; a temporary folder if none")
    parser.add_argument("--reuse", action="store_true", help="findings of the last run in --cache")
    parser.add_argument(
        "--out", type=Path, help="put the report here, in place of the last of its title"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
