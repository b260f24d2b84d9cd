"""Cases on disk: a folder with files and a ``truth.json`` that says which rows are poisoned."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        name: unique among the cases of a run.
        family: kind of attack; begins with ``clean`` if there is none.
        rate: share of poisoned rows.
        seed: what it was drawn with.
        files: what a user would open, in order.
        poison: file name to the rows of the attack, counted from 0.
        controls: file name to honest rows that look like it.
        triggers: the attack's texts, if it has any.
    """

    name: str
    family: str
    rate: float
    seed: int
    files: tuple[Path, ...]
    poison: dict[str, list[int]]
    controls: dict[str, list[int]]
    triggers: tuple[str, ...]


def open_cases(folder: Path, only: Sequence[str] = ()) -> list[Case]:
    """Open every case under a folder, those of some families if wished."""
    truths = sorted(folder.rglob("truth.json"))
    cases = [open_case(path, path.parent.relative_to(folder).as_posix()) for path in truths]
    return [case for case in cases if not only or case.family.startswith(tuple(only))]


def open_case(path: Path, name: str) -> Case:
    """Read a ``truth.json``."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    files = truth["files"]
    poisoned = sum(len(part["poison"]) for part in files.values())
    return Case(
        name=name,
        family=truth["family"],
        rate=poisoned / max(1, sum(part["rows"] for part in files.values())),
        seed=int(truth.get("seed") or 0),
        files=tuple(path.parent / file for file in files),
        poison={file: part["poison"] for file, part in files.items()},
        controls={file: part.get("controls", []) for file, part in files.items()},
        triggers=tuple(truth.get("triggers", ())),
    )


def build_shared(data: Path, out: Path, seeds: str, rates: str, only: str) -> None:
    """Hide the shared data's attacks in it, one folder a seed."""
    for seed in seeds.split(","):
        target = out / f"seed-{seed}"
        if not target.exists():
            call = [str(data / "make_cases.py"), "--out", str(target), "--seed", seed]
            _run([*call, "--rates", rates, *(["--only", only] if only else [])])


def build_held_out(data: Path, out: Path, seeds: str) -> None:
    """Write the held-out cases, if their generator is there."""
    script = HERE / "held_out.py"
    target = out / f"seeds-{seeds.replace(',', '-')}"
    if script.exists() and not target.exists():
        _run([str(script), "--data", str(data), "--out", str(target), "--seeds", seeds])


def marks(case: Case, rows: dict[str, list[int]], sizes: Sequence[int]) -> NDArray[np.bool_]:
    """Return bool (n) over the union of a case's files."""
    parts = [np.isin(np.arange(n), rows[f.name]) for f, n in zip(case.files, sizes, strict=True)]
    return np.concatenate(parts)


def _run(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
