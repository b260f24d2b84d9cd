"""Which devices this machine has, as the worker's PyTorch finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.domain.protocols import Task
from inspector.embedders.devices import device_title

if TYPE_CHECKING:
    from inspector.pipeline.stages import Workspace


def devices(work: Workspace, *, task: Task) -> list[dict[str, object]]:
    """List every device that can be wished for, in the order in which ``auto`` looks for one.

    Each has ``name``, ``title``, ``available`` and, where it is not, ``why``.
    """
    del work
    task.report(0, 0, "loading PyTorch")
    missing = {"cuda": _why_no_cuda(), "mps": _why_no_apple_gpu(), "cpu": ""}
    titles = {"cuda": "CUDA", "mps": "Apple GPU"}
    return [
        {
            "name": name,
            "title": titles[name] if why else device_title(name),
            "available": not why,
            "why": why,
        }
        for name, why in missing.items()
    ]


def _why_no_cuda() -> str:
    import torch

    if torch.cuda.is_available():
        return ""
    if torch.version.cuda is None and torch.version.hip is None:
        return "The PyTorch that is installed was built without CUDA."
    return "PyTorch finds no NVIDIA graphics card here, or no driver that it can use."


def _why_no_apple_gpu() -> str:
    import torch

    if torch.backends.mps.is_available():
        return ""
    if not torch.backends.mps.is_built():
        return "The PyTorch that is installed was built without Apple's Metal; it needs a Mac."
    return "PyTorch finds no Apple GPU here that it can use."
