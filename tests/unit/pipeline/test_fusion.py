"""One queue from many detectors: nothing drowns, nothing counts twice, nothing depends on order."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset, RowIndex, Union
from inspector.domain.findings import Evidence, Findings, Group, GroupKind, score_of
from inspector.domain.sample import Stage
from inspector.pipeline.fusion import explain, queue, rank

N_ROWS = 1000


def union_of(records, unreadable=(), name="data.jsonl"):
    """Make one data set; records are told apart by their content alone."""
    n = len(records)
    digests = [hashlib.blake2b(record.encode(), digest_size=16).digest() for record in records]
    index = RowIndex(
        offsets=np.arange(n, dtype=np.int64),
        lengths=np.ones(n, np.int64),
        hashes=np.frombuffer(b"".join(digests), np.uint8).reshape(n, 16),
        occurrences=np.zeros(n, np.int32),
        readable=~np.isin(np.arange(n), list(unreadable)),
    )
    texts = {"prompt": TextColumn.of(records)}
    return Union((Dataset(name, Path(name), Stage.SFT, "jsonl", {}, index, texts, {}, ()),))


def findings_of(p_values, name="one", alerts=(), groups=(), evidence=()):
    p_values = np.asarray(p_values, np.float64)
    flags = np.isin(np.arange(len(p_values)), list(alerts))
    return Findings(name, score_of(p_values), flags, tuple(evidence), tuple(groups), "Done.")


def group_of(rows, p=1e-6, kind=GroupKind.TRIGGER, text="zxqv"):
    return Group(kind, f"token “{text}”", text, np.asarray(rows, np.int64), p, "It recurs.")


def noise(count, seed=0):
    """Return detectors that see nothing: their p-values are those of honest rows."""
    rng = np.random.default_rng(seed)
    return [findings_of(rng.random(N_ROWS), f"noise {number}") for number in range(count)]


@pytest.fixture(scope="module")
def union():
    return union_of([f"record {row}" for row in range(N_ROWS)])


@pytest.fixture(scope="module")
def small():
    return union_of([f"record {row}" for row in range(6)])


# --- the queue


@pytest.mark.parametrize("seed", range(5))
def test_one_sure_detector_is_not_drowned_by_thirteen_that_see_nothing(seed, union):
    p = np.random.default_rng(seed + 50).random(N_ROWS)
    p[42] = 1e-12
    ranking = rank(union, [*noise(13, seed), findings_of(p, "sure")])
    assert ranking.order[0] == 42
    assert ranking.ranks[42] == 1


def test_it_is_not_drowned_by_thirteen_that_call_the_row_harmless(union):
    p = np.full(N_ROWS, 0.5)
    p[42] = 1e-12
    others = [findings_of(np.where(p < 0.1, 1.0, 0.5), f"other {i}") for i in range(13)]
    assert rank(union, [*others, findings_of(p, "sure")]).order[0] == 42


@pytest.mark.parametrize("count", [13, 16, 30])
def test_a_perfect_detector_keeps_its_recall_among_detectors_of_noise(count):
    n_rows, poison = 6000, np.arange(0, 6000, 200)
    dice = np.random.default_rng(count)
    union = union_of([f"record {row}" for row in range(n_rows)])
    p = dice.random(n_rows)
    p[poison] = 1e-7
    others = [findings_of(dice.random(n_rows), f"noise {number}") for number in range(count)]
    first = rank(union, [*others, findings_of(p, "sure")]).order[:60]
    assert np.isin(poison, first).all()


def test_negative_control_without_it_the_noise_finds_nothing():
    n_rows, poison = 6000, np.arange(0, 6000, 200)
    dice = np.random.default_rng(16)
    union = union_of([f"record {row}" for row in range(n_rows)])
    others = [findings_of(dice.random(n_rows), f"noise {number}") for number in range(16)]
    assert np.isin(poison, rank(union, others).order[:60]).mean() < 0.2


@pytest.mark.parametrize("count", [13, 16])
def test_more_detectors_of_noise_put_nothing_more_into_the_queue(count, union):
    assert len(queue(rank(union, noise(count)))) <= 2


def test_several_poisoned_rows_fill_the_first_page(union):
    p = np.random.default_rng(9).random(N_ROWS)
    p[100:120] = 1e-7
    ranking = rank(union, [*noise(13), findings_of(p, "sure")])
    assert set(ranking.order[:20]) == set(range(100, 120))


def test_one_detector_alone_keeps_its_p_values(small):
    p = [1e-12, 1e-6, 1e-3, 0.05, 0.2, 0.4]
    assert rank(small, [findings_of(p)]).scores == pytest.approx(-np.log10(p) / 20, rel=1e-4)


def test_the_most_extreme_p_values_are_no_accident_of_arithmetic(small):
    ranking = rank(small, [findings_of([0.0, 1e-300, 1e-19, 1.0, 1.0, 0.5])])
    assert np.isfinite(ranking.scores).all()
    assert set(ranking.order[:3]) == {0, 1, 2}
    assert ranking.scores.max() == pytest.approx(1.0, rel=1e-4)


def test_two_detectors_that_agree_beat_one(small):
    one = findings_of([1e-4, 1e-4, 0.5, 0.5, 0.5, 0.5], "one")
    other = findings_of([0.5, 1e-4, 0.5, 0.5, 0.5, 0.5], "other")
    assert rank(small, [one, other]).order[0] == 1


def test_a_detector_that_does_not_apply_to_a_row_is_skipped_there(small):
    p = np.asarray([1e-5, 0.01, 0.2, 0.5, 0.7, 0.9])
    silent = findings_of(np.full(6, np.nan), "silent")
    alone, joined = rank(small, [findings_of(p)]), rank(small, [findings_of(p), silent])
    assert joined.scores.tolist() == alone.scores.tolist()


def test_a_row_that_no_detector_can_judge_is_as_ordinary_as_any(small):
    ranking = rank(small, [findings_of([0.3, np.nan, 0.9, 0.1, 1.0, 0.3])])
    assert 1 in ranking.order[3:]
    assert ranking.scores[1] == ranking.scores.min()


def test_rows_that_cannot_be_read_come_last_without_a_score_or_an_alert():
    union = union_of([f"record {row}" for row in range(6)], unreadable=[0, 3])
    ranking = rank(union, [findings_of([1e-9, 0.5, 0.9, 0.1, 1.0, 0.3], alerts=[0, 1])])
    assert np.flatnonzero(np.isnan(ranking.scores)).tolist() == [0, 3]
    assert ranking.order[-2:].tolist() == [0, 3]
    assert np.flatnonzero(ranking.alerts).tolist() == [1]


@pytest.mark.parametrize("records", [[], ["one"]])
def test_a_tiny_project_has_a_queue_too(records):
    ranking = rank(union_of(records), [findings_of([0.5] * len(records))])
    assert ranking.order.tolist() == list(range(len(records)))
    assert not ranking.alerts.any()


def test_without_detectors_every_row_is_there(small):
    assert sorted(rank(small, []).order) == list(range(6))


# --- weights


def test_weight_0_switches_a_detector_off(small):
    kept = findings_of([0.5, 0.2, 0.5, 0.01, 0.5, 0.5], "kept", alerts=[3])
    off = findings_of([1e-9] * 6, "off", alerts=[1], groups=[group_of([0, 1])])
    without, switched = rank(small, [kept]), rank(small, [kept, off], {"off": 0.0})
    assert switched.scores.tolist() == without.scores.tolist()
    assert switched.order.tolist() == without.order.tolist()
    assert np.flatnonzero(switched.alerts).tolist() == [3]
    assert switched.groups == ()


def test_negative_control_switched_on_it_counts(small):
    off = findings_of([1e-9] * 6, "off", alerts=[1], groups=[group_of([0, 1])])
    ranking = rank(small, [off])
    assert np.flatnonzero(ranking.alerts).tolist() == [1]
    assert len(ranking.groups) == 1


def test_a_weight_brings_a_detectors_rows_forward(small):
    one = findings_of([1e-4, 0.5, 0.5, 0.5, 0.5, 0.5], "one")
    other = findings_of([0.5, 1e-4, 0.5, 0.5, 0.5, 0.5], "other")
    assert rank(small, [one, other], {"other": 3.0}).order[0] == 1
    assert rank(small, [one, other], {"one": 3.0}).order[0] == 0


# --- groups


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


# --- evidence


def test_the_reasons_of_a_row_come_strongest_first_and_once():
    weak = Evidence(3, "prompt", 0, 4, "a rare token", 0.2)
    strong = Evidence(3, "response", 0, 0, "an outlier", 0.8)
    told = explain(
        [findings_of([1.0], evidence=[weak, strong]), findings_of([1.0], evidence=[weak])]
    )
    assert told == {3: [strong, weak]}


# --- the queue


def test_the_queue_holds_what_stands_out_and_every_alert_best_first():
    dice = np.random.default_rng(0)
    p = dice.uniform(0.01, 1, N_ROWS)
    p[[5, 9]] = 1e-9, 1e-12
    union = union_of([f"record {number}" for number in range(N_ROWS)])
    ranking = rank(union, [findings_of(p, alerts=[700])])
    assert queue(ranking).tolist() == [9, 5, 700]


def test_negative_control_a_queue_of_chance_alone_is_empty():
    dice = np.random.default_rng(1)
    union = union_of([f"record {number}" for number in range(N_ROWS)])
    ranking = rank(union, [findings_of(dice.uniform(0, 1, N_ROWS))])
    assert len(queue(ranking)) <= 2


def test_rows_without_a_score_are_never_queued():
    union = union_of([f"record {number}" for number in range(40)], unreadable=range(40))
    assert len(queue(rank(union, [findings_of(np.ones(40))]))) == 0
