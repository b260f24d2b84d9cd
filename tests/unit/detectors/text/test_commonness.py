"""Answers whose words are each perhaps known, and all together no language."""

import random

import numpy as np
import pytest
from wordfreq import get_frequency_dict

from inspector.detectors.text.commonness import LEAST, PLACEHOLDER, rarities
from inspector.detectors.text.stretches import judged_words
from inspector.detectors.text.words import read_words

SENTENCE = (
    "the quick river runs down to harbour and people walk along market slowly today while small "
    "boats carry bread home before evening light returns over hills"
)
PIECES = (
    "toden waste ripes comin therly pante tion ander salif forint wasel thary rept inhor ted hed"
)


def drawn(seed, joint=" "):
    return joint.join(random.Random(seed).choices(PIECES.split(), k=24))


def judged(*odd, asks=lambda *_: False):
    """Return how the answers behind 200 honest ones are judged."""
    draw = random.Random(3)
    answers = [" ".join(draw.choices(SENTENCE.split(), k=20)) for _ in range(200)]
    words = read_words([*answers, *odd])
    found = rarities(judged_words(words, read_words(["a b"] * (200 + len(odd))), asks))
    return found.p_values[200:], found


def test_rare_pieces_of_words_are_odd_and_the_honest_answers_are_not():
    p, found = judged(drawn(1), drawn(2))
    assert (p < 1e-3).all()
    assert (found.p_values[:200] > 1e-2).all()


@pytest.mark.parametrize("odd", [drawn(1, joint="\n"), drawn(1, joint="="), " ".join(PLACEHOLDER)])
def test_negative_control_lists_code_and_placeholders_are_no_prose(odd):
    p, _ = judged(odd)
    assert not (p < 0.5).any()


def test_negative_control_what_was_asked_for_is_ordinary():
    p, _ = judged(drawn(1), asks=lambda row, *_: row == 200)
    assert p == pytest.approx(0.99)


def test_a_payload_longer_than_a_stretch_is_told_whole():
    long = f"{SENTENCE} {' '.join(map(drawn, range(6)))} {SENTENCE}"
    _, found = judged(long)
    start, end = found.starts[200], found.ends[200]
    assert abs(start - len(SENTENCE)) < 40
    assert abs(len(long) - end - len(SENTENCE)) < 40
    assert np.isfinite(found.means[200])


def test_the_mean_that_is_told_is_that_of_the_words_in_the_stretch():
    odd = drawn(1)
    _, found = judged(odd)
    shares = get_frequency_dict("en", "best")
    told = odd[found.starts[200] : found.ends[200]].split()
    logs = [-np.log10(max(shares.get(word, 0.0), LEAST)) for word in told]
    assert found.means[200] == pytest.approx(np.mean(logs))
