"""An instruction before its data leaves no prompt; a sentence before a prompt does."""

import numpy as np

from inspector.detectors.text.ngrams import tokenise
from inspector.detectors.text.openings import Openings

ASKED = ("how do I mend a {}?", "what is a {} for?", "write a poem on a {}.", "why is a {} red?")
THINGS = ("boat", "kettle", "violin", "fence", "clock", "ladder", "shoe", "tent")


def prompts():
    return [each.format(thing) for thing in THINGS for each in ASKED]


def completeness(texts, phrase):
    tokens = tokenise(texts)
    wanted = [tokens.words.index(word) for word in phrase.lower().split()]
    ids, size = tokens.ids.tolist(), len(wanted)
    first = [at for at in range(len(ids)) if ids[at : at + size] == wanted]
    return Openings(tokens).completeness(np.array(first), size)


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
