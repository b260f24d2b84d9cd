"""Words are as frequent as wordfreq says, whichever way they are looked up."""

import pytest
from wordfreq import word_frequency

from inspector.detectors.text.background import UNKNOWN, frequency, oddness

PLAIN = ("the", "harbour", "kettle", "zythum", "sesquipedalian", "abc")
OTHER = ("don't", "1984", "naïve", "state-of-the-art", "THE", "x2", "l’été", "")


@pytest.mark.parametrize("word", [*PLAIN, *OTHER])
def test_frequencies_are_those_of_wordfreq(word):
    assert frequency(word) == max(word_frequency(word, "en"), UNKNOWN)


def test_a_word_that_nobody_knows_has_the_least_frequency():
    assert frequency("zxqvkw") == UNKNOWN
    assert frequency("zxqvkw7") == UNKNOWN


def test_odd_words_make_a_text_odd():
    assert oddness("The old house is big.") < oddness("The zxqvkw house is big.") < 8.0
    assert oddness("?!") == 0.0
