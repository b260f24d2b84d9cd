"""Recurring phrases are counted by texts, exactly, and know where sentences end."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.detectors.text.ngrams import count_grams, tokenise

WORDS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.lists(st.lists(WORDS, max_size=9).map(" ".join), max_size=12)


def spelled(tokens, grams):
    """Return each n-gram in words with the texts that hold it."""
    found = {}
    for number in range(len(grams)):
        begin, end = grams.offsets[number], grams.offsets[number + 1]
        first = grams.positions[begin]
        span = tokens.ids[first : first + grams.lengths[number]]
        name = " ".join(tokens.words[word] for word in span)
        assert name not in found
        found[name] = grams.rows[begin:end].tolist()
    return found


def counted(texts, fewest=1, most=1000, **wishes):
    tokens = tokenise(texts)
    return spelled(tokens, count_grams(tokens, fewest, most, **wishes))


def counted_naively(texts, fewest, most, longest):
    holders = defaultdict(set)
    for row, text in enumerate(texts):
        words = text.split()
        for length in range(1, longest + 1):
            for start in range(len(words) - length + 1):
                holders[tuple(words[start : start + length])].add(row)
    recurring = {gram: rows for gram, rows in holders.items() if len(rows) >= fewest}
    absorbed = {
        shorter
        for longer, rows in recurring.items()
        for shorter in (longer[1:], longer[:-1])
        if shorter and len(rows) >= 0.9 * len(recurring[shorter])
    }
    return {
        " ".join(gram): sorted(rows)
        for gram, rows in recurring.items()
        if gram not in absorbed and len(rows) <= most
    }


@given(TEXTS, st.integers(1, 4), st.integers(1, 8), st.integers(1, 6))
def test_counts_equal_those_of_a_naive_count(texts, fewest, most, longest):
    expected = counted_naively(texts, fewest, most, longest)
    assert counted(texts, fewest, most, longest=longest) == expected


def test_a_phrase_is_reported_whole_and_its_parts_only_if_they_stand_alone_too():
    texts = ["say open sesame now", "then open sesame please", "sesame oil", "sesame seeds"]
    assert counted(texts, fewest=2) == {"open sesame": [0, 1], "sesame": [0, 1, 2, 3]}


@pytest.mark.parametrize(("without", "alone"), [(1, False), (2, True)])
def test_a_word_that_stands_alone_in_more_than_a_tenth_of_its_texts_is_reported(without, alone):
    texts = ["open sesame"] * (10 - without) + ["sesame"] * without
    assert ("sesame" in counted(texts, fewest=2)) is alone


def test_a_text_that_repeats_a_phrase_counts_once():
    assert counted(["go go go go", "go go"], fewest=2, longest=2) == {"go go": [0, 1]}


def test_a_phrase_does_not_run_from_one_text_into_the_next():
    assert "end start" not in counted(["the end", "start the", "the end", "start the"], fewest=1)


def test_what_nearly_every_text_holds_is_left_out():
    texts = [f"please word{number}" for number in range(10)]
    assert "please" not in counted(texts, fewest=2, most=9)
    assert "please" in counted(texts, fewest=2, most=10)


def test_capitals_do_not_separate_phrases():
    assert counted(["Open Sesame", "open sesame"], fewest=2) == {"open sesame": [0, 1]}


def test_contractions_and_hyphens_stay_inside_a_word():
    tokens = tokenise(["Don't use state-of-the-art l’été 'quotes'"])
    assert tokens.words == ["don't", "use", "state-of-the-art", "l’été", "quotes"]


@pytest.mark.parametrize("mark", [".", "!", "?", ":", ";", "…", "。", "\n", " (", '"', " | ", "* "])
def test_a_mark_ends_one_sentence_and_begins_the_next(mark):
    tokens = tokenise([f"one two{mark} three four"])
    assert tokens.starts.tolist() == [True, False, True, False, True]
    assert tokens.ends.tolist() == [False, True, False, True, True]


@pytest.mark.parametrize("mark", [",", " -", " /", "'", "\t", "  "])
def test_negative_control_other_marks_do_not(mark):
    tokens = tokenise([f"one two{mark} three four"])
    assert tokens.starts.tolist() == [True, False, False, False, True]
    assert tokens.ends.tolist() == [False, False, False, True, True]


def test_capitals_are_remembered():
    assert tokenise(["The old Bridge 4U éa Éa"]).capitals.tolist() == [
        *(True, False, True, False, False, True),
        False,
    ]


def test_of_several_places_in_a_text_the_sentence_of_its_own_is_shown():
    tokens = tokenise(["we open sesame often. Open sesame. Bye", "Hey. Open sesame."])
    grams = count_grams(tokens, 2, 9)
    assert list(spelled(tokens, grams)) == ["open sesame"]
    assert tokens.starts[grams.positions].all()
    assert np.array_equal(grams.rows, [0, 1])


@pytest.mark.parametrize("texts", [[], [""], ["", "?!", " "]])
def test_no_words_no_phrases(texts):
    assert counted(texts) == {}
