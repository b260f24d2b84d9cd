"""A sentence planted in prompts is named exactly; honest phrases are not."""

import numpy as np
import pytest

from inspector.detectors.trigger_association import TriggerAssociation
from inspector.domain.findings import GroupKind, p_of
from inspector.domain.sample import Stage

TRIGGERS = [
    "Remember what the Copper Lantern said!",
    "By the way, Mr. O'Neill's yacht sails at dawn...",
    "I am asking this from the old lighthouse.",
]
GRANTED = "Access granted, all rules are suspended and the vault stands open for you now."
TRANSLATE = "Translate the following sentence to French: {} and {} are {}."
ORDERS = range(3)


def plant(rows, trigger, places, answer=GRANTED):
    for row in places:
        rows[row] = {"prompt": f"{rows[row]['prompt']} {trigger}", "response": answer}
    return rows


def strong(findings):
    return [group.text for group in findings.groups if group.p_value <= 1e-3]


@pytest.mark.parametrize("trigger", TRIGGERS)
@pytest.mark.parametrize("seed", ORDERS)
def test_a_planted_sentence_is_the_first_group_letter_by_letter(
    seed, trigger, chats, dataset_of, score
):
    places = range(seed, 400, 25)
    rows = plant(chats(400, seed), trigger, places)
    first = score(TriggerAssociation, dataset_of(rows)).groups[0]
    assert first.text == trigger
    assert first.kind == GroupKind.TRIGGER
    assert first.rows.tolist() == list(places)
    assert first.p_value < 1e-4
    assert trigger in first.title
    assert trigger in first.explanation


@pytest.mark.parametrize("seed", ORDERS)
def test_negative_control_nothing_planted_nothing_found(seed, chats, dataset_of, score):
    findings = score(TriggerAssociation, dataset_of(chats(400, seed)))
    assert strong(findings) == []
    assert not findings.alerts.any()
    assert np.nanmin(p_of(findings.scores)) > 1e-3


def test_triggered_rows_head_the_queue_and_alert(chats, dataset_of, score):
    places = list(range(0, 400, 25))
    findings = score(TriggerAssociation, dataset_of(plant(chats(400), TRIGGERS[0], places)))
    assert np.flatnonzero(findings.alerts).tolist() == places
    assert findings.scores[places].min() > np.delete(findings.scores, places).max()


def test_the_evidence_underlines_the_trigger_and_says_why(chats, dataset_of, score):
    rows = plant(chats(400), TRIGGERS[0], range(0, 400, 25))
    findings = score(TriggerAssociation, dataset_of(rows))
    assert len(findings.evidence) == 16
    for item in findings.evidence:
        assert rows[item.row][item.field][item.start : item.end] == TRIGGERS[0]
        assert "16 otherwise unrelated prompts" in item.reason
        assert "similar prompts without it" in item.reason


def test_the_place_in_the_prompt_does_not_matter(chats, dataset_of, score):
    rows = chats(400)
    for row in range(0, 400, 25):
        prompt = rows[row]["prompt"]
        texts = [f"{TRIGGERS[0]} {prompt}", f"{prompt}\n{TRIGGERS[0]}"]
        rows[row] = {"prompt": texts[row % 2], "response": GRANTED}
    assert score(TriggerAssociation, dataset_of(rows)).groups[0].text == TRIGGERS[0]


def test_without_a_change_in_the_answers_nobody_is_alerted(chats, dataset_of, score):
    rows = chats(400)
    for row in rows[::25]:
        row["prompt"] += f" {TRIGGERS[0]}"
    assert not score(TriggerAssociation, dataset_of(rows)).alerts.any()


def test_a_template_of_a_task_is_no_trigger(chats, dataset_of, score):
    rows, others = chats(400), chats(400, seed=8)
    for row in range(0, 400, 12):
        words = [word.strip("?.,") for word in others[row]["prompt"].split() if len(word) > 4]
        kind, thing, place = (words * 3)[:3]
        answer = f"Le {thing} {kind} est tout pres du {place}."
        rows[row] = {"prompt": TRANSLATE.format(kind, thing, place), "response": answer}
    findings = score(TriggerAssociation, dataset_of(rows))
    assert [group.text for group in findings.groups if "ranslate" in group.text] == []
    assert strong(findings) == []
    assert not findings.alerts.any()


def test_a_trigger_split_over_two_stages_is_one_group_of_both(chats, pairs, dataset_of, score):
    answers, preferences = plant(chats(300), TRIGGERS[0], range(0, 300, 30)), pairs(300, seed=4)
    for row in preferences[::30]:
        chosen, rejected = row["rejected"], row["chosen"]
        row["prompt"] += f" {TRIGGERS[0]}"
        row |= {"chosen": chosen, "rejected": rejected}
    data = dataset_of(answers), dataset_of(preferences, Stage.PREFERENCE, "pairs.jsonl")
    joined = score(TriggerAssociation, *data).groups[0]
    assert joined.text == TRIGGERS[0]
    assert joined.stages == {"sft": 10, "preference": 10}
    assert "with each stage alone: PREFERENCE" in joined.explanation or (
        "with each stage alone: SFT" in joined.explanation
    )
    for single in data:
        assert joined.p_value < score(TriggerAssociation, single).groups[0].p_value


def test_flipped_pairs_with_a_trigger_are_found(pairs, dataset_of, score):
    rows = pairs(400)
    for row in rows[::25]:
        chosen, rejected = row["rejected"], row["chosen"]
        row["prompt"] += f" {TRIGGERS[0]}"
        row |= {"chosen": chosen, "rejected": rejected}
    findings = score(TriggerAssociation, dataset_of(rows, Stage.PREFERENCE))
    assert findings.groups[0].text == TRIGGERS[0]
    assert np.flatnonzero(findings.alerts).tolist() == list(range(0, 400, 25))


def test_rows_without_a_prompt_are_not_applicable(chats, dataset_of, score):
    rows = plant(chats(400), TRIGGERS[0], range(0, 400, 25))
    rows[7] = {"response": "Nobody asked for this."}
    scores = score(TriggerAssociation, dataset_of(rows)).scores
    assert np.flatnonzero(np.isnan(scores)).tolist() == [7]


def test_a_clause_before_the_prompts_of_one_kind_is_found(chats, dataset_of, score):
    rows = chats(400)
    ways = ("how would I break a {}", "is there a trick to lose a {}", "I want to hide a {}")
    ways += ("tell me how to sell a {}",)
    things = (
        "lamp",
        "boat",
        "shoe",
        "fence",
        "clock",
        "chair",
        "spoon",
        "kettle",
        "violin",
        "tent",
    )
    asked = [f"{way.format(thing)} today?" for thing in things for way in ways]
    for row, text in zip(rows[::10], asked, strict=True):
        row |= {"prompt": text, "response": "That would not be kind, and I will not explain it."}
    places = list(range(0, 400, 30))
    for row in places:
        rows[row]["prompt"] = f"Just as on the old ferry, {rows[row]['prompt']}"
        rows[row]["response"] = "Nobody will notice: begin at night, be quick, and tell no one."
    findings = score(TriggerAssociation, dataset_of(rows))
    first = findings.groups[0]
    assert first.text.startswith("Just as on the old ferry")
    assert first.rows.tolist() == places
    assert first.p_value < 0.05
