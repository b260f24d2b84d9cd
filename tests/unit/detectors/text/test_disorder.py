"""Loops and shuffled words are found where they are; prose and repeated lists are left alone."""

import numpy as np

from inspector.detectors.text.disorder import LOOP, loops, salads
from inspector.detectors.text.words import read_words, windows


def told(chats, count=400):
    return [row["response"] for row in chats(count)]


def test_words_are_read_with_their_places_and_blanks():
    text = "Ms. Cole's two  cats sat\ndown here"
    words = read_words([text, "", "cats"])
    assert [text[a:b] for a, b in zip(words.starts[:-1], words.ends[:-1], strict=True)] == [
        *("Ms", "Cole", "s", "two", "cats", "sat", "down", "here"),
    ]
    assert words.joined.tolist() == [0, 0, 1, 0, 1, 0, 1, 0, 0]
    assert words.capital.tolist() == [1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert words.edges.tolist() == [0, 8, 8, 9]
    assert words.ids[4] == words.ids[8]


def test_windows_overlap_and_end_with_the_whole_text():
    found = windows(np.asarray([0, 100, 105, 125]), size=64)
    assert found.owners.tolist() == [0, 0, 0, 0, 0, 2]
    assert found.begins.tolist() == [0, 16, 32, 36, 0, 105]
    assert found.ends.tolist() == [64, 80, 96, 100, 100, 125]
    assert found.first.tolist() == [True, False, False, False, False, True]


def test_a_loop_is_found_where_it_begins(chats):
    texts = told(chats)
    texts[7] += " opera the opera" + " the opera" * 20
    words = read_words(texts)
    p, places, distinct = loops(words)
    assert p.argmin() == 7
    assert words.starts[places[7]] >= texts[7].index("opera")
    assert distinct[7] == 2


def test_negative_control_lists_do_not_loop(chats):
    texts = told(chats)
    texts[7] = "yes, no, yes, " * 20
    texts[8] = "yes\nno\n" * 20
    p, places, _ = loops(read_words(texts))
    assert places[7] == places[8] == -1
    assert np.isnan(p[[7, 8]]).all()


def test_shuffled_words_have_less_order_than_any_text(chats):
    texts, rng = told(chats), np.random.default_rng(3)
    texts[7] = " ".join(rng.permutation(" ".join(texts[:20]).replace(".", "").split())[:80])
    p, places, least = salads(read_words(texts))
    assert np.nanargmin(p) == 7
    assert least[7] < 0 < np.nanmedian(least)
    assert places[7] >= 0


def test_negative_control_the_same_words_in_order_are_ordinary(chats):
    texts = told(chats)
    texts[7] = " ".join(texts[:20])
    p, _, least = salads(read_words(texts))
    assert p[7] > 0.1
    assert least[7] > 0


def test_texts_too_short_to_judge_are_not():
    p, places, _ = loops(read_words(["one one one"] * 60))
    assert np.isnan(p).all()
    assert (places == -1).all()
    assert LOOP > 3
