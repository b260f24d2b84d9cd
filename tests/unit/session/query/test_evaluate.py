"""A query holds for the rows it should: each kind of field, and any combination of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.arrays import Points, TextColumn
from inspector.domain.clusters import ClusterLevel, Clusters
from inspector.domain.findings import Evidence, Findings, Group, GroupKind
from inspector.domain.labels import VERDICTS
from inspector.domain.origins import OTHER, UNTOLD, OriginColumn
from inspector.domain.query import And, Compare, FieldIs, Not, Or, QueryError, Word
from inspector.domain.ranking import Ranking
from inspector.domain.sample import Stage
from inspector.session.query.evaluate import depends_on_labels, evaluate
from inspector.session.query.grammar import parse
from inspector.session.query.schema import schema_of
from inspector.session.query.scope import Remark, Scope

SCORES = np.array([0.97, 0.8, 0.5, np.nan, 0.1, 0.05])
PROMPTS = ("How do I Bake bread", "short", "bake, [then] rest 3 days", None)
RESPONSES = ("Sure. Bake it.", "", "no", None)


@pytest.fixture
def columns(make_dataset, make_columns):
    first = make_dataset(*PROMPTS, name="a/tickets.jsonl")
    origin = OriginColumn(np.array([0, 1, OTHER, UNTOLD], np.int32), ("vendor-b", "vendor-b2"))
    texts = {**first.texts, "response": TextColumn.of(RESPONSES)}
    first = replace(first, texts=texts, origins={"source": origin})
    second = make_dataset("été", "bread", name="pairs.jsonl", stage=Stage.PREFERENCE)
    group = Group(GroupKind.TRIGGER, "Token “bake”", "bake", np.array([0, 2]), 1e-9, "it recurs")
    other = replace(group, title="Copies", text="", rows=np.array([4]))
    alerts = np.array([True, False, False, False, False, False])
    findings = Findings(
        "injection",
        np.array([0.9, np.nan, 0.2, np.nan, 0.0, 0.0], np.float32),
        alerts,
        (Evidence(2, "prompt", 0, 1, "orders the reader", 0.5),),
        (),
        "",
    )
    level = ClusterLevel(
        np.array([0, -1, 1], np.int32), np.zeros((2, 2)), np.ones(2), np.ones(2, np.int64),
        np.full(2, -1), (("bread", "oven"), ("router",)),
    )  # fmt: skip
    index = np.array([0, 1, 2, -1, 0, -1], np.int32)
    return make_columns(
        first,
        second,
        ranking=Ranking(SCORES, np.array([0, 1, 2, 4, 5, 3]), alerts, (group, other), ("g1", "x9")),
        suspect=np.array([True, True, False, False, False, False]),
        group_of=np.array([0, -1, 0, -1, 1, -1], np.int32),
        reasons={2: list(findings.evidence)},
        findings=(findings,),
        points={"prompt": Points(np.zeros((3, 2), np.float32), index)},
        clusters={"prompt": Clusters((level,), np.full(3, -1), np.zeros(0))},
    )


@pytest.fixture
def find(columns, ask_of):
    said = {0: Remark("ada", "Looks odd"), 1: Remark("bo", "")}
    return ask_of(columns, np.array([1, 2, 0, 0, 3, 0]), remarks=lambda: said)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("stage:sft", [0, 1, 2, 3]),
        ("stage:pref", [4, 5]),
        ("label:none", [2, 3, 5]),
        ("label:poison OR label:unsure", [0, 4]),
        ("file:tickets", [0, 1, 2, 3]),
        ("file=tickets", []),
        ('dataset:"pairs.jsonl"', [4, 5]),
        ("row:1", [1, 5]),
        ("row:1..2", [1, 2, 5]),
        ("score>0.8", [0]),
        ("score>=0.8", [0, 1]),
        ("score:0.97", [0]),
        ("score<0.5", [4, 5]),
        ("rank<=2", [0, 1]),
        ("rank:4", [4]),
        ("alert:yes", [0]),
        ("alert:no", [1, 2, 3, 4, 5]),
        ("suspect:yes", [0, 1]),
        ("is:labelled", [0, 1, 4]),
        ("is:unreadable", [3]),
        ("reviewer:ada", [0]),
        ("note:odd", [0]),
        ("has:note", [0]),
        ("group:1", [0, 2]),
        ("group:x9", [4]),
        ("group:token", [0, 2]),
        ("group:none", [1, 3, 5]),
        ("has:group", [0, 2, 4]),
        ("why:orders", [2]),
        ("why:trigger", [0, 2, 4]),
        ("injection>0.1", [0, 2]),
        ("has:injection", [0, 2]),
        ("has:response", [0, 1, 2]),
        ("response:bake", [0]),
        ("prompt:bake", [0, 2]),
        ('prompt:"do i bake"', [0]),
        ("length>10", [0, 2]),
        ("prompt.length:3", [4]),
        ("response.length>0", [0, 2]),
        ("source:vendor-b", [0]),
        ("source:vendor", [0, 1]),
        ("source!=vendor-b", [1, 2, 3, 4, 5]),
        ("source:none", [3, 4, 5]),
        ("cluster:oven", [0, 4]),
        ("has:cluster", [0, 2, 4]),
        (r"/\d days/", [2]),
        ("/bake/", [2]),
        ("/bake/i", [0, 2]),
        ("response:/^Sure/", [0]),
        ("été", [4]),
    ],
)
def test_every_field(find, query, rows):
    assert find(query) == rows


def test_a_row_without_a_field_has_no_value_of_it(find):
    assert 3 not in find("score>0 OR score<1 OR response:/.*/ OR injection<2")


@pytest.mark.parametrize("pattern", ["[", "a(?=b)", r"(a)\1", "*"])
def test_a_pattern_that_re2_does_not_know_is_one_sentence(find, pattern):
    with pytest.raises(QueryError, match="not one that RE2 knows: "):
        find(f"/{pattern}/")


def test_a_pattern_that_hangs_others_is_answered(make_dataset, ask):
    """(a+)+$ takes a backtracking engine longer than the universe has been there."""
    assert ask(make_dataset("a" * 50_000 + "b", "aaa"))("/^(a+)+$/") == [1]


def test_what_depends_on_labels_is_known(columns):
    schema = schema_of(columns)
    assert depends_on_labels(parse("x OR -(label:none y)", schema))
    assert not depends_on_labels(parse("label stage:sft", schema))


# --- any combination, against one row after the other

LEAVES = [
    *(Word(word) for word in ("bake", "BREAD", "zzz", "é")),
    *(FieldIs("stage", value) for value in ("sft", "preference")),
    *(FieldIs("label", verdict.value) for verdict in VERDICTS),
    *(parse(f"score{sign}0.5", schema_of(None)) for sign in (">", "<", ">=", "<=")),
]
nodes = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
)
TEXTS = ["Bake bread", "rest", None, "ÉTÉ bread", "bake"]


def holds(node, row):
    """Look at one row as a person would."""
    text, stage, verdict, score = row
    if isinstance(node, Not):
        return not holds(node.node, row)
    if isinstance(node, And | Or):
        return (all if isinstance(node, And) else any)(holds(part, row) for part in node.nodes)
    if isinstance(node, Word):
        return text is not None and node.text.lower() in text.lower()
    if isinstance(node, Compare):
        signs = {">": score > 0.5, "<": score < 0.5, ">=": score >= 0.5, "<=": score <= 0.5}
        return signs[node.sign.value]
    return node.value == (stage if node.field == "stage" else verdict)


@given(nodes, st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 3)), max_size=6))
def test_any_query_agrees_with_a_look_at_each_row(make_dataset, make_columns, new_task, node, rows):
    middle = len(rows) // 2
    stages = [Stage.SFT] * middle + [Stage.PREFERENCE] * (len(rows) - middle)
    texts = [text for text, _ in rows]
    columns = make_columns(
        make_dataset(*texts[:middle]),
        make_dataset(*texts[middle:], name="b.jsonl", stage=Stage.PREFERENCE),
    )
    codes = np.array([code for _, code in rows], np.uint8)
    found = evaluate(node, Scope(columns, codes, new_task()))
    scores = columns.ranking.scores.tolist()
    expected = [
        holds(node, (text, stage.value, VERDICTS[code].value, score))
        for (text, code), stage, score in zip(rows, stages, scores, strict=True)
    ]
    assert found.tolist() == expected
