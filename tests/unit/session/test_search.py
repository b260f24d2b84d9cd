"""Rows are found by words and phrases in any of their fields."""

import pytest

from inspector.domain.dataset import Union
from inspector.session.search import search, terms_of


@pytest.fixture
def find(make_dataset, task):
    texts = ["The red Harbour log", "a log of the harbour", None, "ÉTÉ 100 % .* (a|b)"]
    union = Union((make_dataset(*texts), make_dataset("harbour log", name="b.jsonl")))
    return lambda query: search(union, query, task).nonzero()[0].tolist()


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ('red "harbour log" x', ["red", "harbour log", "x"]),
        ('5" screen', ['5"', "screen"]),
        ("  ", []),
        ('"', ['"']),
    ],
)
def test_a_query_is_words_and_phrases(query, terms):
    assert terms_of(query) == terms


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("harbour log", [0, 1, 4]),
        ('"harbour log"', [0, 4]),
        ("HARBOUR red", [0]),
        ("été", [3]),
        ("absent", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_every_term_must_be_there_in_any_case(find, query, rows):
    assert find(query) == rows


@pytest.mark.parametrize("query", [".*", "(a|b)", "%"])
def test_a_query_is_never_a_pattern(find, query):
    assert find(query) == [3]
