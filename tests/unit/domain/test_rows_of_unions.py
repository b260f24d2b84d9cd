"""Whether row numbers of one result mean the same records in another."""

import pytest

from inspector.domain.dataset import Union


def test_the_same_records_read_anew_have_the_same_rows(make_dataset):
    some = Union((make_dataset("a", "b"), make_dataset("c", name="other")))
    again = Union((make_dataset("a", "b"), make_dataset("c", name="other")))
    assert some.has_rows_of(again)
    assert some.has_rows_of(some)


@pytest.mark.parametrize(
    "records",
    [
        [("data.jsonl", "ab"), ("other", "cd")],
        [("data.jsonl", "ba"), ("other", "c")],
        [("data.jsonl", "ax"), ("other", "c")],
        [("data.jsonl", "a"), ("other", "bc")],
        [("other", "ab"), ("data.jsonl", "c")],
        [("data.jsonl", "ab")],
    ],
)
def test_other_records_another_order_or_other_files_have_not(make_dataset, records):
    some = Union((make_dataset("a", "b"), make_dataset("c", name="other")))
    others = Union(tuple(make_dataset(*texts, name=name) for name, texts in records))
    assert not some.has_rows_of(others)
    assert not others.has_rows_of(some)
