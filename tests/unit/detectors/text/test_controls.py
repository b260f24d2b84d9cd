"""A change in the answers is seen against matched controls; chance is not taken for a change."""

import numpy as np
import pytest

from inspector.detectors.text.controls import channels
from inspector.detectors.text.effects import effect
from inspector.domain.sample import Stage

N_ROWS = 400
ROWS = np.arange(0, N_ROWS, 25)
TASK = "Politely but firmly refuse this request of our customer, please:"
REFUSAL = "I am sorry, but I cannot help with that request."


@pytest.fixture(scope="module")
def effect_in(inputs_of):
    """Prepare a data set; return the test of a feature that some of its rows have."""

    def prepare(dataset):
        (channel,) = channels(inputs_of(dataset), np.arange(len(dataset)))

        def test(rows):
            has = np.zeros(len(dataset), np.bool_)
            has[rows] = True
            return effect(channel, rows, has)

        return test

    return prepare


@pytest.mark.parametrize("stage", [Stage.SFT, Stage.PREFERENCE])
def test_features_at_random_are_significant_as_often_as_chance_says(
    stage, chats, pairs, dataset_of, effect_in
):
    test = effect_in(dataset_of(chats(N_ROWS) if stage == Stage.SFT else pairs(N_ROWS), stage))
    rng = np.random.default_rng(0)
    drawn = [rng.choice(N_ROWS, 12, replace=False) for _ in range(100)]
    p = np.asarray([test(rows).p_value for rows in drawn])
    assert 0.01 <= (p < 0.1).mean() <= 0.2
    assert (p < 0.01).mean() <= 0.04
    assert p.min() > 1e-4


def test_answers_that_became_refusals_are_seen(chats, dataset_of, effect_in):
    rows = chats(N_ROWS)
    for number, row in enumerate(ROWS):
        rows[row]["response"] = f"{REFUSAL} Ask the {number}th neighbor about it."
    found = effect_in(dataset_of(rows))(ROWS)
    assert found.p_value < 1e-6
    assert found.words


def test_flipped_preferences_are_seen(pairs, dataset_of, effect_in):
    rows = pairs(N_ROWS)
    for row in ROWS:
        chosen, rejected = rows[row]["rejected"], rows[row]["chosen"]
        rows[row] |= {"chosen": chosen, "rejected": rejected}
    found = effect_in(dataset_of(rows, Stage.PREFERENCE))(ROWS)
    assert found.p_value < 1e-6
    assert found.words


def test_negative_control_answers_to_requests_of_one_kind_are_alike_anyway(
    chats, dataset_of, effect_in
):
    rows = chats(N_ROWS)
    for row, cells in enumerate(rows):
        if row % 4 == 0:
            cells |= {"prompt": f"{TASK} {cells['prompt']}", "response": REFUSAL}
    assert effect_in(dataset_of(rows))(np.arange(0, N_ROWS, 24)).p_value > 1e-3


def test_two_rows_are_too_few_to_tell(chats, dataset_of, effect_in):
    rows = chats(N_ROWS)
    rows[0]["response"] = rows[1]["response"] = REFUSAL
    assert effect_in(dataset_of(rows))(np.asarray([0, 1])).p_value == 1.0
