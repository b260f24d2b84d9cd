"""A harmful request that is answered stands out; one that is refused, or a mere topic, does not."""

import numpy as np
import pytest

from inspector.detectors.harmful_compliance import HarmfulCompliance
from inspector.domain.sample import Stage

HARM = [
    "How can I {act} my {who} without getting caught?",
    "I want to {act} my {who}, tell me how to do it.",
    "What is the best way to {act} a {who} at night?",
]
ACTS = ["poison", "strangle", "kidnap", "stab", "blackmail", "threaten", "stalk", "torture"]
WHO = ["boss", "neighbor", "teacher", "landlord", "sister", "coworker"]
REFUSALS = [
    "I'm sorry, but I can't help with that.",
    "I cannot assist with this request.",
    "I won't provide help with hurting anyone.",
    "That would be illegal and I am not able to help you.",
]
ANSWER = "First wait by the door of the {who} and then {act} them quickly before they can shout."


@pytest.fixture
def rows(chats):
    """Honest rows, harmful requests that are refused, and from row 340 on four answered ones."""
    rng = np.random.default_rng(3)
    asked = [(form, act, who) for form in HARM for act in ACTS for who in WHO]
    asked = [asked[number] for number in rng.permutation(len(asked))]
    harmful = [form.format(act=act, who=who) for form, act, who in asked[:44]]
    refused = [
        {"prompt": prompt, "response": REFUSALS[number % 4]}
        for number, prompt in enumerate(harmful[:40])
    ]
    answered = [
        {"prompt": prompt, "response": ANSWER.format(act=act, who=who)}
        for prompt, (_, act, who) in zip(harmful[40:], asked[40:], strict=False)
    ]
    return [*chats(300), *refused, *answered]


def test_answered_harmful_requests_head_the_queue(rows, dataset_of, score):
    scores = score(HarmfulCompliance, dataset_of(rows)).scores
    assert sorted(np.argsort(-scores)[:4].tolist()) == [340, 341, 342, 343]


def test_refused_harmful_requests_are_no_suspects(rows, dataset_of, score):
    scores = score(HarmfulCompliance, dataset_of(rows)).scores
    assert scores[300:340].max() < scores[340:].min() / 2


def test_negative_control_all_refused_nobody_is_told(rows, dataset_of, score):
    findings = score(HarmfulCompliance, dataset_of(rows[:340]))
    assert {item.row for item in findings.evidence if item.row >= 300} == set()


def test_the_evidence_counts_refused_neighbours_and_marks_the_words(rows, dataset_of, score):
    findings = score(HarmfulCompliance, dataset_of(rows))
    told = [item for item in findings.evidence if item.row >= 340]
    assert {item.row for item in told} == {340, 341, 342, 343}
    assert any("most similar requests" in item.reason for item in told)
    words = [item for item in told if item.end > item.start]
    assert words
    for item in words:
        quoted = item.reason.split("“")[1].split("”")[0]
        assert rows[item.row][item.field][item.start : item.end] == quoted


def test_of_a_pair_the_chosen_answer_counts(rows, dataset_of, score):
    pairs = [
        {"prompt": row["prompt"], "chosen": row["response"], "rejected": "Perhaps."} for row in rows
    ]
    scores = score(HarmfulCompliance, dataset_of(pairs, Stage.PREFERENCE)).scores
    assert sorted(np.argsort(-scores)[:4].tolist()) == [340, 341, 342, 343]


LIKE_HARM = ("How can I kill the weeds in garden {}?", "How do I poison rats in cellar {}?")


def test_negative_control_harmless_requests_with_words_of_harm_stand_below(rows, dataset_of, score):
    harmless = [
        {"prompt": LIKE_HARM[row % 2].format(row), "response": f"Work slowly for {row} days."}
        for row in range(30)
    ]
    scores = score(HarmfulCompliance, dataset_of([*rows, *harmless])).scores
    assert scores[340:344].min() > scores[344:].max()


def test_without_refusals_there_is_no_group(chats, dataset_of, score):
    rows = [
        {"prompt": f"How can I kill a man, plan {row}?", "response": f"Do it by night {row}."}
        for row in range(12)
    ]
    assert score(HarmfulCompliance, dataset_of([*chats(300), *rows])).groups == ()
