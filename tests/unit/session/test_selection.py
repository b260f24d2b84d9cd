"""One focus and one selection, told to everyone who shows them."""

import numpy as np
import pytest

from inspector.session.selection import NO_ROW, Selection
from inspector.session.similar import Ranked


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def told(selection):
    found = []
    selection.changed.connect(lambda: found.append(selection.rows.tolist()))
    selection.focused.connect(found.append)
    return found


def test_rows_are_replaced_added_and_removed_as_a_set(selection, told):
    selection.replace([5, 1, 5])
    selection.add([9, 1])
    selection.remove([5, 7])
    assert told == [[1, 5], [1, 5, 9], [1, 9]]


def test_nothing_is_told_when_nothing_changes(selection, told):
    selection.replace([1, 2])
    selection.add([2])
    selection.remove([3])
    selection.replace([2, 1])
    selection.focus(4)
    selection.focus(4)
    assert told == [[1, 2], 4]


def test_a_selection_is_a_groups_until_it_is_changed_by_hand(selection):
    selection.replace([1, 2, 3], "a1b2")
    assert selection.group == "a1b2"
    selection.remove([3])
    assert selection.group == ""


def test_the_focus_is_apart_from_the_selection(selection):
    assert selection.row == NO_ROW
    selection.focus(4)
    selection.replace([1])
    selection.clear()
    assert (selection.row, selection.rows.tolist()) == (4, [])


def test_the_mask_marks_the_selected_rows(selection):
    selection.replace([0, 3])
    assert selection.mask(4).tolist() == [True, False, False, True]


def test_rows_found_by_likeness_keep_their_order_until_the_selection_changes(selection):
    order = np.arange(9)[::-1]
    found = Ranked(5, "prompt", True, np.array([5, 2, 7]), np.array([1.0, 0.5, 0.2], np.float32))
    told = []
    selection.changed.connect(lambda: told.append(selection.picked.ordered(order).tolist()))
    selection.rank(found)
    selection.replace([2, 5, 7])
    selection.rank(found)
    selection.remove([2])
    assert told == [[5, 2, 7], [7, 5, 2], [5, 2, 7], [7, 5]]
    assert selection.ranked is None
