"""A reviewer who never touches the mouse: from the first group to the export."""

import hashlib
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.gui.export_dialog import ExportDialog
from inspector.gui.safe_text import SafeLabel
from inspector.session.projects import demo_project, write_demo_data

pytestmark = pytest.mark.slow

KEYS = {
    "Ctrl+E": (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier),
    "Return": (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
}


@pytest.fixture(scope="session")
def demo(tmp_path_factory, quick_session):
    """Scan the demo once, without the language model."""
    folder = tmp_path_factory.mktemp("demo")
    files, _ = write_demo_data(folder, 7)
    with quick_session(demo_project(folder, 7)) as session:
        session.start_scan(session.with_sources(files)).result()
    return folder


@pytest.fixture
def press(qtbot):
    """Press keys where the focus is and count them."""
    from PySide6.QtWidgets import QApplication

    def press_(*keys):
        for key in keys:
            target = QApplication.focusWidget()
            assert target is not None, f"nothing has the focus to take {key}"
            code, modifier = KEYS.get(key, (getattr(Qt.Key, f"Key_{key}", None), None))
            QTest.keyClick(target, code, modifier or Qt.KeyboardModifier.NoModifier)
            press_.count += 1

    press_.count = 0
    return press_


def records(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_export_lacks_exactly_what_the_keys_called_poison(window, demo, press, qtbot):
    window.open([demo_project(demo, 7)])
    workspace = window.page.workspace
    review = workspace.review
    qtbot.waitUntil(lambda: len(workspace.listing.rows) > 20, timeout=30_000)
    group = workspace.columns.ranking.groups[workspace.columns.group_of[workspace.selection.row]]

    press("G", "1")
    qtbot.waitUntil(lambda: review.pending == 0 and review.verdicts.any())
    assert sorted(review.verdicts.nonzero()[0]) == sorted(group.rows)

    marked = []
    for key in "1212121212":
        marked.append(workspace.selection.row)
        press(key)
    press("Z", "Z")
    qtbot.waitUntil(lambda: review.pending == 0 and review.verdicts[marked[-2]] == 0)
    poison = {*group.rows.tolist(), *marked[:8:2]}
    assert set((review.verdicts == 1).nonzero()[0].tolist()) == poison
    assert set((review.verdicts == 2).nonzero()[0].tolist()) == set(marked[1:8:2])

    press("Ctrl+E")
    target = demo / "demo-7-cleaned"
    dialog = window.findChild(ExportDialog)
    labels = dialog.findChildren(SafeLabel)
    qtbot.waitUntil(lambda: any(f", {len(poison)} leave" in label.text() for label in labels))
    press("Return")
    qtbot.waitUntil((target / "SHA256SUMS").exists, timeout=30_000)
    assert press.count == 16

    left = {workspace.columns.place(row) for row in poison}
    for dataset in workspace.columns.union.datasets:
        before = dataset.path.read_bytes().splitlines()
        after = (target / "data" / "clean" / dataset.name).read_bytes().splitlines()
        gone = {row for name, row in left if name == dataset.name}
        assert after == [line for row, line in enumerate(before) if row not in gone]
    removed = records(target / "data" / "suspects.jsonl")
    assert len(removed) == len(poison)
    sums = (target / "SHA256SUMS").read_text().splitlines()
    for line in sums:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((target / name).read_bytes()).hexdigest() == digest
