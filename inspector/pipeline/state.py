"""Where the results of the last scan are: keys into the cache, as one JSON file of the project."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from inspector.domain.errors import ProjectError
from inspector.store.project import replacing

FILE: Final = "state.json"
FORMAT: Final = 3


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One dataset as it was read: what it takes to open it without reading the source again."""

    name: str
    path: str
    stage: str
    container: str
    key: str
    rows: int
    problems: int
    digest: str
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class State:
    """Results of the last complete scan.

    Attributes:
        reads: every dataset, in the order of the union.
        vectors: field to key; ``neighbours``, ``drafts`` (maps before any text was embedded),
            ``points`` and ``clusters`` likewise.
        findings: detector to key.
        missing: detector to the reason it has no findings.
        unread: source to the reason it is not among the reads.
        embedder: model and device in words.
        methods: field to how its graph was found, ``exact`` or ``approximate``.
        recall: field to the share of true neighbours that its graph has, 1 if it is exact.
        texts: field to how many distinct texts it has.
        long_texts: field to how many of these were longer than the model's window.
        device: where it was to be computed, as the recipe said.
        fallback: why the processor computed what a graphics card was to; empty if it did not.
    """

    reads: tuple[ReadResult, ...] = ()
    vectors: dict[str, str] = field(default_factory=dict)
    neighbours: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    points: dict[str, str] = field(default_factory=dict)
    clusters: dict[str, str] = field(default_factory=dict)
    findings: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    embedder: str = ""
    methods: dict[str, str] = field(default_factory=dict)
    recall: dict[str, float] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    long_texts: dict[str, int] = field(default_factory=dict)
    device: str = ""
    fallback: str = ""


def save_state(cache: Path, state: State) -> None:
    """Replace the state in one step."""
    content = json.dumps({"format": FORMAT, **asdict(state)}, indent=1)
    with replacing(cache / FILE) as aside:
        aside.write_text(content, encoding="utf-8")


def last_state(cache: Path) -> State | None:
    """Return the state of the last scan; None if there was none, or what is left is damaged."""
    try:
        return load_state(cache)
    except ProjectError:
        return None


def load_state(cache: Path) -> State | None:
    """Return the state of the last scan, or None if there was none.

    Raises:
        ProjectError: the file is damaged; a new scan repairs it.
    """
    path = cache / FILE
    if not path.exists():
        return None
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content.pop("format") != FORMAT:
            return None
        reads = tuple(ReadResult(**item) for item in content.pop("reads"))
        return State(reads=reads, **content)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ProjectError(f"{path} is damaged; scan the data again.") from error
