"""The device is shown with what the map depends on, and the next one is chosen by mouse or keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from inspector.gui.device_button import DeviceButton
from inspector.session.devices import Device

HERE = (
    Device("cuda", "CUDA (Some Card)", available=False, why="PyTorch finds no NVIDIA card."),
    Device("mps", "Apple GPU (MPS)", available=False, why="It needs a Mac."),
    Device("cpu", "CPU (2 threads)", available=True, why=""),
)


@pytest.fixture
def button(qtbot, workspace):
    made = DeviceButton(workspace)
    qtbot.addWidget(made)
    made.show()
    yield made
    made._menu.close()


def actions(button):
    return {action.data(): action for action in button._menu.actions()}


def show(button, workspace, **state):
    """Let the last scan have been another one."""
    results = workspace.session.results
    results.state = replace(results.state, **state)
    button.refresh()


def test_it_says_where_the_vectors_were_computed(button, workspace):
    show(button, workspace, embedder="all-MiniLM-L6-v2 on CPU (2 threads) (bf16)")
    assert button.accessibleName() == "Computes on CPU bf16: choose"
    assert "all-MiniLM-L6-v2 on CPU (2 threads) (bf16)" in button.toolTip()


def test_a_card_that_failed_is_said_with_the_reason(button, workspace):
    reason = "The graphics card failed (it fell off the bus), so the processor computes."
    show(button, workspace, fallback=reason)
    assert "CPU (fallback)" in button.accessibleName()
    assert reason in button.toolTip()


def test_the_tooltip_says_what_the_map_leaves_out(button, workspace):
    show(button, workspace, texts={"prompt": 9_700}, long_texts={"prompt": 312})
    assert "312 of 9,700 different prompts are longer" in button.toolTip()
    assert "The neighbours of every text are exact." in button.toolTip()
    show(button, workspace, methods={"prompt": "approximate"}, recall={"prompt": 0.987})
    assert "98.7 % of the true ones were found" in button.toolTip()
    assert "exact" not in button.toolTip()


def test_the_menu_opens_at_once_and_learns_later_what_is_there(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button._menu.isVisible()
    assert [a.data() for a in button._menu.actions() if a.isEnabled()] == ["auto", "cpu"]
    assert "Looking" in actions(button)["cuda"].toolTip()
    qtbot.waitUntil(lambda: "Looking" not in actions(button)["mps"].toolTip(), timeout=120_000)
    assert "CPU (" in actions(button)["cpu"].text()
    assert actions(button)["auto"].text().startswith("Automatic: ")


def test_what_is_not_there_is_off_and_says_why(button):
    button._on_found(HERE)
    cuda = actions(button)["cuda"]
    assert not cuda.isEnabled()
    assert cuda.text() == "CUDA: not here"
    assert "PyTorch finds no NVIDIA card." in cuda.toolTip()
    assert actions(button)["auto"].text() == "Automatic: CPU (2 threads)"
    assert button._menu.toolTipsVisible()


def test_a_menu_that_grows_while_it_is_open_stays_above_the_button(button, workspace):
    button._asked = workspace.session.jobs.start("Devices", lambda _: None)  # nobody asks again
    button.move(600, 500)
    button.show_menu()
    narrow = button._menu.geometry()
    button._on_found(HERE)
    wide = button._menu.geometry()
    assert wide.width() > narrow.width()
    assert wide.width() >= button._menu.sizeHint().width()
    assert wide.right() == narrow.right()
    assert wide.bottom() < button.mapToGlobal(button.rect().topLeft()).y()


def test_what_is_there_can_be_chosen(button):
    there = replace(HERE[0], available=True, why="")
    button._on_found((there, *HERE[1:]))
    assert actions(button)["cuda"].isEnabled()
    assert actions(button)["cuda"].text() == "CUDA (Some Card)"
    assert actions(button)["auto"].text() == "Automatic: CUDA (Some Card)"


def test_a_choice_by_keys_is_kept_for_the_next_scan_and_told(qtbot, button, workspace):
    show(button, workspace, device="auto")
    button._asked = workspace.session.jobs.start("Devices", lambda _: None)  # nobody asks again
    button.show_menu()
    assert button._menu.activeAction() is actions(button)["auto"]
    qtbot.keyClick(button._menu, Qt.Key.Key_Down)
    qtbot.keyClick(button._menu, Qt.Key.Key_Return)
    assert workspace.session.project.recipe.device == "cpu"
    assert actions(button)["cpu"].isChecked()
    assert not actions(button)["auto"].isChecked()
    assert "next: CPU" in button.accessibleName()
    assert "The next scan (F5) computes on: CPU." in button.toolTip()


def test_a_choice_that_is_taken_back_is_told_no_more(button, workspace):
    show(button, workspace, device="auto")
    actions(button)["cpu"].trigger()
    actions(button)["auto"].trigger()
    assert "next" not in button.accessibleName()


def test_a_project_from_another_machine_shows_its_wish(button, workspace):
    workspace.session.set_device("cuda")
    button.refresh()
    assert actions(button)["cuda"].isChecked()
    assert not actions(button)["cuda"].isEnabled()


def test_it_is_reached_by_tab(button):
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
