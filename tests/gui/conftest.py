"""What the tests of the window share: a dressed application and a project that is open in it."""

from __future__ import annotations

import gc
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def collector(qapp):
    """Free widgets on this thread alone, as the application does."""
    from inspector.gui.collector import Collector

    return Collector(qapp)


@pytest.fixture(autouse=True)
def dressed(qapp, collector):
    """Give every test the application with its dark theme."""
    from inspector.gui.theme import theme

    if not (qapp.styleSheet() and theme().is_dark):  # or each widget is dressed anew
        theme().apply(qapp, dark=True)
    gc.disable()
    yield qapp
    collector.collect()
    gc.enable()  # for tests of other folders, in the same process


@pytest.fixture(scope="session", autouse=True)
def compiled():
    """Compile the map's kernels once, or the first test that draws would wait for them."""
    from inspector.gui.map import shading, splat

    splat.warm()
    shading.warm()


@pytest.fixture
def open_workspace(workspaces, qtbot):
    """Open projects the way the window does."""
    from inspector.gui.dispatch import Dispatch

    def open_(path, *, wait=True):
        workspace = workspaces(path, dispatch=Dispatch())
        if wait:
            qtbot.waitUntil(lambda: len(workspace.listing.rows) > 0, timeout=20_000)
        return workspace

    return open_


@pytest.fixture
def workspace(open_workspace, copied_sample):
    """Open a copy of the small scanned project."""
    return open_workspace(copied_sample.path)


@pytest.fixture
def show(qtbot):
    """Show widgets at a size."""

    def show_(widget, width, height):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        return widget

    return show_


@pytest.fixture(scope="session")
def is_idle(qapp):
    """Tell whether a view has got all it asked for, and shown it."""
    from inspector.session.job_log import ENDED

    def are_over(workspace):
        jobs = workspace.session.jobs._current.values()
        return all(job._future.done() and job.state in ENDED for job in jobs)

    def is_idle_(workspace):
        was_over = are_over(workspace)
        qapp.processEvents()
        return was_over and are_over(workspace)

    return is_idle_


@pytest.fixture
def window(qtbot):
    """Show the window; it is closed, with its project, after the test."""
    from inspector.gui.window import Window

    window = Window()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isVisible)
    yield window
    window.close()
    window.deleteLater()


@pytest.fixture
def own_folders(tmp_path, monkeypatch):
    """Let the test begin as on a new machine."""
    monkeypatch.setenv("INSPECTOR_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def open_page(own_folders, window, copied_sample, qtbot):
    """Open the small project in the window; wait until rows are listed and keys go to them."""
    from PySide6.QtWidgets import QApplication

    from inspector.gui.table.rows_table import RowsTable

    def open_():
        window.open([copied_sample.path])
        qtbot.waitUntil(lambda: len(window.page.workspace.listing.rows) > 2, timeout=20_000)
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), RowsTable), timeout=20_000)
        return window.page

    return open_
