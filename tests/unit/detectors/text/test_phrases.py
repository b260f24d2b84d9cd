"""How rare a recurring phrase is."""

import pytest

from inspector.detectors.text import ngrams, phrases


def rarity_of(phrase):
    texts = [f"{word} {phrase}" for word in ("alpha", "beta", "gamma")]
    tokens = ngrams.tokenise(texts)
    grams = ngrams.count_grams(tokens, 3, 3)
    return phrases.rarity(tokens, grams).max()


@pytest.mark.parametrize("numbers", ["7 and", "1, 2, 3, 4, 5", "10 20 30 40 50 60"])
def test_numbers_in_a_row_are_as_common_as_one_of_them(numbers):
    assert rarity_of(numbers) == 0


def test_negative_control_words_in_a_row_are_rarer_than_one():
    assert rarity_of("violet lanterns drift over quiet harbours") == 1
