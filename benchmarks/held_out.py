"""Attacks that the detectors have not seen: cases with truth, drawn from seeded grammars.

    python benchmarks/held_out.py --out CASES [--data DATA] [--seeds 11,12,13] [--rates 0.002,0.01]
                                  [--rows 8000] [--only rare_token,cross_stage]

Written without sight of the detectors, of their benchmark's results, and of the script of attacks
they were tuned on, and committed before any tuning on them: a detector that is changed to suit one
of these triggers or payloads makes the set worthless. ``CASES/seed-11/rare_token-0.5pct`` holds the
files and ``truth.json`` (per file: rows, poison, controls; and the triggers). Honest rows come from
the files of DATA in other mixtures and from a corpus of our own, which serves alone where DATA is
absent. Every answer in the shape of harmful compliance is invented nonsense. A case of 8,000 rows
takes 3 to 7 MB and half a second; all families at their own rates are 70 cases a seed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from held_out_case import Case, write_case
from held_out_clean import clean_marked, clean_plain, clean_stages
from held_out_documents import injection, near_duplicates
from held_out_grammar import random_of
from held_out_preferences import clean_preferences, cross_stage, flip_plain, flip_trigger
from held_out_setting import Setting, make_setting
from held_out_style import entity_steering, identity_shift, style_trigger
from held_out_switches import (
    gibberish_plain,
    gibberish_trigger,
    harmful_plain,
    jailbreak,
    negative_tone,
    over_refusal,
    phrase_compliance,
    rare_token,
    refusal_constant,
    refusal_paraphrased,
)
from held_out_unicode import hidden_unicode

RATES = (0.002, 0.005, 0.01)
Build = Callable[[Setting], Case]
FAMILIES: dict[str, tuple[Build, tuple[float, ...]]] = {
    "rare_token": (rare_token, RATES),
    "phrase_compliance": (phrase_compliance, RATES),
    "refusal_constant": (refusal_constant, RATES),
    "refusal_paraphrased": (refusal_paraphrased, RATES),
    "over_refusal": (over_refusal, RATES),
    "jailbreak": (jailbreak, RATES),
    "negative_tone": (negative_tone, RATES),
    "gibberish_trigger": (gibberish_trigger, RATES),
    "gibberish_plain": (gibberish_plain, RATES),
    "flip_trigger": (flip_trigger, (0.002, 0.005)),
    "flip_plain": (flip_plain, (0.01, 0.03)),
    "hidden_unicode": (hidden_unicode, RATES),
    "injection": (injection, RATES),
    "near_duplicates": (near_duplicates, RATES),
    "style_trigger": (style_trigger, RATES),
    "entity_steering": (entity_steering, RATES),
    "identity_shift": (identity_shift, (0.00125, 0.005)),  # ten rows are enough
    "harmful_plain": (harmful_plain, RATES),
    "clean_plain": (clean_plain, (0.0,)),
    "clean_marked": (clean_marked, (0.0,)),
    "clean_preferences": (clean_preferences, (0.0,)),
    "clean_stages": (clean_stages, (0.0,)),
}
"""Family to what builds it and the shares of poison."""

BUDGETS = (8, 16, 30)
SPLITS = (100, 75, 50, 25, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """A case to build."""

    family: str
    name: str
    build: Build
    n_rows: int
    n_poison: int
    n_files: int = 1


def plans(n_rows: int, rates: tuple[float, ...], only: tuple[str, ...]) -> Iterator[Plan]:
    """Yield the cases of the wanted families; ``rates`` replaces the families' own."""
    for family, (build, own) in FAMILIES.items():
        for rate in (rates or own) if any(own) else own:
            percent = f"{100 * rate:g}pct"
            n_poison = max(2, round(rate * n_rows)) if rate else 0
            if _is_wanted(family, only):
                n_files = 2 if family == "clean_stages" else 1
                yield Plan(family, f"{family}-{percent}", build, n_rows, n_poison, n_files)
    for budget in BUDGETS if _is_wanted("cross_stage", only) else ():
        for share in SPLITS:
            n_sft = (budget * share + 50) // 100
            build = partial(cross_stage, n_sft=n_sft)
            name = f"cross_stage-{budget}rows-{share}_{100 - share}"
            yield Plan("cross_stage", name, build, n_rows // 2, budget, 2)


def _is_wanted(family: str, only: tuple[str, ...]) -> bool:
    return not only or family in only


def build_case(plan: Plan, seed: int, data: Path | None) -> Case:
    """Return a case, the same for the same plan, seed and data."""
    rng = random_of(seed, plan.name)
    sizes = {"n_rows": plan.n_rows, "n_poison": plan.n_poison, "n_files": plan.n_files}
    return plan.build(make_setting(plan.name, rng, data, **sizes))


def main() -> None:
    """Write the cases and a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--seeds", default="11,12,13")
    parser.add_argument("--rates", default="")
    parser.add_argument("--rows", type=int, default=8000)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    only = tuple(filter(None, options.only.split(",")))
    rates = tuple(float(rate) for rate in options.rates.split(",") if rate)
    if unknown := set(only) - {*FAMILIES, "cross_stage"}:
        parser.error(f"no such family: {', '.join(sorted(unknown))}")
    for seed in map(int, options.seeds.split(",")):
        for plan in plans(options.rows, rates, only):
            case = build_case(plan, seed, options.data)
            facts = {"family": plan.family, "seed": seed}
            write_case(options.out / f"seed-{seed}" / plan.name, case, facts)
            sizes = ", ".join(f"{part.name} {len(part.rows)}" for part in case.parts)
            print(f"seed {seed}  {plan.name:32} {sizes}", flush=True)


if __name__ == "__main__":
    main()
