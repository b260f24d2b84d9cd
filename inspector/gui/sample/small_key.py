"""A flat button with its key, low enough to stand beside a heading."""

from __future__ import annotations

from inspector.gui.parts import KeyButton
from inspector.gui.safe_text import set_tooltip
from inspector.gui.theme import GRID


def small_key(text: str, key: str, about: str, *, act: str) -> KeyButton:
    """Return a button that takes no more room than its words.

    Args:
        text: what it does.
        key: the usual key, as people call it.
        about: its tooltip.
        act: name of the action whose key it is.
    """
    button = KeyButton(text, key, tone="flat", act=act)
    button.setObjectName("smallKey")
    layout = button.layout()
    assert layout is not None
    layout.setContentsMargins(4, 0, 0, 0)
    layout.setSpacing(GRID // 2)
    button.setFixedHeight(3 * GRID)
    set_tooltip(button, about)
    return button
