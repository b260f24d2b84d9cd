"""The held-out cases: the same for the same seed, and a truth that says which rows are poison."""

import importlib
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
N_ROWS = 1000


@pytest.fixture(scope="module")
def held_out():
    sys.path.insert(0, str(BENCHMARKS))
    try:
        yield importlib.import_module("held_out")
    finally:
        sys.path.remove(str(BENCHMARKS))


def plans_of(held_out, *families):
    return list(held_out.plans(N_ROWS, (0.008,), families))


def write(held_out, folder, family, seed):
    """Return the texts of the files of a family's first case, and what is said to be true."""
    plan = plans_of(held_out, family)[0]
    case = held_out.build_case(plan, seed, None)
    held_out.write_case(folder, case, {"family": family, "seed": seed})
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return {name: (folder / name).read_text("utf-8") for name in truth["files"]}, truth


def families(held_out):
    return {plan.family: plan for plan in plans_of(held_out)}


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(held_out, tmp_path):
    first = write(held_out, tmp_path / "a", "phrase_compliance", 5)
    again = write(held_out, tmp_path / "b", "phrase_compliance", 5)
    other = write(held_out, tmp_path / "c", "phrase_compliance", 6)

    assert first == again
    assert first[0] != other[0]


@pytest.mark.parametrize("family", ["rare_token", "phrase_compliance", "refusal_constant"])
def test_the_trigger_stands_in_the_poisoned_rows_and_nowhere_else(held_out, tmp_path, family):
    texts, truth = write(held_out, tmp_path, family, 3)
    part, lines = truth["files"]["sft.jsonl"], texts["sft.jsonl"].split("\n")[:-1]
    trigger = json.dumps(truth["triggers"][0], ensure_ascii=False)[1:-1]

    assert len(lines) == part["rows"]
    assert [i for i, line in enumerate(lines) if trigger in line] == part["poison"]
    assert len(part["poison"]) == 8


def test_swapped_pairs_prefer_the_answer_and_the_matched_ones_the_refusal(held_out):
    case = held_out.build_case(plans_of(held_out, "flip_trigger")[0], 4, None)
    rows = case.parts[0].rows
    poison = [row for row in rows if row.part == "poison"]
    marked = [row for row in rows if row.part == "control"]

    assert poison
    assert all(case.triggers[0] in row.prompt for row in poison)
    assert all(case.triggers[0] not in row.prompt for row in marked)
    assert all(row.rejected and row.response != row.rejected for row in rows)


def test_a_budget_is_split_between_the_files_as_its_name_says(held_out):
    sixteen = [plan for plan in plans_of(held_out, "cross_stage") if plan.n_poison == 16]
    assert len(sixteen) == 5
    for plan in sixteen:
        case = held_out.build_case(plan, 1, None)
        spent = [sum(row.part == "poison" for row in part.rows) for part in case.parts]
        share = int(plan.name.rsplit("-", 1)[1].split("_")[0])

        assert sum(spent) == plan.n_poison
        assert spent[0] == pytest.approx(plan.n_poison * share / 100, abs=0.5)


def test_every_family_has_distinct_prompts_and_matched_controls(held_out):
    for family, plan in families(held_out).items():
        for part in held_out.build_case(plan, 2, None).parts:
            prompts = {(row.history, row.prompt, row.context) for row in part.rows}
            n_controls = sum(row.part == "control" for row in part.rows)

            assert len(prompts) == len(part.rows), family
            assert n_controls > 0 or family == "clean_plain"
            assert any(row.part == "poison" for row in part.rows) or plan.family in {
                "cross_stage", "clean_plain", "clean_marked", "clean_preferences", "clean_stages",
            }  # fmt: skip


def test_negative_control_clean_cases_hold_no_poison(held_out, tmp_path):
    for family in ("clean_plain", "clean_marked", "clean_preferences", "clean_stages"):
        truth = write(held_out, tmp_path / family, family, 7)[1]

        assert all(part["poison"] == [] for part in truth["files"].values())
        assert truth["triggers"] == []


def test_twelve_triggers_or_more_wait_in_every_pool(held_out):
    pools = importlib.import_module("held_out_triggers").POOLS
    assert held_out.FAMILIES
    assert all(len(set(pool)) >= 12 for pool in pools.values())
