"""Keys as the user wants them; kept in the preferences, where they differ from the usual ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from inspector.session.settings import keep_preference, preference

PREFERENCE: Final = "keys"
MOST: Final = 4
"""Keys that one action has at most."""
_NAME: Final = re.compile(r"[a-z0-9-]{1,80}")
_KEY: Final = re.compile(r"(?:(?:Ctrl|Shift|Alt|Meta)\+){0,4}(?:[A-Z][A-Za-z0-9]{0,15}|[!-`{-~])")

Keys = tuple[str, ...]
"""Keys that do the same, as "Ctrl+Z"; the first is the one that is told."""


class Keymap:
    """The user's own keys by the name of the action; every other action has its usual ones."""

    def __init__(self) -> None:
        self._own = _checked(preference(PREFERENCE))

    def keys(self, name: str, usual: Keys) -> Keys:
        """Return the keys of an action."""
        return self._own.get(name, usual)

    def is_own(self, name: str) -> bool:
        """Return whether the user gave the action other keys than the usual ones."""
        return name in self._own

    def change(self, name: str, keys: Keys) -> None:
        """Give an action other keys; none at all is possible too.

        Raises:
            InspectorError: the preferences cannot be written; the keys stay as they were.
        """
        self._keep({**self._own, **_checked({name: list(keys)})})

    def reset(self, name: str = "") -> None:
        """Give an action its usual keys back, or without a name all of them."""
        self._keep({known: keys for known, keys in self._own.items() if name and known != name})

    def _keep(self, own: dict[str, Keys]) -> None:
        keep_preference(PREFERENCE, {name: list(keys) for name, keys in own.items()} or None)
        self._own = own


def is_key(text: object) -> bool:
    """Return whether a text is a key as people write it: "K", "Ctrl+Shift+Z", "F5", "?"."""
    return isinstance(text, str) and bool(_KEY.fullmatch(text))


def _checked(stored: object) -> dict[str, Keys]:
    """Return what is well formed of stored keys; the rest is as if it was never there."""
    if not isinstance(stored, Mapping):
        return {}
    return {
        name: tuple(keys)
        for name, keys in stored.items()
        if isinstance(name, str) and _NAME.fullmatch(name)
        if isinstance(keys, list) and len(keys) <= MOST and all(map(is_key, keys))
    }
