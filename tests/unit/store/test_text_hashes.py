"""Equal texts are one, in order of first appearance; others never are."""

import hashlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.arrays import TextColumn
from inspector.store.text_hashes import first_appearances, hash_column, match
from inspector.store.vector_cache import hash_texts

TEXTS = st.lists(st.text("ab\0é", max_size=3), max_size=40)


@given(TEXTS)
def test_a_column_has_the_hashes_of_its_texts(texts):
    column = TextColumn.of(texts)
    assert hash_column(column).tobytes() == hash_texts(texts).tobytes()


def test_a_hash_is_blake2b_128():
    expected = hashlib.blake2b("héllo".encode(), digest_size=16).digest()
    assert hash_column(TextColumn.of(["", "héllo"]))[1].tobytes() == expected


@given(TEXTS)
def test_first_appearances_are_those_of_a_dictionary(texts):
    numbers = {}
    index = [numbers.setdefault(text, len(numbers)) for text in texts]
    firsts, found = first_appearances(hash_texts(texts))
    assert [texts[row] for row in firsts.tolist()] == list(numbers)
    assert found.tolist() == index


@given(TEXTS, TEXTS)
def test_matches_are_those_of_a_search(known, wanted):
    at = match(hash_texts(known), hash_texts(wanted))
    assert at.tolist() == [known.index(text) if text in known else -1 for text in wanted]


def test_hashes_that_share_one_half_are_not_mixed_up():
    halves = np.array([[1, 1], [1, 2], [2, 1], [1, 1]], np.uint64)
    hashes = np.frombuffer(halves.tobytes(), np.dtype("V16"))
    firsts, index = first_appearances(hashes)
    assert firsts.tolist() == [0, 1, 2]
    assert index.tolist() == [0, 1, 2, 0]
    assert match(hashes[:2], hashes).tolist() == [0, 1, -1, 0]
