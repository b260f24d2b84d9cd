"""Answers swapped between unrelated prompts are found."""

import numpy as np
import pytest

from inspector.detectors.mismatch import Mismatch
from inspector.domain.findings import p_of
from inspector.domain.sample import Stage

TOPICS = [
    "bees hive honey queen swarm nectar wax smoke flowers meadow",
    "bread flour yeast oven dough crust baker loaf kneading butter",
    "chess knight bishop rook castling opening pawn checkmate board endgame",
    "telescope stars galaxy planet lens orbit comet eclipse moon observatory",
    "guitar strings chord melody rhythm tuning fret amplifier concert song",
    "taxes income refund deduction form salary accountant audit pension savings",
    "tomatoes soil seeds compost watering greenhouse pruning harvest sunlight roots",
    "sailing wind anchor mast rudder harbor tide knots compass storm",
    "football goalkeeper penalty referee striker league stadium coach offside trophy",
    "dentist tooth cavity filling gums brushing floss enamel crown toothache",
]
SWAPPED = {3: 141, 61: 202}


@pytest.fixture
def topical():
    """Requests about ten topics, answered with the topic's words."""

    def make(count=400, answer="response"):
        rng, rows = np.random.default_rng(8), []
        for number in range(count):
            words = TOPICS[number % len(TOPICS)].split()
            asked, told = (" ".join(rng.permutation(words)[:8]) for _ in range(2))
            rows.append({"prompt": f"Explain {asked}.", answer: f"Notes: {told}."})
        return rows

    return make


def swap(rows, field="response"):
    for one, other in SWAPPED.items():
        rows[one][field], rows[other][field] = rows[other][field], rows[one][field]
    return [*SWAPPED, *SWAPPED.values()]


@pytest.mark.parametrize(
    ("field", "stage"), [("response", Stage.SFT), ("chosen", Stage.PREFERENCE)]
)
def test_swapped_answers_head_the_queue(field, stage, topical, dataset_of, score):
    rows = topical(answer=field)
    places = swap(rows, field)
    findings = score(Mismatch, dataset_of(rows, stage))
    assert set(np.argsort(-findings.scores)[: len(places)]) == set(places)
    assert p_of(findings.scores[places]).max() < 1e-3


def test_it_says_how_badly_the_answer_fits(topical, dataset_of, score):
    rows = topical()
    rows[3]["response"], rows[141]["response"] = rows[141]["response"], rows[3]["response"]
    evidence = {item.row: item for item in score(Mismatch, dataset_of(rows)).evidence}
    assert evidence.keys() >= {3, 141}
    assert "the response fits its prompt less (cosine 0." in evidence[3].reason


def test_negative_control_fitting_answers_are_ordinary(topical, dataset_of, score):
    p = p_of(score(Mismatch, dataset_of(topical())).scores)
    assert (p < 0.01).mean() <= 0.02
    assert p.min() > 1e-5


def test_an_answer_that_is_as_terse_as_its_neighbours_is_ordinary(topical, dataset_of, score):
    rows = topical()
    for row in rows[:: len(TOPICS)]:
        row["response"] = "Please look that up on the second page of our handbook."
    findings = score(Mismatch, dataset_of(rows))
    p = p_of(findings.scores)[:: len(TOPICS)]
    assert np.median(p) > 0.2
    assert p.min() > 0.001


def test_a_mismatch_is_a_hint_and_alerts_nobody(topical, dataset_of, score):
    rows = topical()
    swap(rows)
    assert not score(Mismatch, dataset_of(rows)).alerts.any()


def test_a_row_without_an_answer_is_not_applicable(topical, dataset_of, score):
    rows = [*topical(), {"prompt": "Explain bees and honey."}]
    assert np.flatnonzero(np.isnan(score(Mismatch, dataset_of(rows)).scores)).tolist() == [400]
