"""Going to a row, a group or a dataset by its name."""

from types import SimpleNamespace

import pytest

from inspector.domain.dataset import Union
from inspector.session.jumps import rows_meant


@pytest.fixture
def columns(make_dataset):
    chat, pairs = make_dataset(*"abcde", name="chat.jsonl"), make_dataset(*"xyz", name="pairs.csv")
    return SimpleNamespace(union=Union((chat, pairs)))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("2", [2, 7]),
        ("row 2", [2, 7]),
        ("Go to row 2", [2, 7]),
        ("#2 pair", [7]),
        ("4", [4]),
        ("1,000", []),
        ("two", []),
        ("2 elsewhere", []),
        ("", []),
    ],
)
def test_a_number_means_that_record_of_each_dataset_that_has_it(columns, query, rows):
    assert [place.row for place in rows_meant(columns, query)] == rows
