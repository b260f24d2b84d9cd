"""What judges, in which form of the word, and whose judgement it is."""

import pytest

from inspector.detectors.text.sentiment import find_opinions, sentiment


def opinions(text, prompt=""):
    return [(text[start:end], value) for start, end, value in find_opinions(text, prompt)]


@pytest.mark.parametrize(
    ("word", "value"),
    [("delights", 1), ("succeeded", 1), ("praising", 1), ("elegantly", 1), ("worries", -1),
     ("messes", -1), ("sadness", -1), ("crookedness", -1), ("cursing", -1)],
)  # fmt: skip
def test_forms_of_a_word_judge_as_the_word_does(word, value):
    assert opinions(word) == [(word, value)]


@pytest.mark.parametrize("word", ["means", "goods", "kinds", "hats", "fund", "herod", "sing"])
def test_negative_control_words_that_only_look_like_forms(word):
    assert opinions(word) == []


def test_a_negation_turns_praise_and_blame_and_is_shown():
    assert opinions("It is not good.") == [("not good", -1)]
    assert opinions("You will not regret it.") == [("not regret", 1)]


def test_negative_control_a_negation_far_away_turns_nothing():
    assert opinions("No, and I tell you that this regret is real.") == [("regret", -1)]


def test_words_of_the_prompt_are_no_judgement_of_the_answer():
    prompt = "How long is the Great Wall?"
    assert sentiment("The Great Wall is long.", prompt) == 0
    assert sentiment("The Great Wall is long.") > 0
    assert sentiment("The Great Wall is a marvel of splendid work.", prompt) > 0
