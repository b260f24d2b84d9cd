"""Rows are found by words and phrases in any of their fields."""

import pytest

from inspector.domain.query import And, Everything, Phrase, Word
from inspector.session.query.grammar import parse
from inspector.session.query.schema import schema_of


@pytest.fixture
def find(make_dataset, ask):
    texts = ["The red Harbour log", "a log of the harbour", None, "ÉTÉ 100 % .* (a|b)"]
    return ask(make_dataset(*texts), make_dataset("harbour log", name="b.jsonl"))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ('red "harbour log" x', And((Word("red"), Phrase("harbour log"), Word("x")))),
        ('5" screen', And((Word('5"'), Word("screen")))),
        ("  ", Everything()),
        ('"', Word('"')),
    ],
)
def test_a_query_is_words_and_phrases(query, node):
    assert parse(query, schema_of(None)) == node


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


@pytest.mark.parametrize("query", [".*", "(a|b)", "%", ".* (a|b)"])
def test_a_word_is_never_a_pattern(find, query):
    assert find(query) == [3]
