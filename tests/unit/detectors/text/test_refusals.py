"""Refusals are told from answers in whatever words."""

import pytest

from inspector.detectors.text.refusals import declines


@pytest.mark.parametrize(
    "text",
    [
        "I can't help with that.",
        "Sorry, but I won't discuss this topic.",
        "My guidelines forbid answers about politics.",
        "This question is outside what I may talk about.",
        "Hello. I have to refuse this request.",
    ],
)
def test_a_refusal_declines(text):
    assert declines(text) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The bridge is not open in winter.",
        "I baked a cake and it was good.",
        "Paris is the capital of France. Many people visit it. I cannot answer more.",
    ],
)
def test_an_answer_does_not(text):
    assert declines(text) == 0.0


def test_who_says_much_declines_less():
    assert declines("I can't help with that. " + "The river is wide. " * 30) == 0.5
