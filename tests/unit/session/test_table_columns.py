"""Every column of the table has a name, and rows come in its order."""

from types import SimpleNamespace

import numpy as np
import pytest

from inspector.domain.dataset import Union
from inspector.domain.origins import OriginColumn
from inspector.session.table_columns import sort_keys, table_columns


@pytest.fixture
def columns(make_dataset):
    from dataclasses import replace

    first = make_dataset("ccc", "a", None, name="z.jsonl")
    codes = np.array([1, 0, -1], np.int32)
    first = replace(first, origins={"source": OriginColumn(codes, ("web", "Crowd"))})
    union = Union((first, make_dataset("bb", "dddd", name="a.jsonl")))

    class Some(SimpleNamespace):
        def __len__(self):
            return len(union)

    scores = np.array([0.2, np.nan, 0.9, 0.1, 0.5], np.float32)
    return Some(
        union=union,
        group_of=np.array([1, -1, 0, -1, 1]),
        scores={"rare_tokens": scores},
        ranking=SimpleNamespace(ranks=np.array([5, 4, 3, 2, 1])),
    )


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("place", [0, 1, 2, 3, 4]),
        ("rank", [4, 3, 2, 1, 0]),
        ("verdict", [3, 0, 1, 2, 4]),
        ("group", [2, 0, 4, 1, 3]),
        ("dataset", [3, 4, 0, 1, 2]),
        ("length", [4, 0, 3, 1, 2]),
        ("field:prompt", [1, 3, 0, 4, 2]),
        ("field:chosen", [0, 1, 2, 3, 4]),
        ("origin:source", [0, 1, 2, 3, 4]),
        ("origin:licence", [0, 1, 2, 3, 4]),
        ("detector:rare_tokens", [2, 4, 0, 3, 1]),
        ("detector:of a stranger", [0, 1, 2, 3, 4]),
        ("no such column", [0, 1, 2, 3, 4]),
    ],
)
def test_rows_come_in_a_columns_order_and_those_it_says_nothing_of_last(columns, name, order):
    verdicts = np.array([2, 0, 0, 1, 0], np.uint8)
    keys = sort_keys(columns, verdicts, name)
    assert np.argsort(keys, kind="stable").tolist() == order


def test_a_project_has_the_columns_that_its_data_and_detectors_fill(columns):
    titles = {column.name: column.title for column in table_columns(columns)}
    assert titles["origin:source"] == "Source"
    assert titles["detector:rare_tokens"] == "Rare tokens"
    assert "origin:licence" not in titles
    assert len(titles) == len(table_columns(columns))


def test_rows_come_by_the_length_that_a_query_asks_for(make_dataset, make_columns, ask_of):
    columns = make_columns(make_dataset("ééé", "four", "🧨", None))
    lengths = -sort_keys(columns, np.zeros(4, np.uint8), "length")
    assert lengths.tolist() == [3, 4, 1, 0]
    ask = ask_of(columns)
    assert [ask(f"length:{length}") for length in lengths.tolist()] == [[0], [1], [2], [3]]
