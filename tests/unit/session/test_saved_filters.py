"""Filters are kept with the project, in the order in which they were saved and deleted."""

import pytest

from inspector.session.filters import Filters, Pill
from inspector.session.saved_filters import SavedFilters
from inspector.store.filter_file import FILE, load_filters


@pytest.fixture
def opened():
    found = []

    def open_(path):
        filters = Filters()
        found.append(SavedFilters(path, filters, lambda callback: callback()))
        return found[-1], filters

    yield open_
    for saved in found:
        saved.close()


def names(path):
    return [saved.name for saved in load_filters(path)]


def test_what_was_saved_is_there_next_time(opened, tmp_path, wait_until):
    saved, filters = opened(tmp_path)
    filters.add(Pill("stage:sft"))
    saved.save(" b ")
    saved.save("a")
    saved.save("")
    assert [each.name for each in saved.filters] == ["a", "b"]
    assert wait_until(lambda: names(tmp_path) == ["a", "b"])
    again, others = opened(tmp_path)
    assert wait_until(lambda: len(again.filters) == 2)
    again.apply("a")
    assert [pill.query for pill in others.pills] == ["stage:sft"]
    again.remove("b")
    assert wait_until(lambda: names(tmp_path) == ["a"])


def test_without_pills_there_is_nothing_to_save(opened, tmp_path):
    saved, _ = opened(tmp_path)
    saved.save("a")
    assert saved.filters == ()


def test_a_filter_too_large_to_be_read_again_is_refused_and_said(opened, tmp_path, wait_until):
    saved, filters = opened(tmp_path)
    filters.add(Pill("stage:sft"))
    saved.save("a")
    assert wait_until(lambda: names(tmp_path) == ["a"])
    filters.set([Pill("x")] * 51)
    saved.save("b")
    assert saved.problem == "This filter is not saved: a filter has at most 50 pills."
    assert [each.name for each in saved.filters] == ["a"]
    filters.set([Pill("x")] * 50)
    saved.save("b")
    assert wait_until(lambda: names(tmp_path) == ["a", "b"])
    assert saved.problem == ""


def test_what_is_saved_while_the_file_is_read_overwrites_nothing(opened, tmp_path, wait_until):
    saved, filters = opened(tmp_path)
    filters.add(Pill("x"))
    saved.save("old")
    assert wait_until(lambda: names(tmp_path) == ["old"])
    saved.close()
    for _ in range(20):
        again, filters = opened(tmp_path)
        filters.add(Pill("y"))
        again.save("new")
        assert wait_until(lambda: names(tmp_path) == ["new", "old"])
        again.remove("new")
        assert wait_until(lambda: names(tmp_path) == ["old"])


def test_what_cannot_be_read_is_said(opened, tmp_path, wait_until):
    (tmp_path / FILE).write_text("format = 7")
    saved, _ = opened(tmp_path)
    assert wait_until(lambda: "cannot be read" in saved.problem)
