"""A file that was read."""

from pathlib import Path

import numpy as np

from inspector.domain.dataset import Dataset, RowIndex
from inspector.domain.sample import Stage

SIZE = 10_000


class Counted:
    """A problem that counts how often it is looked at."""

    reason = "not JSON"
    looks = 0

    def __init__(self, row):
        self._row = row

    @property
    def row(self):
        Counted.looks += 1
        return self._row


def make(problems, readable):
    size = len(readable)
    zeros = np.zeros(size, np.int64)
    hashes = np.zeros((size, 16), np.uint8)
    index = RowIndex(zeros, zeros, hashes, zeros.astype(np.int32), readable)
    return Dataset("a", Path("a"), Stage.SFT, "jsonl", {}, index, {}, {}, problems)


def test_the_problem_of_a_record_is_found_without_looking_at_all():
    readable = np.zeros(SIZE, np.bool_)
    readable[7] = True
    dataset = make(tuple(Counted(row) for row in range(SIZE) if row != 7), readable)
    assert dataset.problem(9_000) == "not JSON"
    assert dataset.problem(7) == ""
    assert 0 < Counted.looks < 20


def test_a_record_whose_problem_was_not_kept_is_unreadable():
    assert make((), np.zeros(3, np.bool_)).problem(1) == "unreadable"
