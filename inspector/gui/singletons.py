"""Keep None, True and False alive under PySide6 6.12.

PySide6 6.12.0 returns them without taking a reference: right from Python 3.12 on, where they never
die. Before that every call that returns nothing takes one reference of None away, and after some
ten thousand calls the interpreter ends the process ("deallocating None").
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

NEVER_DIE_SINCE: Final = (3, 12)
ENOUGH: Final = 1 << 40
"""References that calls cannot use up: a million calls a second take twelve days."""


def hold_singletons() -> None:
    """Give the singletons more references than Qt can take; again is harmless."""
    if sys.version_info >= NEVER_DIE_SINCE or sys.implementation.name != "cpython":
        return
    for value in (None, True, False):
        if sys.getrefcount(value) < ENOUGH // 2:
            ctypes.c_ssize_t.from_address(id(value)).value += ENOUGH
