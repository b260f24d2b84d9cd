"""The parent's end of the worker: start it, ask, cancel by killing, start again."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from inspector.domain.errors import WorkerError
from inspector.domain.protocols import Task
from inspector.pipeline import messages

TICK_S: Final = 0.1
STOP_S: Final = 5.0
TAIL_BYTES: Final = 4_000


class WorkerBugError(Exception):
    """A bug in the worker, with the worker's traceback as text."""


class WorkerClient:
    """One worker process; started when first asked, and again after a cancel or a crash."""

    def __init__(self, cache: Path, user_cache: Path) -> None:
        self.cache = cache
        self.user_cache = user_cache
        self.log = cache / "worker.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes | None] = queue.Queue()
        self._count = 0

    def call(self, operation: str, arguments: dict[str, Any], task: Task) -> Any:  # noqa: ANN401 - JSON
        """Run one stage and return its value, passing progress on to ``task``.

        Raises:
            Cancelled: ``task`` said so; the worker is killed.
            InspectorError: what the stage raised, or ``WorkerError`` if the process died.
            WorkerBugError: the stage failed in a way nobody foresaw.
        """
        self._count += 1
        try:
            self._send({"id": self._count, "op": operation, "args": arguments})
            return self._wait(operation, task)
        except BaseException:
            if self._process is not None and self._waiting:
                self.kill()
            raise

    def kill(self) -> None:
        """Stop the process at once; the next call starts a new one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(STOP_S)
            _close_input(process)

    def close(self) -> None:
        """End the process by closing its input; kill it if it does not listen."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_S)

    _waiting = False

    def _send(self, message: dict[str, Any]) -> None:
        if self._process is None or self._process.poll() is not None:
            self.kill()
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        self._waiting = True
        try:
            self._process.stdin.write(messages.encode(message))
            self._process.stdin.flush()
        except OSError as error:
            raise WorkerError(self._epitaph()) from error

    def _start(self) -> None:
        self.cache.mkdir(parents=True, exist_ok=True)
        self._answers = queue.Queue()
        command = [
            sys.executable,
            "-P",  # or a file numpy.py in the current folder would be run: it may be an attacker's
            "-m",
            "inspector.pipeline.worker",
            str(self.cache),
            str(self.user_cache),
        ]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        arguments = (self._process.stdout, self._answers)
        threading.Thread(target=_pump, args=arguments, daemon=True).start()

    def _wait(self, operation: str, task: Task) -> Any:  # noqa: ANN401 - JSON
        progress = (0, 0, "")
        while True:
            task.report(*progress)
            try:
                line = self._answers.get(timeout=TICK_S)
            except queue.Empty:
                continue
            if line is None:
                raise WorkerError(self._epitaph())
            message = messages.decode(line)
            if message["id"] != self._count:
                continue
            if message["kind"] == "progress":
                progress = (message["done"], message["total"], message["message"])
                continue
            self._waiting = False
            return _value(operation, message)

    def _epitaph(self) -> str:
        process, self._process = self._process, None
        self._waiting = False
        code = process.wait(STOP_S) if process is not None else None
        _close_input(process)
        how = {
            -6: "gave up (out of memory?)",
            -9: "was killed (out of memory?)",
            -11: "crashed (segmentation fault)",
        }
        return (
            f"The worker process {how.get(code or 0, f'ended with code {code}')}; see {self.log}."
        )


def _close_input(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.stdin is not None:
        with suppress(OSError):  # what was not sent yet is of no use to a dead process
            process.stdin.close()


def _pump(stream: IO[bytes], answers: queue.Queue[bytes | None]) -> None:
    for line in stream:
        answers.put(line)
    stream.close()
    answers.put(None)


def _value(operation: str, message: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if message["kind"] == "result":
        return message["value"]
    if message["kind"] == "error":
        raise messages.ERRORS.get(message["error"], WorkerError)(message["message"])
    raise WorkerBugError(f"{operation}: {message['message']}\n{message.get('traceback', '')}")
