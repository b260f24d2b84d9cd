"""Filters that are saved."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from inspector.gui.search.saved import SavedView
from inspector.session.filters import Pill


def test_pills_are_saved_applied_and_deleted(workspace, qtbot, open_workspace, queries):
    view = SavedView(workspace)
    qtbot.addWidget(view)
    assert view.isHidden()  # nothing to save, nothing saved
    view.show()
    workspace.filters.add(Pill("stage:sft"))
    name = view.findChild(QLineEdit)
    name.setText("only <b>SFT</b> & more")
    QTest.keyClick(name, Qt.Key.Key_Return)
    workspace.filters.clear()
    (apply,) = view.findChildren(QPushButton, "fold")
    assert apply.text() == "only <b>SFT</b> && more"
    apply.click()
    assert queries(workspace) == ["stage:sft"]
    workspace.close()
    again = open_workspace(workspace.session.project.path)
    qtbot.waitUntil(lambda: len(again.saved.filters) == 1)
    assert again.filters.pills == ()
    again.saved.apply("only <b>SFT</b> & more")
    assert queries(again) == ["stage:sft"]
    again.saved.remove("only <b>SFT</b> & more")
    assert again.saved.filters == ()
