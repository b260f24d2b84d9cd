"""Words that are strange where they stand, whatever the other rows are asked."""

import random

import pytest

from inspector.detectors.text.spelling import spellings
from inspector.detectors.text.stretches import judged_words
from inspector.detectors.text.words import read_words

SENTENCE = (
    "the quick river runs down to harbour and people walk along market slowly today while small "
    "boats carry bread home before evening light returns over hills"
)
ODD = "zxqvkjwpf " * 14


def p_of_the_odd(asked, beside):
    """Return the p-value of an odd answer whose own and next prompts are these."""
    draw = random.Random(3)
    answers = [" ".join(draw.choices(SENTENCE.split(), k=20)) for _ in range(200)]
    answers += [ODD, SENTENCE]
    prompts = ["the river"] * 200 + [asked, beside]
    judged = judged_words(read_words(answers), read_words(prompts), lambda *_: False)
    return spellings(judged).p_values[200]


@pytest.mark.parametrize("beside", ["the river", "please summarise", ""])
def test_an_odd_answer_is_odd_whatever_the_next_row_is_asked(beside):
    assert p_of_the_odd("the river", beside) < 1e-3


def test_negative_control_a_word_of_its_own_prompt_is_not_odd():
    assert not p_of_the_odd("what is zxqvkjwpf", "the river") < 0.5
