"""Which rows are listed: a tab changes only when someone asks for it."""

import numpy as np
import pytest

from inspector.session.filters import Filters, Pill
from inspector.session.finder import Finder
from inspector.session.listing import BLOCK, Listing
from inspector.session.row_order import Preferred, Tab
from inspector.session.selection import Selection


@pytest.fixture
def later():
    """Work that is done when the test says so; of several of one title the newest."""
    return {}


@pytest.fixture
def listing(later):
    def work(title, function, on_done):
        later[title] = function, on_done

    found = Listing(Selection(), work, Filters(), Finder())
    found.filters = found._filters
    return found


@pytest.fixture
def do(later, task):
    """Do the work that is due, and what comes of it."""

    def do_():
        while later:
            function, on_done = later.pop(next(iter(later)))
            on_done(function(task))

    return do_


@pytest.fixture
def load(listing, do, make_columns, make_dataset):
    """Show a new result, as after a scan or with other weights."""

    def load_():
        columns = make_columns(make_dataset("red bread", "blue bread", "tea"), queue=np.arange(3))
        listing.load(columns, np.zeros(3, np.uint8))
        do()

    return load_


def test_a_filter_is_listed_when_it_is_asked_for(listing, load, do):
    load()
    listing.filters.add(Pill("bread"))
    do()
    assert listing.tab is Tab.FILTERED
    assert listing.rows.tolist() == [0, 1]


def test_a_filter_asked_for_before_there_are_rows_is_listed_with_them(listing, load):
    listing.filters.add(Pill("bread"))
    load()
    assert listing.tab is Tab.FILTERED
    assert listing.rows.tolist() == [0, 1]


@pytest.mark.parametrize("tab", [Tab.QUEUE, Tab.ALL, Tab.FILTERED])
def test_a_new_result_leaves_the_tab_as_it_is(listing, load, do, tab):
    load()
    listing.filters.add(Pill("bread"))
    do()
    listing.show(tab)
    do()
    load()
    assert listing.tab is tab
    assert listing.matching.tolist() == [True, True, False]


def test_a_filter_stays_listed_with_a_new_result(listing, load, do):
    load()
    listing.filters.add(Pill("bread"))
    do()
    load()
    assert listing.tab is Tab.FILTERED
    assert listing.rows.tolist() == [0, 1]


def test_who_looks_elsewhere_while_it_is_searched_stays_there(listing, load, do):
    load()
    listing.filters.add(Pill("bread"))
    listing.show(Tab.ALL)
    do()
    assert listing.tab is Tab.ALL
    assert listing.counts()[Tab.FILTERED] == 2


@pytest.mark.parametrize("left", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK])
def test_the_next_row_is_found_however_many_are_passed_over(listing, left):
    listing.rows = np.random.default_rng(0).permutation(5 * BLOCK)
    skip = np.ones(5 * BLOCK, np.bool_)
    wanted = int(listing.rows[left])
    skip[wanted] = False
    first, last = int(listing.rows[0]), int(listing.rows[-1])
    assert listing.after(first, skip=skip) == (wanted if left else first)
    assert listing.after(last, step=-1, skip=skip) == wanted
    assert listing.after(-1, skip=skip) == wanted


def test_where_no_row_is_left_the_focus_stays(listing):
    listing.rows = np.arange(3 * BLOCK)
    assert listing.after(5, skip=np.ones(3 * BLOCK, np.bool_)) == 5


def test_rows_in_front_come_once_and_the_rest_as_they_were():
    order = np.array([4, 2, 0, 1, 3])
    assert Preferred(np.array([1, 4]), order).rows().tolist() == [1, 4, 2, 0, 3]
    assert Preferred(np.zeros(0, np.int64), order).rows().tolist() == order.tolist()
