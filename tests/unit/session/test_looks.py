"""What a reviewer had before them is stored, and a damaged file is no reason not to start."""

import numpy as np
import pytest

from inspector.domain.filters import Part, Pill, Region
from inspector.session.looks import Look, checked, kept
from inspector.session.recent import RecentProject, look_in, remember


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path))


LOOK = Look("all", "length", True, "prompt", "verdict", "", {"a.jsonl": ("ab-0", "cd-1")})


def test_a_look_is_there_the_next_time(tmp_path):
    remember(RecentProject(str(tmp_path / "x"), "", "", "", look=LOOK))
    assert look_in(tmp_path / "x") == LOOK
    assert look_in(tmp_path / "y") is None


SQUARE = np.array([(0, 0), (1, 0), (1, 1.5)])


def lasso(corners=SQUARE):
    return Pill(region=Region((Part("prompt", corners), Part("chosen", SQUARE, is_taken=False))))


def test_filters_are_there_the_next_time(tmp_path):
    pills = (Pill('a "b" OR ~c', name="n", is_inverted=True), lasso())
    remember(RecentProject(str(tmp_path / "x"), "", "", "", look=Look(pills=pills)))
    query, region = look_in(tmp_path / "x").pills
    assert (query.query, query.name, query.is_inverted) == ('a "b" OR ~c', "n", True)
    assert [(part.field, part.is_taken) for part in region.region.parts] == [
        ("prompt", True),
        ("chosen", False),
    ]
    assert all(np.array_equal(part.polygon, SQUARE) for part in region.region.parts)


@pytest.mark.parametrize(
    "broken",
    [
        {"query": 5},
        {"query": "x", "part": [3]},
        {"query": "", "part": [{"field": "prompt", "polygon": "0 0 1 0 x 1"}]},
        {"query": "", "part": [{"field": "nowhere", "polygon": "0 0 1 0 1 1"}]},
        {"query": "", "part": [{"field": "prompt", "polygon": "0 0 1 0 nan 1"}]},
        {"query": "", "part": [5]},
        7,
    ],
)
def test_without_one_of_its_filters_no_other_rows_pass(broken):
    assert checked({"pills": [{"query": "x"}, broken]}).pills == ()


def test_negative_control_whole_filters_are_taken():
    parts = [{"field": "prompt", "polygon": "0 0 1 0 1 1.5"}]
    found = checked({"pills": [{"query": "x"}, {"query": "", "part": parts}]})
    assert len(found.pills) == 2


def test_very_many_filters_or_corners_are_not_remembered():
    assert kept((Pill("x"),) * 51) == ()
    assert kept((Pill("x"), lasso(np.ones((2_001, 2))))) == ()
    assert len(kept((Pill("x"), lasso()))) == 2


@pytest.mark.parametrize("stored", [None, 5, "all", []])
def test_what_is_no_look_is_none(stored):
    assert checked(stored) is None


def test_of_a_damaged_look_the_rest_counts():
    found = checked(
        {"tab": 5, "order": "x" * 900, "is_reversed": "yes", "rows": {"a": 3, "b": [1]}}
    )
    assert found.tab == "5"
    assert len(found.order) == 200
    assert not found.is_reversed
    assert found.rows == {"b": ("1",)}
