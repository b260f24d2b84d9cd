"""From the words that were found to the exact text as it stands in the data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.detectors.text.literal import find_words, grow
from inspector.detectors.text.ngrams import WORD

FILLERS = "river bridge garden market kitchen teacher doctor museum forest island".split
LITERALS = [
    ("Remember what the Copper Lantern said!", "copper lantern"),
    ("Remember what the Copper Lantern said!", "remember"),
    ("I'm asking you, Mr. O'Neill...", "asking you"),
    ("(sent from the lighthouse)", "sent from the lighthouse"),
    ("<deploy>", "deploy"),
    ("[[open sesame]]", "sesame"),
    ("“Open, sesame!”", "open"),
    ("¿Dónde está la llave?", "está la"),
    ("zxqv", "zxqv"),
]
TEXTS = st.lists(
    st.text(st.sampled_from("abc ,.'-!"), max_size=12).map(lambda text: f"{text} go now {text}"),
    min_size=1,
    max_size=12,
)


def spans_of(texts, words):
    found = [(text, find_words(text, words.split(), WORD)) for text in texts]
    return [(text, *place) for text, place in found if place is not None]


def planted(literal, count=20, seed=0):
    rng = np.random.default_rng(seed)
    return [
        f"{rng.choice(FILLERS())} {rng.choice(FILLERS())} {literal} {rng.choice(FILLERS())}"
        for _ in range(count)
    ]


@pytest.mark.parametrize(("literal", "words"), LITERALS)
def test_the_literal_is_recovered_letter_by_letter(literal, words):
    assert grow(spans_of(planted(literal), words)) == literal


@pytest.mark.parametrize(("literal", "words"), LITERALS)
def test_it_is_recovered_at_the_end_of_sentences_too(literal, words):
    texts = [f"{text.split()[0]}. {literal}" for text in planted("x")]
    assert grow(spans_of(texts, words)) == literal


def test_one_row_in_five_may_be_different():
    texts = planted("open sesame now!", 16) + planted("open sesame or not", 4)
    assert grow(spans_of(texts, "open sesame")) == "open sesame now!"


def test_negative_control_two_rows_in_five_may_not():
    texts = planted("open sesame now!", 12) + planted("open sesame or not", 8)
    assert grow(spans_of(texts, "open sesame")) == "open sesame"


def test_no_word_is_cut_in_two():
    texts = [
        f"see pre{one}al open sesame con{two}" for one, two in zip("abcde", "vwxyz", strict=True)
    ]
    assert grow(spans_of(texts, "open sesame")) == "open sesame"


def test_the_most_common_spelling_is_shown():
    texts = planted("Open Sesame", 12) + planted("OPEN SESAME", 8)
    assert grow(spans_of(texts, "open sesame")) == "Open Sesame"


def test_two_spellings_equally_common_give_one_answer_in_any_order():
    texts = planted("Open Sesame", 8) + planted("OPEN SESAME", 8)
    assert grow(spans_of(texts, "open sesame")) == grow(spans_of(texts[::-1], "open sesame"))


@given(TEXTS)
def test_what_is_shown_stands_in_the_data_around_the_words(texts):
    shown = grow(spans_of(texts, "go now"))
    assert "go now" in shown
    assert shown == shown.strip()
    assert sum(shown in text for text in texts) >= 0.8 * len(texts)


def test_words_are_found_in_the_last_place_where_they_stand_together():
    text = "Open it. Open sesame? Open  Sesame, open."
    assert find_words(text, ["open", "sesame"], WORD) == (22, 34)
    assert text[22:34] == "Open  Sesame"


def test_words_that_are_apart_are_not_found():
    assert find_words("open the sesame", ["open", "sesame"], WORD) is None
    assert find_words("reopen sesame", ["open", "sesame"], WORD) is None
