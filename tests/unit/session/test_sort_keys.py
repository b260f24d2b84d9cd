from types import SimpleNamespace

import numpy as np
import pytest

from inspector.domain.dataset import Union
from inspector.session.sort_keys import text_keys, why_keys


@pytest.fixture
def columns(make_dataset):
    union = Union(
        (make_dataset("pear", "  ", "Apple", None), make_dataset("apple", "zoo", "Ünder", name="b"))
    )
    whys = {0: "b reason", 2: "", 4: "A reason", 5: "b reason"}

    class Some(SimpleNamespace):
        def __len__(self):
            return len(union)

    suspect = np.isin(np.arange(len(union)), [0, 2, 5])
    return Some(union=union, suspect=suspect, reasons={4: []}, why=lambda row: whys.get(row, ""))


def test_texts_come_in_their_order_in_any_case_and_blank_ones_last(columns):
    keys = text_keys(columns)
    order = np.argsort(keys, kind="stable").tolist()
    assert order == [2, 4, 0, 5, 6, 1, 3]
    assert keys[2] == keys[4]


def test_reasons_come_in_their_order_and_rows_without_one_last(columns):
    order = np.argsort(why_keys(columns), kind="stable").tolist()
    assert order == [4, 0, 5, 1, 2, 3, 6]
