"""Any text is a query, or one sentence says where it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.query import (
    And,
    Compare,
    FieldIs,
    Like,
    Not,
    Or,
    Phrase,
    QueryError,
    Regex,
    Sign,
    Word,
)
from inspector.session.query.grammar import parse
from inspector.session.query.schema import schema_of

SCHEMA = schema_of(None)
SIGNS = ['"', "(", ")", "-", "~", "/", ":", ">", "<", "=", " ", "\\", "..", "%", "\x00", "é", "🧨"]
WORDS = [*SCHEMA, "AND", "OR", "NOT", "sft", "0.8", "http://x", "{1000}", "[", "(?i)", "a|b"]
pieces = st.lists(st.one_of(st.sampled_from(SIGNS), st.sampled_from(WORDS), st.text(max_size=4)))
queries = st.one_of(st.text(max_size=1_200), pieces.map("".join), pieces.map(" ".join))


def read(query):
    return parse(query, SCHEMA)


@settings(max_examples=600)
@given(queries)
def test_any_text_is_read_or_refused_in_a_sentence(query):
    try:
        read(query)
    except QueryError as error:  # anything else fails the test
        told, place = str(error), error.place
    else:
        return
    assert told.strip()
    assert 0 <= place <= len(query)


@given(st.lists(st.text("abcdé", min_size=1), min_size=1, max_size=5))
def test_ordinary_words_are_ordinary_words(words):
    nodes = tuple(map(Word, words))
    assert read(" ".join(words)) == (And(nodes) if len(nodes) > 1 else nodes[0])


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("-red", Not(Word("red"))),
        ("NOT NOT red", Word("red")),
        ("NOT(a OR b)", Not(Or((Word("a"), Word("b"))))),
        ("a b OR c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("a (b OR -c)", And((Word("a"), Or((Word("b"), Not(Word("c"))))))),
        ("a AND b", And((Word("a"), Word("b")))),
        ('"OR"', Phrase("OR")),
        ("score>0.8", Compare("score", Sign.MORE, 0.8)),
        ("score <= 80%", Compare("score", Sign.AT_MOST, 0.8)),
        ("Stage:SFT", FieldIs("stage", "sft")),
        ("stage:pref", FieldIs("stage", "preference")),
        ("label!=poison", Not(FieldIs("label", "poison", is_exact=True))),
        ('file:"my file.jsonl"', FieldIs("file", "my file.jsonl")),
        ('response:"sure (yes)"', FieldIs("response", "sure (yes)")),
        ("/a.b/i", Regex("a.b", ignores_case=True)),
        ("response:/^sure/", Regex("^sure", field="response")),
        ("~like this text", Like("like this text")),
        ('x ~"a b">0.4 y', And((Word("x"), Like("a b", least=0.4), Word("y")))),
        ('prompt~"a b"', Like("a b", "prompt")),
        ("(~like this) red", And((Like("like this"), Word("red")))),
    ],
)
def test_the_language(query, node):
    assert read(query) == node


ODD = """:) ) () f(x) -- - ~ / 12:30 http://a.b/c Hint: C:\\x x->y <b>x</b> ' \\ a/b/c &lt; =="""


@pytest.mark.parametrize("word", ODD.split())
def test_odd_words_are_searched_for_as_they_stand(word):
    assert read(word) == Word(word)


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("red scroe>0.8", 4, ["scroe", "did you mean score"]),
        ("stage:foo", 0, ["stage", "foo", "sft, preference, reward, corpus"]),
        ("score:high", 0, ["score is a number", "high"]),
        ("score>high", 6, ["high", "no number"]),
        ("stage>3", 0, ["no number", "stage:sft"]),
        ("red (blue", 4, ["character 5", "not closed"]),
        ("red OR", 4, ["must follow", "OR"]),
        ("OR red", 0, ["cannot stand there", '"OR"']),
        ("( )", 2, ["missing before"]),
        ("score>", 0, ["must follow", "score>"]),
        ("stage~text", 0, ["prompt, response, chosen, rejected"]),
        ("file:/a/", 5, ["prompt, response"]),
        ("/a{1000}/", 0, ["repeats"]),
        ("(" * 30 + "a", 20, ["20 deep"]),
        ("a" * 1_001, 1_000, ["1,000"]),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_is_right(query, place, words):
    with pytest.raises(QueryError) as caught:
        read(query)
    assert caught.value.place == place
    for word in words:
        assert word in str(caught.value)
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize("query", ["score>", "stage:", "red OR", "red (blue", "NOT", '~"a">'])
def test_what_may_still_become_a_query_is_unfinished(query):
    with pytest.raises(QueryError) as caught:
        read(query)
    assert caught.value.is_unfinished


def test_negative_control_what_is_wrong_is_not_unfinished():
    with pytest.raises(QueryError) as caught:
        read("scroe>0.8")
    assert not caught.value.is_unfinished
