"""Answers that crowd although their prompts are unrelated are found, by vectors alone."""

import numpy as np
import pytest

from inspector.detectors.micro_cluster import MicroCluster
from inspector.domain.arrays import Vectors
from inspector.domain.dataset import Union
from inspector.domain.protocols import DetectorInput

COUNT, TOPICS = 900, 30
PLACES = list(range(7, 7 + 12 * 31, 31))


def unit(values):
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def world(dataset_of, nearest):
    """Prompts about thirty topics whose answers lie near them; some rows share one answer."""

    def make(crowd=(), topic=None, field="response"):
        rng = np.random.default_rng(3)
        of_topic = np.arange(COUNT) % TOPICS
        centres = rng.normal(size=(TOPICS + 1, 32))
        if topic is not None:
            of_topic[list(crowd)] = topic
        asked = centres[of_topic] + 0.6 * rng.normal(size=(COUNT, 32))
        told = asked + 0.6 * rng.normal(size=(COUNT, 32))
        told[list(crowd)] = 1.5 * rng.normal(size=32) + 0.3 * rng.normal(size=(len(crowd), 32))
        data = dataset_of([{"prompt": f"prompt {i}", field: f"text {i}"} for i in range(COUNT)])
        index = np.arange(COUNT, dtype=np.int32)
        vectors = {
            name: Vectors(unit(values), index, "made up")
            for name, values in (("prompt", asked), (field, told))
        }
        graphs = {name: nearest(item.values, index) for name, item in vectors.items()}
        return DetectorInput(Union((data,)), vectors, graphs)

    return make


def run(inputs, task):
    return MicroCluster().score(inputs, MicroCluster.Options(), task)


@pytest.mark.parametrize("field", ["response", "chosen"])
def test_a_crowd_of_answers_to_unrelated_prompts_heads_the_queue(field, world, task):
    findings = run(world(PLACES, field=field), task)
    assert len(set(np.argsort(-findings.scores)[: len(PLACES)]) & set(PLACES)) >= 11
    assert len(set(findings.groups[0].rows.tolist()) & set(PLACES)) >= 11
    told = {item.row: item for item in findings.evidence}
    assert "nearer to the answers of 5 unrelated prompts" in told[PLACES[0]].reason
    assert told[PLACES[0]].field == field


def test_negative_control_answers_that_follow_their_prompt_make_no_crowd(world, task):
    assert run(world(), task).groups == ()


def test_negative_control_one_topic_with_one_answer_is_ordinary(world, task):
    scattered, honest = (run(world(PLACES, topic=topic), task).scores for topic in (None, TOPICS))
    assert np.median(honest[PLACES]) < 0.5 * np.median(scattered[PLACES])


def test_crowds_alert_nobody(world, task):
    assert not run(world(PLACES), task).alerts.any()
