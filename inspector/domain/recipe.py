"""What to analyse and how: everything a result depends on beside the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.domain.sample import Stage


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A dataset of a project.

    Attributes:
        path: absolute path of the source file.
        name: the name people see; unique in the project.
        stage: given by the user, or None to guess it from the layout.
        mapping: field to JSON pointer, given by the user; empty to detect the layout.
        size_bytes: of the file when it was last read.
        mtime_ns: of the file when it was last read.
        digest: blake2b-256 of the whole file, hex.
    """

    path: str
    name: str
    stage: Stage | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    size_bytes: int = -1
    mtime_ns: int = -1
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Options of every stage; each part goes into the cache key of its stage."""

    sources: tuple[SourceSpec, ...] = ()
    embedder: str = "sentence"
    model_folder: str = ""
    device: str = "auto"
    k: int = 16
    projector: str = "umap"
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
