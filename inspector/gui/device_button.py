"""Where vectors are computed: shown, explained, and to be chosen for the next scan."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from inspector.domain.errors import ProjectError
from inspector.gui.message_dialog import MessageDialog
from inspector.gui.parts import KeyButton
from inspector.gui.safe_text import set_tooltip
from inspector.pipeline.state import State
from inspector.session.devices import TITLES, Device, find_devices, short_device
from inspector.session.jobs import Job, JobState, Lane
from inspector.session.scan_notes import graph_words, scan_notes
from inspector.session.workspace import Workspace

ALWAYS: Final = ("auto", "cpu")
"""Wishes that can always be met."""
FAILED: Final = (JobState.FAILED, JobState.CANCELLED)
GAP: Final = 4
LOOKING: Final = "Looking whether it is there…"
CONSEQUENCE: Final = "For the next scan (F5). On another device all texts are embedded anew."


class DeviceButton(KeyButton):
    """Says where the vectors were computed; its menu says where the next ones are to be.

    Which devices there are is asked when the menu is first opened; it opens at once all the same.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("", tone="flat")
        self.setObjectName("device")
        self._workspace = workspace
        self._asked: Job | None = None
        self._menu = QMenu(self)
        self._menu.setAccessibleName("Where to compute")
        self._menu.setToolTipsVisible(True)
        self._actions = self._make_actions()
        self.clicked.connect(self.show_menu)
        self.refresh()

    def refresh(self) -> None:
        """Say how things are."""
        wish, state = self._workspace.session.project.recipe.device, self._state()
        title = TITLES.get(wish, wish)
        self._actions[wish if wish in self._actions else "auto"].setChecked(True)
        if not state.embedder:
            self._say(title, "")
            return
        used = "CPU (fallback)" if state.fallback else short_device(state.embedder)
        is_other = bool(state.device) and state.device != wish
        self._say(used, title if is_other else "")

    def show_menu(self) -> None:
        """Open the menu above the button, with the arrow keys on what is chosen."""
        if self._asked is None or self._asked.state in FAILED:
            self._ask()
        self._menu.popup(self._corner())
        self._menu.setActiveAction(self._chosen())

    def _corner(self) -> QPoint:
        """Return where the menu stands: above the button, and as far right as it."""
        size = self._menu.sizeHint()
        return self.mapToGlobal(QPoint(self.width() - size.width(), -size.height() - GAP))

    def _ask(self) -> None:
        session = self._workspace.session
        cache = session.settings.cache
        self._asked = session.jobs.start(
            "Devices", lambda task: find_devices(cache, task), Lane.IO, on_done=self._on_found
        )

    def _state(self) -> State:
        """Return the last scan's; an empty one before there is any."""
        workspace = self._workspace
        return State() if workspace.columns is None else workspace.session.results.state

    def _say(self, used: str, next_one: str) -> None:
        words = f"{used} · next: {next_one}" if next_one else used
        self.set_label(f"{words} ▾")
        self.setAccessibleName(f"Computes on {words}: choose")
        set_tooltip(self, "\n".join(self._told(next_one)))

    def _told(self, next_one: str) -> list[str]:
        state, recipe = self._state(), self._workspace.session.project.recipe
        embedded = f"Embedded with {state.embedder}." if state.embedder else ""
        later = f"The next scan (F5) computes on: {next_one}." if next_one else ""
        told = [embedded, *scan_notes(state, recipe), graph_words(state), later]
        return [sentence for sentence in told if sentence]

    def _chosen(self) -> QAction:
        return next(action for action in self._actions.values() if action.isChecked())

    def _on_chosen(self, action: QAction) -> None:
        try:
            self._workspace.session.set_device(str(action.data()))
        except ProjectError as error:
            MessageDialog(self.window(), "The choice is not kept", str(error)).open()
        self.refresh()

    def _on_found(self, devices: tuple[Device, ...]) -> None:
        for device in devices:
            action = self._actions[device.name]
            action.setText(device.title if device.available else f"{TITLES[device.name]}: not here")
            action.setEnabled(device.available)
            set_tooltip(action, device.why or CONSEQUENCE)
        best = next(device for device in devices if device.available)
        self._actions["auto"].setText(f"Automatic: {best.title}")
        if self._menu.isVisible():  # it has grown
            self._menu.adjustSize()
            self._menu.move(self._corner())

    def _make_actions(self) -> dict[str, QAction]:
        group = QActionGroup(self)
        made = {}
        for name, title in TITLES.items():
            action = made[name] = QAction(title, group)
            action.setCheckable(True)
            action.setData(name)
            action.setEnabled(name in ALWAYS)
            set_tooltip(action, CONSEQUENCE if name in ALWAYS else LOOKING)
            self._menu.addAction(action)
        group.triggered.connect(self._on_chosen)
        return made
