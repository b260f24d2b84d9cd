"""How the loops of the detectors are compiled.

Importing this module imports numba, so others do so inside functions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def kernel(function: Function) -> Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("Function", njit(cache=True, nogil=True)(function))


def summing(function: Function) -> Function:
    """Compile a sum whose terms may be added in any order, several at once."""
    free = {"reassoc", "contract", "nsz"}
    return cast("Function", njit(cache=True, nogil=True, fastmath=free)(function))
