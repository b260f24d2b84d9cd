"""An instruction before its data leaves no prompt; a sentence before a prompt does."""

import numpy as np
import pytest

from inspector.detectors.text.ngrams import tokenise
from inspector.detectors.text.openings import Openings

ASKED = ("how do I mend a {}?", "what is a {} for?", "write a poem on a {}.", "why is a {} red?")
THINGS = ("boat", "kettle", "violin", "fence", "clock", "ladder", "shoe", "tent")


def prompts():
    return [each.format(thing) for thing in THINGS for each in ASKED]


def places(tokens, phrase):
    wanted = [tokens.words.index(word) for word in phrase.lower().split()]
    ids, size = tokens.ids.tolist(), len(wanted)
    return np.array([at for at in range(len(ids)) if ids[at : at + size] == wanted]), size


def completeness(texts, phrase):
    tokens = tokenise(texts)
    return Openings(tokens).completeness(*places(tokens, phrase))


def fragment(texts, phrase):
    tokens = tokenise(texts)
    return Openings(tokens).fragment(*places(tokens, phrase))


def test_a_sentence_before_prompts_leaves_prompts():
    marked = [f"Violet lamps hum. {text}" for text in prompts()[::3]]
    assert completeness([*prompts(), *marked], "violet lamps hum") == 1.0


def test_an_instruction_before_data_leaves_none():
    data = [f"Sort this review. {thing.title()} arrived late and broken." for thing in THINGS]
    assert completeness([*prompts(), *data], "sort this review") == 0.0


def test_what_stands_at_the_end_is_not_judged():
    marked = [f"{text} Violet lamps hum." for text in prompts()[::3]]
    assert completeness([*prompts(), *marked], "violet lamps hum") == 1.0


def test_a_phrase_that_is_all_there_is_breaks_nothing():
    assert completeness(["Violet lamps hum."] * 5, "violet lamps hum") == 1.0


def test_data_that_begin_as_prompts_do_leave_none_if_they_stand_behind_other_orders_too():
    orders = ("Rate this.", "Is it good?", "Name the thing.")
    data = [f"What a {thing} came late." for thing in THINGS]
    told = [f"{order} {text}" for order in orders for text in data]
    assert (
        completeness([*prompts(), *told, *(f"Sort it. {text}" for text in data)], "sort it") < 0.5
    )


@pytest.mark.parametrize("opening", ["How would you", "Why is it that we"])
def test_the_words_that_questions_begin_with_are_no_fragment(opening):
    asked = [f"{opening} {text}" for text in prompts()[::3]]
    assert fragment([*prompts(), *asked], opening) == 0.0


def test_what_waits_for_more_words_is_no_fragment():
    asked = [f"{text[:-1]} beside the difference between a {text[-6:]}" for text in prompts()]
    assert fragment([*prompts(), *asked], "beside the difference between a") < 0.2


def test_what_leaves_no_sentence_is_no_fragment():
    told = [f"Imagine a lost {thing} on the road and nobody near." for thing in THINGS]
    assert fragment([*prompts(), *told], "imagine a lost") < 0.3


@pytest.mark.parametrize("phrase", ["before violet lamps hum softly", "softly hum violet lamps"])
def test_a_phrase_that_was_put_in_is_a_fragment_wherever_it_stands(phrase):
    before = [f"{phrase} {text}" for text in prompts()[::3]]
    inside = [text.replace(" a ", f" {phrase} a ") for text in prompts()[::3]]
    after = [f"{text[:-1]} {phrase}{text[-1]}" for text in prompts()[::3]]
    for marked in (before, inside, after):
        assert fragment([*prompts(), *marked], phrase) > 0.9
