"""Where to compute: what this machine has, and what people call it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector.domain.protocols import Task
from inspector.pipeline.client import WorkerClient

TITLES: Final = {"auto": "Automatic", "cpu": "CPU", "cuda": "CUDA", "mps": "Apple GPU"}
"""What a recipe can wish for."""

SHORT: Final = 24


@dataclass(frozen=True, slots=True)
class Device:
    """A device that can be wished for.

    Attributes:
        name: as the recipe has it.
        title: as people call it.
        available: whether PyTorch can use it here.
        why: why not.
    """

    name: str
    title: str
    available: bool
    why: str


def find_devices(user_cache: Path, task: Task) -> tuple[Device, ...]:
    """Ask a worker of its own, so that PyTorch stays out of this process and no scan is waited for.

    The first that is available is what ``auto`` takes.
    """
    with tempfile.TemporaryDirectory(prefix="inspector-") as folder:
        client = WorkerClient(Path(folder), user_cache)
        try:
            found = client.call("devices", {}, task)
        finally:
            client.close()
    return tuple(Device(**item) for item in found)


def short_device(embedder: str) -> str:
    """Return where texts are embedded, in a word: "… on CPU (2 threads) (bf16)" → "CPU bf16"."""
    device = embedder.rpartition(" on ")[2] if " on " in embedder else ""
    parts = [part.strip(" )") for part in device.split("(") if "thread" not in part]
    return " ".join(part for part in parts if part)[:SHORT] or "CPU"
