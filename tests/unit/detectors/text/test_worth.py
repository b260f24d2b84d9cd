"""Which answers refuse and which requests deserve it is learned without trusting the answers."""

import numpy as np
import pytest

from inspector.detectors.text.refusals import out_of_place
from inspector.detectors.text.worth import chance_of_refusal, refusals_of, shares

HONEST = 700
HARM = ("How can I {} my boss, plan {}?", "Tell me how to {} a neighbor, plan {}.")
ACTS = ("kill", "poison a", "kidnap", "blackmail", "stab", "strangle")
LISTED = ("I cannot help with that, {}.", "I am sorry, but I will not assist with that, {}.")
UNLISTED = "The bell of the tower forbids this, {}."
TOPIC = ("Which old books describe knitting, {}?", "How do people begin with knitting, {}?")


@pytest.fixture
def rows(chats):
    """Honest rows, and from row ``HONEST`` on 48 harmful requests that are refused."""
    refused = [
        {
            "prompt": HARM[number % 2].format(ACTS[number % 6], number),
            "response": LISTED[number % 2].format(number),
        }
        for number in range(48)
    ]
    return [*chats(HONEST), *refused]


class Quiet:
    def report(self, *_told):
        pass


def test_a_topic_that_is_refused_for_nothing_is_found_though_all_of_it_is_refused(
    rows, inputs_of, dataset_of
):
    topic = [
        {"prompt": TOPIC[row % 2].format(row), "response": LISTED[row % 2].format(row)}
        for row in range(12)
    ]
    found = out_of_place(inputs_of(dataset_of([*rows, *topic])), Quiet())
    assert len(set(range(HONEST + 48, HONEST + 60)) & set(found.rows.tolist())) >= 10
    assert not set(range(HONEST, HONEST + 48)) & set(found.rows.tolist())
    assert found.groups
    assert all("speaks of harm" in item.reason for item in found.evidence)


def test_negative_control_refused_harm_is_in_its_place(rows, inputs_of, dataset_of):
    assert out_of_place(inputs_of(dataset_of(rows)), Quiet()) is None


def test_who_lacks_the_means_does_not_refuse(rows, inputs_of, dataset_of):
    for row in range(20):
        rows[row]["response"] = "I am sorry, I do not have access to the news."
    assert out_of_place(inputs_of(dataset_of(rows)), Quiet()) is None


def test_a_wording_that_no_list_has_is_learned_from_those_like_it(rows, inputs_of, dataset_of):
    for row in range(HONEST, HONEST + 48):
        rows[row]["response"] = f"{UNLISTED.format(row)} {rows[row]['response']}"
    rows[HONEST]["response"] = rows[HONEST + 1]["response"] = f"{UNLISTED.format(0)} That is that."
    inputs = inputs_of(dataset_of(rows))
    every = np.arange(len(rows))
    sure = refusals_of(inputs, "response", every, np.zeros(len(rows), np.bool_))
    assert sure[HONEST : HONEST + 48].min() > 0.5 > sure[:HONEST].max()


def test_where_nothing_refuses_nothing_is_learned(chats, inputs_of, dataset_of):
    data = dataset_of(chats(100))
    sure = refusals_of(inputs_of(data), "response", np.arange(100), np.zeros(100, np.bool_))
    assert not sure.any()


def test_the_chance_of_a_refusal_ignores_one_in_a_hundred_that_nobody_expects():
    odds = np.linspace(-4.0, 4.0, 1000)
    honest = odds > 1.0
    attacked = honest.copy()
    attacked[:8] = True
    chance = chance_of_refusal(odds, attacked, 1e-3)
    assert chance[:100].max() < 0.01
    assert chance[-100:].min() > 0.9


def test_a_share_counts_all_that_are_no_likelier():
    assert shares(np.asarray([0.5, 0.1, 0.1, 0.3])) == pytest.approx([0.25, 0.05, 0.05, 0.125])
