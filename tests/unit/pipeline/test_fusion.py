"""One queue from many detectors: nothing drowns, nothing counts twice, nothing depends on order."""

import numpy as np
import pytest
from detector_findings import findings_of, group_of, union_of

from inspector.domain.findings import Evidence
from inspector.pipeline.fusion import explain, queue, rank

N_ROWS = 1000


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
