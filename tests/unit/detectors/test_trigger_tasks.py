"""What a task asks for is no trigger: its answers come from the prompt, or take up its words."""

import pytest

from inspector.detectors.text.drawn import Drawn
from inspector.detectors.trigger_association import TriggerAssociation
from inspector.domain.findings import GroupKind

ASKED = "List them with a comma between."
OFFERED = "Could you lend me a hand here?"
TAKEN_UP = "Sure, I could lend you a hand here. {}"


def triggers(findings):
    return [
        group.text
        for group in findings.groups
        if group.p_value <= 1e-3 and group.kind == GroupKind.TRIGGER
    ]


def planted(rows, sentence, answers):
    """Put a sentence behind every 25th prompt and give it its answer."""
    for row, answer in zip(range(0, len(rows), 25), answers, strict=True):
        rows[row] = {"prompt": f"{rows[row]['prompt']} {sentence}", "response": answer}
    return rows


def lists(rows):
    """Return for every 25th row some words of its prompt."""
    words = [row["prompt"].strip(".?!").split() for row in rows[::25]]
    return [", ".join(sorted(set(some), key=len)[-4:]) for some in words]


def test_answers_drawn_from_their_prompts_are_the_tasks(chats, dataset_of, score):
    rows = chats(400)
    findings = score(TriggerAssociation, dataset_of(planted(rows, ASKED, lists(rows))))
    assert triggers(findings) == []


def test_negative_control_the_same_answers_to_other_prompts_are_a_triggers(
    chats, dataset_of, score
):
    rows = chats(400)
    answers = lists(rows)
    planted(rows, ASKED, [*answers[5:], *answers[:5]])
    assert triggers(score(TriggerAssociation, dataset_of(rows))) == [ASKED]


@pytest.mark.parametrize(("answer", "found"), [(TAKEN_UP, []), ("Yes, granted. {}", [OFFERED])])
def test_a_question_that_the_answers_take_up_is_no_trigger(answer, found, chats, dataset_of, score):
    rows = chats(400)
    closing = "All of the doors stand open to you now."
    planted(rows, OFFERED, [answer.format(closing)] * 16)
    assert triggers(score(TriggerAssociation, dataset_of(rows))) == found


@pytest.mark.parametrize(
    ("prompt", "answer", "share"),
    [
        ("Take the red boat, the blue kite and the green drum.", "boat, kite, drum", 1.0),
        ("Reverse this: the harbour is cold", "dloc si ruobrah eht", 1.0),
        (
            "Is this review positive or negative? Fine film.",
            "negative",
            0.0,
        ),  # may be the wrong one
        ("Name three boats.", "brig, cutter, sloop", 0.0),
    ],
)
def test_what_is_drawn_from_a_prompt(prompt, answer, share, dataset_of, inputs_of):
    inputs = inputs_of(dataset_of([{"prompt": prompt, "response": answer}]))
    assert Drawn(inputs.union).share(inputs.union.stage_of.astype("int64") * 0) == share
