"""A group counts once, lifts its rows, and keeps its identity whatever the order of rows."""

import numpy as np
import pytest
from detector_findings import findings_of, group_of, union_of

from inspector.domain.findings import Group, GroupKind
from inspector.pipeline.fusion import rank


@pytest.fixture(scope="module")
def small():
    return union_of([f"record {row}" for row in range(6)])


def test_a_strong_group_lifts_its_weak_rows_past_rows_without_one(small):
    p = [1.0, 1e-3, 1e-3, 1e-12, 1.0, 1.0]
    found = findings_of(p, groups=[group_of([0, 3], 1e-12)])
    order = rank(small, [found]).order
    assert order[:2].tolist() == [3, 0]


def test_negative_control_a_group_that_is_no_surprise_lifts_nothing(small):
    p = [1.0, 1e-3, 1e-3, 1e-2, 1.0, 1.0]
    plain = rank(small, [findings_of(p)])
    grouped = rank(small, [findings_of(p, groups=[group_of([0, 3], 0.9)])])
    assert grouped.order.tolist() == plain.order.tolist()
    assert grouped.scores == pytest.approx(plain.scores)


def pattern_among_noise(groups):
    """Rank 12 rows of p = 0.05 among 7 detectors of noise; return their share of the first 60."""
    n_rows, poison = 6000, np.arange(0, 6000, 500)
    dice = np.random.default_rng(5)
    others = [findings_of(dice.random(n_rows), f"noise {number}") for number in range(7)]
    p = np.where(np.isin(np.arange(n_rows), poison), 0.05, 1.0)
    found = findings_of(p, "patterns", groups=groups(poison))
    union = union_of([f"record {row}" for row in range(n_rows)])
    return np.isin(poison, rank(union, [*others, found]).order[:60]).mean()


def test_a_pattern_is_counted_once_not_once_a_row():
    assert pattern_among_noise(lambda rows: [group_of(rows, 0.05)]) == 1.0


def test_negative_control_the_same_p_value_without_a_pattern_stays_among_the_noise():
    assert pattern_among_noise(lambda _: []) < 0.2


def test_a_group_of_half_of_all_rows_lifts_none(small):
    p = [0.05, 0.05, 0.05, 1e-2, 1.0, 1.0]
    found = findings_of(p, groups=[group_of([0, 1, 2], 0.05)])
    assert rank(small, [found]).order[0] == 3


def test_a_group_lifts_a_row_that_its_detector_could_not_judge(small):
    found = findings_of([np.nan, 0.3, 0.3, 1e-9, 0.3, 0.3], groups=[group_of([0, 3], 1e-9)])
    assert rank(small, [found]).order[:2].tolist() == [3, 0]


def test_a_group_of_a_detector_that_is_switched_off_lifts_nothing(small):
    off = findings_of([0.5] * 6, "off", groups=[group_of([4], 1e-12)])
    kept = findings_of([0.5, 0.01, 0.5, 0.5, 0.5, 0.5], "kept")
    assert rank(small, [kept, off], {"off": 0.0}).order[0] == 1
    assert rank(small, [kept, off]).order[0] == 4


def test_of_two_groups_of_a_kind_with_the_same_rows_the_stronger_stays(small):
    weak, strong = group_of([0, 1, 2], 1e-3, text="weak"), group_of([0, 1, 2], 1e-9, text="strong")
    ranking = rank(small, [findings_of([1.0] * 6, groups=[weak, strong])])
    assert [group.text for group in ranking.groups] == ["strong"]


def test_groups_of_different_kinds_or_rows_all_stay_strongest_first(small):
    groups = [
        group_of([0, 1, 2], 1e-3),
        group_of([0, 1, 2], 1e-5, GroupKind.PAYLOAD),
        group_of([2, 3, 4, 5], 1e-9, text="other"),
    ]
    ranking = rank(small, [findings_of([1.0] * 6, groups=groups)])
    assert [group.p_value for group in ranking.groups] == [1e-9, 1e-5, 1e-3]
    assert len(set(ranking.group_ids)) == 3


def test_groups_of_different_detectors_are_merged_alike(small):
    one = findings_of([1.0] * 6, "one", groups=[group_of([0, 1, 2, 3], 1e-3)])
    other = findings_of([1.0] * 6, "other", groups=[group_of([0, 1, 2], 1e-9)])
    assert [group.p_value for group in rank(small, [one, other]).groups] == [1e-9]


def test_group_ids_survive_another_order_of_rows():
    records = [f"record {row}" for row in range(50)]
    order = np.random.default_rng(1).permutation(50)
    moved = [records[row] for row in order]
    rows = np.arange(3, 50, 5)
    there = rank(union_of(records), [findings_of([1.0] * 50, groups=[group_of(rows)])])
    places = np.flatnonzero(np.isin(order, rows))
    back = rank(union_of(moved), [findings_of([1.0] * 50, groups=[group_of(places, 1e-4)])])
    assert there.group_ids == back.group_ids


@pytest.mark.parametrize(
    "other",
    [group_of([0, 1, 3]), group_of([0, 1, 2], text="abc"), group_of([0, 1, 2], kind="flip")],
    ids=["rows", "text", "kind"],
)
def test_negative_control_another_group_has_another_id(other, small):
    other = Group(GroupKind(other.kind), "", other.text, other.rows, other.p_value, "")
    ids = {
        rank(small, [findings_of([1.0] * 6, groups=[group])]).group_ids[0]
        for group in (group_of([0, 1, 2]), other)
    }
    assert len(ids) == 2
