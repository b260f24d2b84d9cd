"""What a case of the corpus is: a file that someone wrote, and what must come of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

GOOD = b'{"prompt": "Q", "response": "A"}'
DAMAGED = -2
MORE = b'{"prompt": "R", "response": "B"}'
BOM = b"\xef\xbb\xbf"
DEEP = 100_000
NESTED = b'{"prompt": "Q", "response": "A", "x": ' + b"[" * DEEP + b"]" * DEEP + b"}"


@dataclass(frozen=True)
class Verdict:
    """What must come of a file.

    Attributes:
        rows: how many records it has; -1 if the file is refused, ``DAMAGED`` if the damage has to
            be told, whichever way.
        bad: record to words of the reason why it cannot be read; None for every record.
        words: words of the sentence with which the file is refused.
        texts: (field, record) to the text as it must arrive.
    """

    rows: int = -1
    bad: Mapping[int, str] | None = field(default_factory=dict)
    words: str = ""
    texts: Mapping[tuple[str, int], str] = field(default_factory=dict)


def opens(rows: int, bad: Mapping[int, str] | None = None, **texts: str) -> Verdict:
    """Expect ``rows`` records, some of them bad; ``prompt_0="Q"`` is the text of a record."""
    told = {}
    for name, text in texts.items():
        field_name, _, row = name.partition("_")
        told[field_name, int(row)] = text
    return Verdict(rows, bad or {}, texts=told)


def all_bad(rows: int) -> Verdict:
    """Expect ``rows`` records none of which can be read."""
    return Verdict(rows, None)


def damaged() -> Verdict:
    """Expect that the damage is told: some record is bad, or the file is refused."""
    return Verdict(DAMAGED)


def refused(words: str) -> Verdict:
    """Expect the file as a whole to be refused in one sentence with these words."""
    return Verdict(words=words)


@dataclass(frozen=True)
class Case:
    """One file of the corpus; ``module`` must be there to read it."""

    name: str
    file: str
    make: Callable[[Path], None]
    verdict: Verdict
    module: str = ""

    def skip_unless_readable(self) -> None:
        """Skip the test while the reader that a case needs is not part of the program."""
        if self.module and importlib.util.find_spec(self.module) is None:
            pytest.skip(f"there is no {self.module}")

    def write(self, folder: Path) -> Path:
        """Make the file in a folder and return its path."""
        path = folder / self.file
        self.make(path)
        return path


def case(name: str, file: str, content: bytes, verdict: Verdict) -> Case:
    """Return a case of plain bytes."""
    return Case(name, file, lambda path: _write(path, content), verdict)


def lines(*records: bytes, end: bytes = b"\n") -> bytes:
    """Join records, each with its line end."""
    return b"".join(record + end for record in records)


def said(text: str | bytes) -> bytes:
    """Return a record whose prompt is the JSON string with this inside, as it is."""
    inside = text.encode("utf-8") if isinstance(text, str) else text
    return b'{"prompt": "' + inside + b'", "response": "A"}'


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
