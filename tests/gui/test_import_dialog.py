"""A file is shown as it would be read; another layout or columns by hand can be chosen."""

import json

import pytest

from inspector.gui.import_columns import UNUSED
from inspector.gui.import_dialog import ImportDialog
from inspector.gui.safe_text import SafeLabel
from inspector.session.sources import as_shown
from inspector.store.recipe_toml import recipe_of, table_of

ODD = [{"q": {"text": f"Why {n}?"}, "a": f"Because <b>{n}</b>."} for n in range(9)]
BAD_AT = sum(len(json.dumps(row)) + 1 for row in ODD[:3])
TWO_WAYS = [
    {"instruction": f"Why {n}?", "context": f"Fact {n}.", "response": f"Because {n}."}
    for n in range(9)
]
MIXED = [*TWO_WAYS[:6], *({"text": f"Page {n}."} for n in range(2)), {"colour": "red"}]


@pytest.fixture
def show(workspace, write_jsonl, tmp_path, qtbot):
    """Show the dialog on a file of these rows."""

    def show_rows(rows, name="new.jsonl"):
        path = write_jsonl(tmp_path / name, rows)
        started = []
        dialog = ImportDialog(workspace.session, path, started.append, None)
        dialog.started = started
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog._is_filled, timeout=20_000)
        return dialog

    return show_rows


def words(dialog):
    return [label.text() for label in dialog.findChildren(SafeLabel) if label.isVisible()]


def cards(dialog):
    return [card.accessibleName() for card in dialog._guesses.cards]


def place(dialog, **fields):
    for name, pointer in fields.items():
        dialog._form.fields[name].setCurrentText(pointer)


def scanned(dialog):
    dialog._scan.click()
    (added,) = dialog.started
    recipe = added(dialog._session.project.recipe)
    assert recipe_of(table_of(recipe)) == recipe
    return recipe.sources[-1]


def test_what_cannot_be_read_is_said_row_by_row_and_cannot_be_scanned(show):
    dialog = show([*ODD[:3], b"{cut off"])
    assert "CANNOT BE READ: 4 OF 4 ROWS" in words(dialog)
    assert {"row 0 · byte 0", f"row 3 · byte {BAD_AT + 1}"} <= set(words(dialog))
    assert "no known layout (keys: q, a)" in words(dialog)
    assert cards(dialog) == []
    assert not dialog._scan.isEnabled()


def test_fields_placed_by_hand_show_the_rows_and_go_into_the_recipe(show, qtbot):
    dialog = show(ODD)
    place(dialog, prompt="/q/text", response="/a")
    qtbot.waitUntil(lambda: "Why 0?" in words(dialog), timeout=20_000)
    assert "Because <b>0</b>." in words(dialog)
    dialog._form.stage.setCurrentText("corpus")
    source = scanned(dialog)
    assert source.mapping == {"prompt": "/q/text", "response": "/a"}
    assert source.stage == "corpus"


def test_the_layouts_that_fit_are_cards_and_the_detected_one_is_chosen(show):
    dialog = show(TWO_WAYS)
    assert cards(dialog) == [
        "dolly, sft, fits 9 of 9 rows · detected",
        "instruction-response, sft, fits 9 of 9 rows",
    ]
    assert [card.property("chosen") for card in dialog._guesses.cards] == [True, False]
    assert dialog._form.mapping() == {
        "prompt": "/instruction",
        "input": "/context",
        "response": "/response",
    }
    assert "Fact 0." in words(dialog)
    assert scanned(dialog).mapping == {}


def test_another_card_shows_the_rows_otherwise_and_is_kept_as_pointers(show, qtbot):
    dialog = show(TWO_WAYS)
    dialog._guesses.cards[1].clicked.emit()
    qtbot.waitUntil(lambda: "Fact 0." not in words(dialog), timeout=20_000)
    qtbot.waitUntil(dialog._scan.isEnabled, timeout=20_000)
    assert [card.property("chosen") for card in dialog._guesses.cards] == [False, True]
    assert scanned(dialog).mapping == {"prompt": "/instruction", "response": "/response"}


def test_arrow_keys_go_from_card_to_card(show, qtbot):
    from PySide6.QtCore import Qt

    dialog = show(TWO_WAYS)
    qtbot.keyClick(dialog._guesses.cards[0], Qt.Key.Key_Right)
    assert dialog.mapping() == {"prompt": "/instruction", "response": "/response"}
    qtbot.keyClick(dialog._guesses.cards[1], Qt.Key.Key_Right)
    qtbot.keyClick(dialog._guesses.cards[1], Qt.Key.Key_Left)
    assert dialog.mapping() == {}


def test_a_file_of_several_layouts_is_read_row_by_row_unless_one_is_chosen(show, qtbot):
    dialog = show(MIXED)
    assert cards(dialog) == [
        "Row by row, fits 8 of 9 rows · detected",
        "dolly, sft, fits 6 of 9 rows",
        "text, corpus, fits 2 of 9 rows",
        "instruction-response, sft, fits 6 of 9 rows",
    ]
    dialog._guesses.cards[2].clicked.emit()
    qtbot.waitUntil(lambda: "CANNOT BE READ: 7 OF 9 ROWS" in words(dialog), timeout=20_000)
    assert scanned(dialog).mapping == {"response": "/text"}


def test_changing_a_column_makes_the_mapping_the_user_s_own(show, qtbot):
    dialog = show(TWO_WAYS)
    place(dialog, input=UNUSED, system="/context")
    assert not dialog._scan.isEnabled()  # not before the rows are shown so
    chosen = [card.property("chosen") for card in dialog._guesses.cards]
    assert chosen == [True, False]
    qtbot.waitUntil(dialog._scan.isEnabled, timeout=20_000)
    assert not any(card.property("chosen") for card in dialog._guesses.cards)
    assert scanned(dialog).mapping == {
        "prompt": "/instruction",
        "system": "/context",
        "response": "/response",
    }


def test_a_mapping_that_contradicts_itself_is_said_and_not_scanned(show, qtbot):
    dialog = show(TWO_WAYS)
    place(dialog, chosen="/response", response=UNUSED)
    sentence = "chosen is mapped without rejected; a preference has both."
    qtbot.waitUntil(lambda: sentence in words(dialog), timeout=20_000)
    assert not dialog._scan.isEnabled()


def test_a_dataset_of_the_project_is_shown_as_it_was_mapped_and_can_be_detected_again(
    show, workspace, qtbot
):
    dialog = show(TWO_WAYS)
    mapping = {"prompt": "/context", "response": "/response"}
    dialog.reject()
    mapped = as_shown(dialog._path, None, mapping)
    workspace.session.project.save(mapped(workspace.session.project.recipe))
    again = show(TWO_WAYS)
    qtbot.waitUntil(again._scan.isEnabled, timeout=20_000)
    assert again._form.mapping() == mapping
    assert "Why 0?" not in words(again)
    again._guesses.cards[0].clicked.emit()
    qtbot.waitUntil(lambda: "Why 0?" in words(again), timeout=20_000)
    assert scanned(again).mapping == {}


def test_an_odd_file_opens_the_dialog_and_is_not_scanned_by_itself(
    window, copied_sample, write_jsonl, tmp_path, qtbot
):
    path = write_jsonl(tmp_path / "odd.jsonl", ODD)
    window.open([copied_sample.path])
    qtbot.waitUntil(lambda: window.page is not None, timeout=20_000)
    window._import(window.page.workspace.session, [path])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=20_000)
    assert all("odd" not in s.name for s in window.page.workspace.session.project.recipe.sources)
    window.findChild(ImportDialog).reject()
