"""The long-lived child process: ``python -m inspector.pipeline.worker CACHE USER_CACHE``.

Requests come as lines on standard input, answers go to standard output. It holds the lock of the
cache, runs niced, and exits at once when its input ends, so that nothing writes on after the parent
is gone.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import filelock

from inspector.domain.errors import InputError, InspectorError, ProjectError
from inspector.domain.protocols import Task
from inspector.embedders.devices import is_device_lost
from inspector.pipeline import (
    cluster_stage,
    device_stage,
    draft,
    map_stages,
    messages,
    query_stage,
    stages,
)
from inspector.pipeline.memory import memory_ceiling, read_ceiling
from inspector.pipeline.preview import preview
from inspector.pipeline.state import ReadResult

NICENESS: Final = 10
PROGRESS_S: Final = 0.1
LOCK_S: Final = 10.0
OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "preview": preview,
    "read": stages.read,
    "draft": draft.draft,
    "embed": stages.embed,
    "neighbours": stages.neighbours,
    "project": map_stages.project,
    "clusters": cluster_stage.clusters,
    "score": stages.score,
    "detectors": stages.detectors,
    "devices": device_stage.devices,
    "embed_query": query_stage.embed_query,
}
REASON: Final = 120
"""Characters told of an error of the graphics card's library."""
PARSING: Final = frozenset({"preview", "read"})
"""Operations that parse a stranger's file, given as ``path``."""


class PipeTask:
    """Reports over the pipe, at most ten times a second."""

    def __init__(self, send: Callable[[dict[str, Any]], None], request: int) -> None:
        self._send = send
        self._request = request
        self._last = 0.0

    def report(self, done: int, total: int, message: str = "") -> None:
        """Send progress; cancelling is done by killing this process."""
        now = time.monotonic()
        if now - self._last >= PROGRESS_S:
            self._last = now
            content = {"done": done, "total": total, "message": message}
            self._send({"id": self._request, "kind": "progress", **content})


def parse(
    operation: Callable[..., Any], work: stages.Workspace, arguments: dict[str, Any], task: Task
) -> Any:  # noqa: ANN401 - JSON
    """Run an operation on a file under a ceiling: a bomb ends in one sentence."""
    path = Path(arguments["path"])
    ceiling = read_ceiling(path.stat().st_size if path.is_file() else 0)
    try:
        with memory_ceiling(ceiling):
            return operation(work, **arguments, task=task)
    except OSError as error:
        reason = error.strerror or "it has gone"
        raise InputError(f"{path.name} cannot be read: {reason}.") from error
    except MemoryError as error:
        size = f"{ceiling / 2**30:.1f} GB"
        raise InputError(f"{path.name} takes over {size} of memory to read; refused.") from error


def answer(work: stages.Workspace, request: dict[str, Any], task: Task) -> dict[str, Any]:
    """Run one request; a failure is an answer too."""
    try:
        arguments = dict(request["args"])
        if "reads" in arguments:
            arguments["reads"] = [ReadResult(**item) for item in arguments["reads"]]
        operation = OPERATIONS[request["op"]]
        if request["op"] in PARSING:
            value = parse(operation, work, arguments, task)
        else:
            value = operation(work, **arguments, task=task)
    except InspectorError as error:
        return {"kind": "error", "error": type(error).__name__, "message": str(error)}
    except MemoryError:
        return {"kind": "error", "error": "WorkerError", "message": "The memory ran out."}
    except Exception as error:  # noqa: BLE001 - a bug in a stage or a plugin; reported with its traceback
        if reason := _device_failure(error):
            sentence = f"The graphics card failed ({reason})."
            return {"kind": "error", "error": "DeviceLostError", "message": sentence}
        text = f"{type(error).__name__}: {error}"
        return {"kind": "bug", "message": text, "traceback": traceback.format_exc()}
    is_record = is_dataclass(value) and not isinstance(value, type)
    return {"kind": "result", "value": asdict(value) if is_record else value}


def _device_failure(error: Exception) -> str:
    """Return how a graphics card failed that no stage has looked after; empty if none did."""
    if "torch" not in sys.modules:
        return ""
    words = " ".join(str(error).split())[:REASON].rstrip(".")
    is_full = "cuda out of memory" in words.lower() or "mps backend out of memory" in words.lower()
    return words if is_full or is_device_lost(error) else ""


def serve(cache: Path, user_cache: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the input ends."""
    lock = threading.Lock()

    def send(message: dict[str, Any]) -> None:
        with lock:
            answers.write(messages.encode(message))
            answers.flush()

    inbox: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    work = stages.Workspace(cache, user_cache)
    held = filelock.FileLock(cache / "worker.lock")
    while True:
        request = inbox.get()
        try:
            held.acquire(timeout=0 if held.is_locked else LOCK_S)
            reply = answer(work, request, PipeTask(send, request["id"]))
        except filelock.Timeout:
            error = ProjectError(f"{cache.parent} is being scanned by another inspector.")
            reply = {"kind": "error", "error": "ProjectError", "message": str(error)}
        send({"id": request["id"], **reply})


def _listen(requests: BinaryIO, inbox: queue.Queue[dict[str, Any]]) -> None:
    for line in requests:
        inbox.put(messages.decode(line))
    os._exit(0)  # the parent closed the pipe or died; nothing half written is ever visible


def main() -> None:
    """Serve on the process's own pipes; whatever libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(NICENESS)
    cache, user_cache = Path(sys.argv[1]), Path(sys.argv[2])
    os.environ.setdefault("NUMBA_CACHE_DIR", str(user_cache / "numba"))
    cache.mkdir(parents=True, exist_ok=True)
    serve(cache, user_cache, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
