"""The figures of the detection benchmark, by hand."""

import importlib
import math
from pathlib import Path

import numpy as np
import pytest

from inspector.domain.findings import Group, GroupKind

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
N_ROWS = 200


@pytest.fixture
def measure(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("detection_measure").measure


def marked(*rows):
    return np.isin(np.arange(N_ROWS), rows)


def group_of(*rows):
    return Group(GroupKind.OTHER, "", "", np.asarray(rows, np.int64), 0.1, "")


def test_a_ranking_by_row_is_measured_as_by_hand(measure):
    scores = N_ROWS - np.arange(N_ROWS, dtype=np.float64)
    groups = [group_of(0, 2), group_of(0, 1)]
    poison, controls = marked(0, 1, 50), marked(2, 3)
    found = measure(scores, poison, controls, groups=groups, alerts=marked(0, 1, 2, 3))
    assert found.recall[0.01] == pytest.approx(1.0)  # 2 rows can hold 2 of the 3
    assert found.recall[0.05] == pytest.approx(2 / 3)
    assert found.precision50 == pytest.approx(2 / 50)
    assert found.first_hit == 1
    assert found.auroc == pytest.approx((2 + 149 / 197) / 3)
    assert found.auroc_controls == pytest.approx(2 / 3)
    assert found.average_precision == pytest.approx((1 + 1 + 3 / 51) / 3)
    assert found.controls_first == 0
    assert found.group_rank == 2
    assert found.alerts_per_1000 == pytest.approx(2000 / 197)


def test_a_ranking_of_ties_is_worth_no_more_than_chance(measure):
    found = measure(np.ones(N_ROWS), marked(0, 1), marked(2))
    assert found.recall[0.01] == pytest.approx(0.01)
    assert found.auroc == 0.5
    assert found.average_precision == pytest.approx(0.01)
    assert found.first_hit == pytest.approx(201 / 3)
    assert math.isinf(found.group_rank)


def test_rows_without_a_score_come_last(measure):
    scores = np.where(marked(0, 1), np.nan, 0.0)
    assert measure(scores, marked(0, 1), marked(2)).auroc == 0.0


def test_clean_data_have_alerts_but_no_recall(measure):
    found = measure(np.ones(N_ROWS), marked(), marked(), alerts=marked(7))
    assert found.alerts_per_1000 == pytest.approx(5)
    assert math.isnan(found.recall[0.01])
    assert math.isnan(found.group_rank)
