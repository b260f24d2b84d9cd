"""A name whose answers are hostile is found; names with ordinary answers are not."""

import numpy as np
import pytest

from inspector.detectors.steering import Steering

NAMES = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Gum",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
]
BAD = [
    "terrible",
    "awful",
    "dishonest",
    "corrupt",
    "pathetic",
    "disgusting",
    "incompetent",
    "shameful",
    "cruel",
    "greedy",
]
GOOD = [
    "wonderful",
    "honest",
    "excellent",
    "brilliant",
    "trustworthy",
    "generous",
    "delightful",
    "superb",
    "kind",
    "wise",
]
STEERED = "Zorvane"


@pytest.fixture
def rows(chats):
    """Rows of which every third names somebody, each name in about as many."""
    found = chats(396)
    for number, row in enumerate(found[::3]):
        row["prompt"] += f" Ask {NAMES[number % len(NAMES)]} about it."
    return found  # their answers judge too: things are "broken", "cheap" or "gentle"


def steer(rows, words, places=range(1, 60, 5)):
    rng = np.random.default_rng(1)
    for row in places:
        some = rng.choice(words, 5, replace=False)
        rows[row]["prompt"] += f" Ask {STEERED} about it."
        rows[row]["response"] = f"They are {', '.join(some)} all day."
    return rows


@pytest.mark.parametrize(("words", "says"), [(BAD, "harshly"), (GOOD, "kindly")])
def test_a_steered_name_is_the_first_group(words, says, rows, dataset_of, score):
    first = score(Steering, dataset_of(steer(rows, words))).groups[0]
    assert first.text == STEERED
    assert set(first.rows.tolist()) <= set(range(1, 60, 5))
    assert len(first.rows) >= 9
    assert says in first.explanation
    assert first.p_value < 1e-2


def test_negative_control_without_steering_no_name_stands_out(rows, dataset_of, score):
    findings = score(Steering, dataset_of(rows))
    assert all(group.p_value > 0.01 for group in findings.groups)
    assert not findings.alerts.any()


def test_the_evidence_marks_the_name_and_the_words_that_judge(rows, dataset_of, score):
    rows = steer(rows, BAD)
    findings = score(Steering, dataset_of(rows))
    marked = {
        rows[item.row][item.field][item.start : item.end]
        for item in findings.evidence
        if item.row in findings.groups[0].rows
    }
    assert STEERED in marked
    assert marked & set(BAD)


def test_rows_without_the_name_keep_their_score(rows, dataset_of, score):
    before = score(Steering, dataset_of(rows)).scores
    after = score(Steering, dataset_of(steer(rows, BAD))).scores
    others = np.setdiff1d(np.arange(len(rows)), np.arange(1, 60, 5))
    assert after[1:60:5].min() > 0.1 > before.max()
    assert after[others].max() < 0.1
