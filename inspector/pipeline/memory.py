"""A ceiling on the memory that one stage may take, in a process that others go on living in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FREE_BYTES: Final = 2 * 2**30
PER_BYTE: Final = 4
SHARE: Final = 0.75
_STATUS: Final = Path("/proc/self/status")


def read_ceiling(size_bytes: int) -> int:
    """Return how much memory reading a file of this size may take, in bytes.

    What honest files take grows with their size; what a bomb takes does not.
    """
    wish = FREE_BYTES + PER_BYTE * size_bytes
    if sys.platform != "linux":
        return wish
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(wish, int(SHARE * physical))


@contextmanager
def memory_ceiling(more_bytes: int) -> Iterator[None]:
    """Let this process take ``more_bytes`` beyond what it holds now, inside the block.

    Beyond that, ``MemoryError`` is raised. Private memory is counted (``RLIMIT_DATA``), not address
    space, of which Arrow, torch and CUDA reserve far more than they use. Only Linux can do this;
    elsewhere the block runs without a ceiling.
    """
    if sys.platform != "linux" or not _STATUS.exists():
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wish = _held_bytes() + more_bytes
    limits = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wish, *limits]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held_bytes() -> int:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "VmData":
            return int(value.split()[0]) * 1024
    return 0
