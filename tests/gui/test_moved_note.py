"""A file gains a line while a note on one of its records is written."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from inspector.domain.labels import LabelKey

pytestmark = pytest.mark.usefixtures("own_folders")


@pytest.fixture
def page(window, tmp_path, quick_session, write_jsonl, ordinary, qtbot):
    """Open a project of thirty records; its file is ``a.jsonl`` beside it."""
    path, file = tmp_path / "p.inspector", write_jsonl(tmp_path / "a.jsonl", ordinary(30))
    with quick_session(path) as session:
        session.start_scan(session.with_sources([file])).result()
    window.open([path])
    workspace = window.page.workspace
    qtbot.waitUntil(lambda: len(workspace.listing.rows) > 0, timeout=20_000)
    qtbot.waitUntil(window.page.table.isVisible, timeout=20_000)
    return window.page


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_note_goes_to_the_record_that_it_was_written_on(
    page, qtbot, tmp_path, write_jsonl, ordinary, is_kept
):
    workspace = page.workspace
    workspace.selection.focus(5)
    dataset = workspace.columns.union.datasets[0]
    key = LabelKey(dataset.name, dataset.uid(5))
    page.sample.take_note()
    note = page.sample.findChild(QPlainTextEdit, "note")
    qtbot.waitUntil(note.hasFocus)
    QTest.keyClicks(note, "ask Ada")
    records = ordinary(30)
    if not is_kept:
        del records[5]
    write_jsonl(tmp_path / "a.jsonl", [*ordinary(2, 9), *records])
    page.scan()
    qtbot.waitUntil(lambda: len(workspace.columns) == 31 + is_kept, timeout=60_000)
    if is_kept:
        assert workspace.selection.row == 7
        assert note.hasFocus()
        QTest.keyClicks(QApplication.focusWidget(), " too")
        QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: workspace.review.writer.is_idle)
    details = workspace.session.labels.details()
    assert {key: "ask Ada too" if is_kept else "ask Ada"} == {
        key: label.note for key, label in details.items()
    }
