"""A file that is not plain to read is shown before it is scanned."""

import pytest

from inspector.gui.import_dialog import DETECTED, ImportDialog
from inspector.gui.safe_text import SafeLabel

ROWS = [{"q": {"text": f"Why {n}?"}, "a": f"Because <b>{n}</b>."} for n in range(9)]


@pytest.fixture
def dialog(workspace, write_jsonl, tmp_path, qtbot):
    """Show the dialog on a file of a layout that nobody knows."""
    path = write_jsonl(tmp_path / "odd.jsonl", ROWS)
    started = []
    dialog = ImportDialog(workspace.session, path, started.append, None)
    dialog.started = started
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._is_filled, timeout=20_000)
    return dialog


def words(dialog):
    return [label.text() for label in dialog.findChildren(SafeLabel) if label.isVisible()]


def place(dialog, **fields):
    for name, pointer in fields.items():
        dialog._fields[name].setCurrentText(pointer)


def test_what_cannot_be_read_is_said_and_cannot_be_scanned(dialog):
    assert any(text.startswith("9 of them cannot be read: row 0:") for text in words(dialog))
    assert not dialog._scan.isEnabled()


def test_fields_placed_by_hand_show_the_rows_and_go_into_the_recipe(dialog, qtbot):
    place(dialog, prompt="/q/text", response="/a")
    qtbot.waitUntil(lambda: "Why 0?" in words(dialog), timeout=20_000)
    assert "Because <b>0</b>." in words(dialog)
    dialog._stage.setCurrentText("corpus")
    dialog._scan.click()
    (recipe,) = dialog.started
    assert recipe.sources[-1].mapping == {"prompt": "/q/text", "response": "/a"}
    assert recipe.sources[-1].stage == "corpus"


def test_what_was_detected_is_the_default(dialog):
    assert dialog.mapping() == {}
    assert {combo.currentText() for combo in dialog._fields.values()} == {DETECTED}


def test_an_odd_file_opens_the_dialog_and_is_not_scanned_by_itself(
    window, write_jsonl, tmp_path, qtbot
):
    window.open([write_jsonl(tmp_path / "odd.jsonl", ROWS)])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=20_000)
    assert not window.page.workspace.session.is_scanned
    window.findChild(ImportDialog).reject()
