"""Compiled functions of the map that share the rows of an array among threads.

They hold no lock of the interpreter, so ordinary threads run them at once: numba's own threading
layers are not used (workqueue aborts on concurrent entry, the others are not everywhere).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])

SHARES: Final = 8
"""Pieces of work for each thread, so that one with dense rows keeps no other waiting long."""
SMALLEST_SHARE: Final = 256


def kernel(function: Function) -> Function:
    """Compile without the GIL, once for all runs (the cache is in the user's cache folder)."""
    return cast("Function", njit(cache=True, nogil=True)(function))


def inlined(function: Function) -> Function:
    """Compile into the kernels that call it."""
    return cast("Function", njit(inline="always")(function))


class Threads:
    """A pool that runs ``function(first, last)`` over all rows; results must not depend on it."""

    def __init__(self, n_threads: int = 0) -> None:
        self._count = n_threads or _processors()
        self._pool = ThreadPoolExecutor(self._count)

    def __enter__(self) -> Threads:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def over(self, total: int, function: Callable[[int, int], object]) -> None:
        """Call ``function`` with the first and the last + 1 row of every share, and wait."""
        size = max(SMALLEST_SHARE, -(-total // (self._count * SHARES)))
        shares = [(first, min(first + size, total)) for first in range(0, total, size)]
        for _ in self._pool.map(lambda share: function(*share), shares):
            pass


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
