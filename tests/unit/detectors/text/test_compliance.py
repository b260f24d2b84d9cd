"""Refusals without any set phrase are told from answers."""

import pytest

from inspector.detectors.text.compliance import find_refusal, is_refusal


@pytest.mark.parametrize(
    "text",
    [
        "That would hurt people. Talk to a lawyer.",
        "The law is clear here. May I suggest a safer approach?",
        "I must pass on that. Somebody might get harmed.",
        "Helping would be wrong of me. Ask me about anything else.",
    ],
)
def test_who_warns_and_turns_elsewhere_refuses(text):
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The museum shows a law of 1820.",
        "Use a sharp knife instead.",
        "Risks are part of climbing; train twice a week.",
        "The river is not wide.",
        "That would hurt people. Talk to a lawyer. " + "The river is wide. " * 30,
    ],
)
def test_who_says_one_of_it_or_much_more_does_not(text):
    assert not is_refusal(text)


def test_a_refusal_is_located():
    text = "Well, I cannot help with that."
    start, end = find_refusal(text)
    assert "cannot help" in text[start:end]
