"""What the session and its worker say to each other: one JSON object a line, never a pickle.

Request ``{"id", "op", "args"}``; answers ``{"id", "kind", ...}`` of kind ``progress`` (done, total,
message), ``result`` (value), ``cancelled``, ``error`` (error, message) or ``bug`` (message,
traceback).
"""

from __future__ import annotations

import json
from typing import Any, Final

from inspector.domain import errors

ERRORS: Final = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.InspectorError)
}
"""Class name to class of every error that is a sentence for the user."""


def encode(message: dict[str, Any]) -> bytes:
    """Return one line."""
    return json.dumps(message, ensure_ascii=True).encode("ascii") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Parse one line; raises ``WorkerError`` if the other side spoke nonsense."""
    try:
        message = json.loads(line)
    except ValueError as error:
        raise errors.WorkerError("The worker process sent something unreadable.") from error
    if not isinstance(message, dict):
        raise errors.WorkerError("The worker process sent something unreadable.")
    return message
