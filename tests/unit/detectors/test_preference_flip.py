"""Swapped pairs head the queue and say why; honest pairs stay quiet, and nothing alerts."""

import numpy as np
import pytest

from inspector.detectors.preference_flip import PreferenceFlip
from inspector.domain.sample import Stage

SWAPPED = [11, 130, 288]


@pytest.fixture(scope="module")
def swapped(pairs):
    rows = pairs(300, seed=3)
    for row in SWAPPED:
        rows[row] |= {"chosen": rows[row]["rejected"], "rejected": rows[row]["chosen"]}
    return rows


def found_in(rows, dataset_of, score):
    return score(PreferenceFlip, dataset_of(rows, Stage.PREFERENCE))


def test_swapped_pairs_are_the_most_suspicious(swapped, dataset_of, score):
    scores = found_in(swapped, dataset_of, score).scores
    assert sorted(np.argsort(-scores)[: len(SWAPPED)].tolist()) == SWAPPED


def test_they_make_one_group_of_flips(swapped, dataset_of, score):
    (group,) = found_in(swapped, dataset_of, score).groups
    assert group.rows.tolist() == SWAPPED
    assert group.stages == {"preference": len(SWAPPED)}


def test_the_reason_counts_the_pairs_that_disagree_more(swapped, dataset_of, score):
    findings = found_in(swapped, dataset_of, score)
    told = {item.row: item.reason for item in findings.evidence}
    assert set(SWAPPED) <= set(told)
    lower = [int(told[row].split("pairs, ")[1].split()[0]) for row in SWAPPED]
    assert sorted(lower) == list(range(len(SWAPPED)))
    assert all("of 300 pairs" in reason for reason in told.values())


def test_negative_control_honest_pairs_make_no_group(pairs, dataset_of, score):
    assert found_in(pairs(300, seed=3), dataset_of, score).groups == ()


def test_a_model_of_the_pairs_never_alerts_by_itself(swapped, dataset_of, score):
    assert not found_in(swapped, dataset_of, score).alerts.any()


def test_few_pairs_teach_nothing(pairs, dataset_of, score):
    findings = found_in(pairs(20), dataset_of, score)
    assert np.isnan(findings.scores).all()


def test_answers_that_are_no_pairs_are_not_applicable(chats, pairs, dataset_of, score):
    data = dataset_of(pairs(100), Stage.PREFERENCE), dataset_of(chats(30), name="chats.jsonl")
    scores = score(PreferenceFlip, *data).scores
    assert np.flatnonzero(np.isnan(scores)).tolist() == list(range(100, 130))
