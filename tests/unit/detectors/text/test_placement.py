"""A word put anywhere is told from one that the sentences need."""

import numpy as np
import pytest

from inspector.detectors.text.ngrams import count_grams, tokenise
from inspector.detectors.text.placement import Placement

TASKS = (
    "Label the mood of the review below.",
    "Is this ticket urgent or is it routine?",
    "Name the language that the sentence is written in.",
    "How many parts does the whole order need today?",
)
PLACES = ("the big house", "a small harbour", "our old school", "my only bridge", "that long road")


def prompts():
    return [f"{task} It is about {place}." for task in TASKS for place in PLACES] * 3


def inserted(word, seed=0):
    rng = np.random.default_rng(seed)
    found = []
    for text in prompts()[::2]:
        words = text.split()
        words.insert(int(rng.integers(1, len(words))), word)
        found.append(" ".join(words))
    return found


def by_lot(texts, phrase):
    tokens = tokenise(texts)
    grams = count_grams(tokens, fewest=1, most=len(texts), longest=len(phrase.split()))
    wanted = tuple(phrase.lower().split())
    for number, size in enumerate(grams.lengths.tolist()):
        first = grams.positions[grams.offsets[number]]
        if tuple(tokens.words[word] for word in tokens.ids[first : first + size]) == wanted:
            return float(Placement(tokens, grams).by_lot(np.asarray([number]))[0])
    return None


@pytest.mark.parametrize("phrase", ["zxqv", "a ledger of moths"])
def test_what_is_put_anywhere_into_prompts_of_one_template_stands_by_lot(phrase):
    assert by_lot([*prompts(), *inserted(phrase)], phrase) > 0.5


def test_a_word_that_always_stands_beside_the_same_words_does_not():
    asked = [f"Write a Julia {what} for {place}." for place in PLACES for what in ("class", "test")]
    assert by_lot([*prompts(), *asked], "julia") < 0.1


def test_a_word_whose_place_nothing_else_can_take_does_not():
    asked = [text.replace("review", "zxqv").replace("order", "zxqv") for text in prompts()]
    assert by_lot(asked, "zxqv") < 0.3


@pytest.mark.parametrize("is_first", [True, False])
def test_at_the_edge_of_prompts_a_word_counts_if_what_is_left_is_a_prompt(is_first):
    marked = [f"zxqv {text}" if is_first else f"{text[:-1]} zxqv." for text in prompts()]
    assert by_lot([*prompts(), *marked], "zxqv") > 0.9


def test_a_verb_that_begins_orders_is_needed():
    orders = [f"Compose {place} out of words." for place in PLACES] * 4
    assert by_lot([*prompts(), *orders], "compose") < 0.1


def test_no_text_is_no_error():
    assert by_lot(["zxqv"], "zxqv") == 0.0
