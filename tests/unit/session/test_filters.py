"""Pills combine, invert, come and go; lassos make one region."""

import numpy as np
import pytest

from inspector.domain.arrays import Points
from inspector.session.filters import Filters, Mode, Part, Pill, Region, inside


@pytest.fixture
def filters():
    found = Filters()
    found.told = 0

    def count():
        found.told += 1

    found.changed.connect(count)
    found.held = count  # or the signal would forget it
    return found


def box(left, bottom, right, top):
    return np.array([(left, bottom), (right, bottom), (right, top), (left, top)], np.float64)


def test_a_pill_comes_goes_and_inverts(filters):
    filters.add(Pill("score>0.8"))
    filters.add(Pill("stage:sft"))
    filters.invert(0)
    assert [(pill.query, pill.is_inverted) for pill in filters.pills] == [
        ("score>0.8", True),
        ("stage:sft", False),
    ]
    filters.remove(0)
    assert [pill.query for pill in filters.pills] == ["stage:sft"]
    assert filters.told == 4


def test_a_toggle_brings_a_pill_and_takes_it_away(filters):
    filters.add(Pill("violin"))
    filters.toggle("stage:sft")
    assert filters.has("stage:sft")
    filters.toggle("stage:sft")
    assert [pill.query for pill in filters.pills] == ["violin"]


def test_an_inverted_pill_is_not_what_a_toggle_takes_away(filters):
    filters.add(Pill("stage:sft", is_inverted=True))
    filters.toggle("stage:sft")
    assert [pill.is_inverted for pill in filters.pills] == [True, False]


def test_a_name_is_shown_until_it_is_taken_away(filters):
    filters.add(Pill("score>0.8"))
    filters.rename(0, "  worst ")
    assert filters.pills[0].title == "worst"
    filters.rename(0, "")
    assert filters.pills[0].title == "score>0.8"


def test_lassos_make_one_pill(filters):
    filters.set_region("prompt", box(0, 0, 1, 1), "replace")
    filters.add(Pill("violin"))
    filters.set_region("prompt", box(2, 2, 3, 3), Mode.ADD)
    filters.set_region("response", box(2, 2, 3, 3), "remove")
    assert len(filters.pills) == 2
    assert [part.is_taken for part in filters.pills[0].region.parts] == [True, True, False]
    assert filters.pills[0].title == "lasso on prompt and response"
    filters.set_region("prompt", box(5, 5, 6, 6), "replace")
    assert len(filters.pills[0].region.parts) == 1


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ([(box(-1, -1, 1.5, 1.5), True)], [0, 1, 4]),
        ([(box(-1, -1, 1.5, 1.5), True), (box(0.5, 0.5, 1.5, 1.5), False)], [0, 4]),
        ([(box(-1, -1, 1.5, 1.5), True), (box(1.5, 1.5, 3, 3), True)], [0, 1, 2, 4]),
        ([(box(0.5, 0.5, 3, 3), False)], [0, 3, 4, 5]),
        ([(np.zeros((0, 2)), True)], []),
    ],
)
def test_a_region_holds_rows_by_their_points(parts, rows):
    xy = np.array([(0, 0), (1, 1), (2, 2), (np.nan, np.nan)], np.float32)
    index = np.array([0, 1, 2, 3, 0, -1], np.int32)
    region = Region(tuple(Part("prompt", polygon, is_taken) for polygon, is_taken in parts))
    found = inside(region, {"prompt": Points(xy, index)}, len(index))
    assert found.nonzero()[0].tolist() == rows


def test_what_was_drawn_on_a_map_that_is_not_there_holds_no_row():
    region = Region((Part("chosen", box(0, 0, 1, 1)),))
    assert not inside(region, {}, 3).any()


def test_pills_and_what_is_typed_are_asked_for_together(copied_sample, wait_until):
    from inspector.session.session import Session
    from inspector.session.workspace import Workspace

    workspace = Workspace(Session.open(copied_sample.path))
    try:
        listing, filters = workspace.listing, workspace.filters
        assert wait_until(lambda: len(listing.rows) > 0)
        filters.add(Pill("violin"))
        assert wait_until(lambda: listing.matching is not None)
        some = listing.matching
        listing.search("garden")
        assert wait_until(lambda: listing.matching.sum() < some.sum())
        both = listing.matching
        assert both.sum() > 0
        assert not (both & ~some).any()
        filters.invert(0)
        assert wait_until(lambda: not (listing.matching & some).any())
        filters.clear()
        listing.search("")
        assert wait_until(lambda: listing.matching is None)
    finally:
        workspace.close()
