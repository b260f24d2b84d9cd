"""Figures as Markdown."""

from __future__ import annotations

import math
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from detection_bars import Cases, judge, mean
from detection_cases import Case
from detection_measure import Measured

import inspector

PACKAGES = ("numpy", "scipy", "scikit-learn", "numba", "torch", "sentence-transformers", "wordfreq")
COLUMNS = (
    "rows", "bad", "R@.5%", "R@1%", "R@2%", "R@5%", "P@50", "first hit", "AP", "AUROC",
    "AUROC contr.", "contr. in 1%", "group", "alerts/1000", "s", "peak MiB",
)  # fmt: skip


def header(first: str = "case") -> str:
    """Return the head of a table of cases."""
    return f"| {first} | " + " | ".join(COLUMNS) + " |\n|---|" + "---:|" * len(COLUMNS)


def line(name: str, found: Measured, seconds: float = math.nan, peak: float = math.nan) -> str:
    """Return a case as a line."""
    recall = [number(found.recall[share]) for share in sorted(found.recall)]
    cells = [str(found.rows), str(found.poison), *recall, number(found.precision50)]
    cells += [number(found.first_hit, 0), number(found.average_precision), number(found.auroc)]
    cells += [number(found.auroc_controls), number(found.controls_first)]
    cells += [number(found.group_rank, 0), number(found.alerts_per_1000)]
    return f"| {name} | " + " | ".join([*cells, number(seconds, 1), number(peak, 0)]) + " |"


def number(value: float, digits: int = 2) -> str:
    """Return a figure, a dash where there is none."""
    return "-" if math.isnan(value) else "none" if math.isinf(value) else f"{value:.{digits}f}"


def family_table(found: Cases, baselines: Mapping[str, Sequence[tuple[Case, Measured]]]) -> str:
    """Return recall in the first 1 % by family, ours beside the baselines, the macro mean last."""
    columns = {"ours": found, **baselines}
    families = sorted({case.family for case, measured in found if measured.poison})
    rows = [[_mean_recall(cases, family) for cases in columns.values()] for family in families]
    text = f"| recall@1% | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}\n"
    for family, values in zip(families, rows, strict=True):
        text += f"| {family} | {' | '.join(map(number, values))} |\n"
    macro = [mean(list(values)) for values in zip(*rows, strict=True)]
    return text + f"| **macro mean** | {' | '.join(map(number, macro))} |\n"


def bars_table(found: Cases) -> str:
    """Return every bar with what was measured."""
    text = "| family | figure | cases | measured | bar | |\n|---|---|---:|---:|---:|---|\n"
    for one in judge(found):
        met = "met" if one.is_met else "**not met**"
        text += f"| {one.family} | {one.what} | {one.cases} | {number(one.measured)} "
        text += f"| {one.wanted} | {met} |\n"
    return text


def provenance(command: str, seeds: Sequence[int]) -> str:
    """Return what the figures depend on: command, seeds, commit, packages, machine."""
    git = ["git", "-C", str(Path(inspector.__file__).parent)]
    commit = subprocess.run(
        [*git, "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    dirty = subprocess.run(
        [*git, "status", "--porcelain", "--", "."],
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    changed = ", with changes that are not committed" if dirty else ""
    return (
        f"Command: `{command}`. Seeds: {', '.join(map(str, seeds)) or '-'}. "
        f"Commit {commit or 'unknown'}{changed}. Python {platform.python_version()}, {packages}. "
        f"{platform.machine()}, CPU.\n"
    )


def store(path: Path, report: str) -> None:
    """Put a report into a file of reports, in place of the one with its title (its first line)."""
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    parts = [part for part in re.split(r"^(?=# )", known, flags=re.MULTILINE) if part.strip()]
    title = report.partition("\n")[0]
    titles = [part.partition("\n")[0] for part in parts]
    if title in titles:
        parts[titles.index(title)] = report
    else:
        parts.append(report)
    text = "\n".join(part.strip() + "\n" for part in parts)
    path.write_text(text, encoding="utf-8")


def _mean_recall(cases: Cases, family: str) -> float:
    return mean([measured.recall[0.01] for case, measured in cases if case.family == family])
