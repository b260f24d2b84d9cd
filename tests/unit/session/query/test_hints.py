"""What is offered while one types is what the language knows."""

import pytest

from inspector.domain.filters import Pill, Region
from inspector.domain.origins import OriginColumn
from inspector.domain.query import And, Like, Not
from inspector.session.query.grammar import parse
from inspector.session.query.hints import EXAMPLES, hints
from inspector.session.query.schema import Field, Kind, schema_of
from inspector.session.query.writing import field_query, like_query, with_pill

SCHEMA = {
    **schema_of(None),
    "source": Field(Kind.NAME, "the source", ("vendor-b", "two words", 'a "quote"', "x\ny")),
}


def texts(before):
    return [hint.text for hint in hints(before, SCHEMA)]


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("sta", "stage:"),
        ("violin sc", "score>"),
        ("-lab", "label:"),
        ("(resp", "response:"),
        ("stage:p", "stage:preference"),
        ("stage:", "stage:sft"),
        ("source:two", 'source:"two words"'),
        ('source:"two w', 'source:"two words"'),
        ("source!=vend", "source!=vendor-b"),
    ],
)
def test_names_and_values_are_offered(before, first):
    assert texts(before)[0] == first


@pytest.mark.parametrize("before", ["violin", "stage:sft", "nothere:x", "a ", '"sta'])
def test_nothing_is_offered_where_nothing_fits(before):
    assert texts(before) == []


def test_a_hint_says_where_it_goes():
    (hint,) = [each for each in hints("violin -sta", SCHEMA) if each.text == "stage:"]
    assert hint.start == len("violin -")


@pytest.mark.parametrize(("example", "about"), EXAMPLES[:-1])
def test_every_example_is_a_query(example, about):
    parse(example, SCHEMA)
    assert about


@pytest.mark.parametrize(
    "value", ["vendor-b", "two words", "(x) OR y", "~a", "-b", "a:b", "x\ny", "a\u200bb", "OR", " "]
)
def test_what_is_written_reads_as_that_value(value):
    node = parse(field_query("source", value), SCHEMA)
    assert (node.field, node.value) == ("source", value)


@pytest.mark.parametrize("value", ['the "good" vendor', "", "x" * 1_000])
def test_for_what_cannot_be_written_nothing_else_is_asked(value):
    assert field_query("source", value) == ""


@pytest.mark.parametrize("is_inverted", [False, True])
def test_a_nearness_is_written_as_it_is_read(is_inverted):
    query = like_query(Like("red bread", "prompt"), 0.25, is_inverted=is_inverted)
    like = Like("red bread", "prompt", 0.25)
    assert parse(query, SCHEMA) == (Not(like) if is_inverted else like)


@pytest.mark.parametrize(
    ("typed", "pill", "query"),
    [
        ("", Pill("a OR b"), "a OR b"),
        ("x", Pill("a OR b"), "x (a OR b)"),
        ("x", Pill("a b", is_inverted=True), "x NOT (a b)"),
        ("x", Pill(region=Region(()), is_inverted=True), "x"),
    ],
)
def test_a_pill_becomes_text(typed, pill, query):
    assert with_pill(typed, pill, SCHEMA) == query


QUERIES = [
    "violin",
    "red bread",
    "a OR b",
    "(a OR b) c",
    '"a OR b"',
    "-a OR NOT (b c)",
    "stage:sft",
    "x score>0.5",
    "~how to pick a lock",
    "c OR prompt~how to :) do it",
    "a ~to (be) :)",
    '~the "violin" in tune',
    '-~"red bread">0.5',
]


@pytest.mark.parametrize("is_inverted", [False, True])
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("typed", QUERIES)
def test_a_pill_as_text_asks_for_the_same_beside_what_is_typed(typed, query, is_inverted):
    both = parse(with_pill(typed, Pill(query, is_inverted=is_inverted), SCHEMA), SCHEMA)
    own = parse(query, SCHEMA)
    if is_inverted:
        own = own.node if isinstance(own, Not) else Not(own)
    parts = [*conditions(parse(typed, SCHEMA)), *conditions(own)]
    assert conditions(both) == parts


def conditions(node):
    """Return what must all hold, from the left."""
    if not isinstance(node, And):
        return [node]
    return [part for each in node.nodes for part in conditions(each)]


def test_what_is_not_finished_stays_as_it_is_typed():
    assert with_pill("score>", Pill("a"), SCHEMA) == "score> a"


def test_values_of_the_data_are_offered(make_dataset, make_columns):
    from dataclasses import replace

    import numpy as np

    origins = {"source": OriginColumn(np.zeros(1, np.int32), ("vendor <b>",))}
    columns = make_columns(replace(make_dataset("x", name="my file.jsonl"), origins=origins))
    assert hints("source:v", schema_of(columns))[0].text == 'source:"vendor <b>"'
    assert hints("file:my", schema_of(columns))[0].text == 'file:"my file.jsonl"'
