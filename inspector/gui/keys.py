"""The keys in use, for all that prints one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from inspector.gui.safe_text import set_tooltip
from inspector.session.keymap import Keymap, is_key
from inspector.session.settings import config_folder

MODIFIERS: Final = frozenset(
    (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
)
TAKEN: Final = frozenset(
    (
        *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter),
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End),
    )
)
"""Keys that move the focus or within a list, or press what has the focus."""


class KeysInUse(QObject):
    """The user's keymap; ``changed`` tells whoever prints keys to do so again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._keymap = Keymap()

    def of(self, name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        """Return the keys of an action."""
        return self._keymap.keys(name, usual)

    def first(self, name: str, usual: str) -> str:
        """Return the key that is told for an action, empty if it has none."""
        return next(iter(self.of(name, (usual,))), "")

    def is_own(self, name: str) -> bool:
        """Return whether the user changed the keys of an action."""
        return self._keymap.is_own(name)

    def change(self, name: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys.

        Raises:
            InspectorError: the preferences cannot be written.
        """
        self._keymap.change(name, keys)
        self.changed.emit()

    def reset(self, name: str = "") -> None:
        """Give an action, or without a name all of them, the usual keys back."""
        self._keymap.reset(name)
        self.changed.emit()


def keys() -> KeysInUse:
    """Return the keys of the user."""
    return _keys(config_folder())


@cache
def _keys(folder: Path) -> KeysInUse:  # noqa: ARG001 - another folder is another user
    return KeysInUse()


def tell_key(widget: QWidget | QAction, words: str, name: str, usual: str) -> None:
    """Give a widget a tooltip that ends in the key of an action, now and after it is changed."""
    teller = _Teller(widget, words, name, usual)
    keys().changed.connect(teller.tell)
    teller.tell()


class _Teller(QObject):
    """Ends with the widget whose tooltip it keeps, and with it the connection."""

    def __init__(self, widget: QWidget | QAction, words: str, name: str, usual: str) -> None:
        super().__init__(widget)
        self._widget, self._words, self._name, self._usual = widget, words, name, usual

    def tell(self) -> None:
        key = keys().first(self._name, self._usual)
        set_tooltip(self._widget, f"{self._words} ({key})" if key else self._words)


def pressed(event: QKeyEvent) -> str:
    """Return a pressed key as it is written; empty for one that no action can have."""
    key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key in MODIFIERS or (key in TAKEN and not held & ~Qt.KeyboardModifier.ShiftModifier):
        return ""
    sign = event.text()
    if sign.isprintable() and not sign.isalnum() and not sign.isspace():
        held &= ~Qt.KeyboardModifier.ShiftModifier  # it takes Shift to make a ? at all
    written = QKeySequence(QKeyCombination(held, key)).toString(
        QKeySequence.SequenceFormat.PortableText
    )
    return written if is_key(written) else ""
