"""Which device computes, how precisely, and what its failures mean."""

from __future__ import annotations

import os
from pathlib import Path

from inspector.domain.errors import UsageError


def choose_device(wish: str) -> str:
    """Return ``cuda``, ``mps`` or ``cpu``; ``auto`` takes the first of them that works."""
    import torch

    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wish == "auto":
        return next(device for device, works in there.items() if works)
    if not there.get(wish, False):
        raise UsageError(f"This machine has no {wish} device that PyTorch can use.")
    return wish


def choose_precision(device: str) -> str:
    """Return the fastest precision that keeps cosine to fp32 at 0.9999 or better.

    bf16 pays on a CPU only with AVX512_BF16 or AMX (measured: 2-3 times fp32); elsewhere it is
    slower.
    """
    import torch

    if device == "cuda":
        return "bf16" if torch.cuda.is_bf16_supported() else "fp16"
    capable = torch.backends.cpu.get_cpu_capability() if device == "cpu" else ""
    return "bf16" if capable.startswith("AVX512") and _has_bf16_instructions() else "fp32"


def _has_bf16_instructions() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def device_title(device: str) -> str:
    """Name the device for people."""
    import torch

    if device == "cuda":
        return f"CUDA ({torch.cuda.get_device_name()})"
    return {"mps": "Apple GPU (MPS)", "cpu": f"CPU ({torch.get_num_threads()} threads)"}[device]


def usable_cores() -> int:
    """Return the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether an error means that a smaller batch may still fit."""
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    words = str(error).lower()
    return isinstance(error, RuntimeError) and (
        "not enough memory" in words or "out of memory" in words
    )


def is_device_lost(error: BaseException) -> bool:
    """Tell whether an error means that this process cannot use its GPU any more."""
    import torch

    kind = getattr(torch, "AcceleratorError", None)
    if kind is not None and isinstance(error, kind):
        return True
    words = ("cuda error", "cublas_status", "cudnn_status")
    return isinstance(error, RuntimeError) and any(word in str(error).lower() for word in words)
