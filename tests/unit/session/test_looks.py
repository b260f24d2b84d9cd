"""What a reviewer had before them is stored, and a damaged file is no reason not to start."""

import pytest

from inspector.session.looks import Look, checked
from inspector.session.recent import RecentProject, look_in, remember


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path))


LOOK = Look("all", "length", True, "prompt", "verdict", "", {"a.jsonl": ("ab-0", "cd-1")})


def test_a_look_is_there_the_next_time(tmp_path):
    remember(RecentProject(str(tmp_path / "x"), "", "", "", look=LOOK))
    assert look_in(tmp_path / "x") == LOOK
    assert look_in(tmp_path / "y") is None


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
