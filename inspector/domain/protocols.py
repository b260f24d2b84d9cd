"""What plugins look like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Neighbours, Vectors
from inspector.domain.dataset import Dataset, Union
from inspector.domain.decision import DatasetDecision
from inspector.domain.findings import Findings
from inspector.domain.notes import Note
from inspector.domain.sample import Stage
from inspector.domain.shared import Shared


class Task(Protocol):
    """The only handle a stage gets: reporting is the cancel point."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Tell how far the work is; ``total`` 0 is unknown. Raises ``Cancelled``."""


@dataclass(frozen=True, slots=True)
class NoOptions:
    """Options of a plugin that has none.

    Options are a frozen dataclass; the ``metadata`` of its fields (``help``, ``min``, ``max``)
    makes forms and flags, its values go into the cache key.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a container.

    Attributes:
        offset: byte offset; row number where the container has no bytes of its own per record.
        raw: the record's bytes without BOM and line end (Parquet: canonical JSON of the row).
        value: the parsed record, or None when it cannot be parsed.
        problem: why it cannot be parsed; empty when it can.
        problem_offset: byte offset of the problem in the file.
        length: bytes it takes in the file; -1 for ``len(raw)``.
        notes: bits of ``notes.NOTES``: what parsers disagree on in it.
        told: the first of these, in words.
    """

    offset: int
    raw: bytes
    value: Mapping[str, Any] | None
    problem: str = ""
    problem_offset: int = -1
    length: int = -1
    notes: int = 0
    told: tuple[Note, ...] = ()


class Reader(Protocol):
    """Opens one kind of container."""

    name: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    version: ClassVar[int]

    def open(self, path: Path, task: Task) -> Iterator[Record]:
        """Yield every record in file order, unreadable ones with a problem, not blank lines."""

    def parse(self, raw: bytes, path: Path) -> Mapping[str, Any]:
        """Parse the bytes of one record again, for someone who looks at it."""


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[int]
    Options: ClassVar[type[Any]]

    @property
    def identity(self) -> str:
        """What the vectors depend on: model files, precision, window; part of the cache key."""

    @property
    def description(self) -> str:
        """Model and device in words, for the user."""

    def plan(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """Split positions of ``texts`` into chunks that are committed together."""

    def embed(self, texts: Sequence[str], options: Any, task: Task) -> NDArray[np.float32]:  # noqa: ANN401 - the plugin's own Options
        """Return float32 (n, d), rows of length 1."""


class Projector(Protocol):
    """Places vectors on the map."""

    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[int]
    Options: ClassVar[type[Any]]

    def project(
        self,
        vectors: NDArray[np.floating],
        neighbours: Neighbours,
        options: Any,  # noqa: ANN401 - the plugin's own Options
        task: Task,
        keep: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 (m, 2); ``keep``, bool (m), says which must be placed with most care."""


@dataclass(frozen=True, eq=False)
class DetectorInput:
    """All that a detector may look at; never ids, paths or row numbers as features.

    ``vectors`` and ``neighbours`` hold the fields that the class asked for in ``needs``; ``shared``
    holds what the detectors of a scan have computed of these data for each other.
    """

    union: Union
    vectors: Mapping[str, Vectors]
    neighbours: Mapping[str, Neighbours]
    shared: Shared = field(default_factory=Shared, repr=False)


class Detector(Protocol):
    """Turns the union of datasets into findings."""

    name: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    version: ClassVar[int]
    stages: ClassVar[tuple[Stage, ...]]
    needs: ClassVar[tuple[str, ...]]
    Options: ClassVar[type[Any]]

    def score(
        self,
        inputs: DetectorInput,
        options: Any,  # noqa: ANN401 - the plugin's own Options
        task: Task,
    ) -> Findings:
        """Score every row; deterministic and invariant to the order of rows."""


class Exporter(Protocol):
    """Writes one dataset without its removed records."""

    name: ClassVar[str]
    title: ClassVar[str]
    suffix: ClassVar[str]

    def write(self, dataset: Dataset, decision: DatasetDecision, target: Path, task: Task) -> None:
        """Write the kept records of ``dataset`` to ``target``."""
