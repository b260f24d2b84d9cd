"""Where a reviewer is in a project is remembered, also after a crash, and never in their way."""

import threading
from pathlib import Path

import numpy as np
import pytest

from inspector.gui.memory import Memory
from inspector.session.recent import look_in, place_in, recent_projects

pytestmark = pytest.mark.usefixtures("own_folders")


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def memory(page):
    return page.findChild(Memory)


@pytest.fixture
def writes(monkeypatch):
    """Note which thread puts a file in its place, and which file."""
    seen, put = [], Path.replace

    def replace(path, target):
        seen.append((threading.current_thread(), Path(target).name))
        return put(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    return seen


def names(writes):
    return [name for _, name in writes]


def test_steps_of_a_slider_write_nothing_each(page, memory, writes):
    memory.keep()
    writes.clear()
    for _ in range(20):
        page.workspace.rerank(page.workspace.columns)
    assert "recent.toml" not in names(writes)
    memory.keep()
    assert names(writes).count("recent.toml") <= 1
    assert threading.main_thread() not in [thread for thread, _ in writes]


def test_negative_control_a_place_that_changed_is_written_by_another_thread(page, memory, writes):
    memory.keep()
    writes.clear()
    page.workspace.selection.focus(60)
    assert memory._due.isActive()
    memory.keep()
    assert names(writes) == ["recent.toml"]
    assert writes[0][0] is not threading.main_thread()


def test_after_a_crash_the_place_of_a_moment_ago_is_known(page, memory):
    workspace = page.workspace
    workspace.selection.replace(np.array([3, 5, 60]))
    workspace.selection.focus(60)
    memory.keep()  # and nothing is closed
    dataset, record = workspace.columns.union.locate(60)
    place, look = place_in(workspace.session.project.path), look_in(workspace.session.project.path)
    assert (place.dataset, place.uid) == (dataset.name, dataset.uid(record))
    assert sum(len(uids) for uids in look.rows.values()) == 3


def test_a_crash_while_a_project_is_read_takes_nothing_of_what_was_known(
    page, window, copied_sample, qtbot
):
    page.workspace.selection.replace(np.array([3, 5, 60]))
    page.workspace.selection.focus(60)
    window.close_project()
    before = recent_projects()
    window.open([copied_sample.path])
    assert window.page.workspace.columns is None
    window.page.findChild(Memory)._writer.submit(int).result()
    (after,) = recent_projects()
    assert (after.look, after.place) == (before[0].look, before[0].place)
    assert after.about == before[0].about != ""


def test_a_bug_in_remembering_is_told_like_any_other(page, memory, monkeypatch, qtbot):
    def fail(path, target):
        raise RuntimeError("passing")

    with qtbot.captureExceptions() as caught, monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        page.workspace.selection.focus(60)
        memory.keep()
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is RuntimeError


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_close(page, window, tmp_path):
    folder = tmp_path / "config"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("a file")
    page.workspace.selection.focus(60)
    window.close_project()
    assert window.page is None
    assert recent_projects() == []
