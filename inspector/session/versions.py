"""A new version of a dataset: what it changes, and taking it with all labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inspector.domain.dataset import Dataset
from inspector.domain.errors import InputError, UsageError
from inspector.domain.labels import LabelKey, Verdict
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.pipeline.results import open_union
from inspector.pipeline.scan import Scan
from inspector.pipeline.versions import VersionDiff, compare
from inspector.store.array_cache import ArrayCache


@dataclass(frozen=True, slots=True, eq=False)
class NewVersion:
    """A later version of one of the project's datasets.

    Attributes:
        source: the dataset it is a version of, with the path of the new file.
        dataset: the new version.
        diff: what differs.
        kept: labels that carry over.
        lost: labels of records that are gone; the log keeps them.
        unsure: records whose number of copies changed while their verdicts differ.
    """

    source: SourceSpec
    dataset: Dataset
    diff: VersionDiff
    kept: int
    lost: int
    unsure: tuple[int, ...]


def find_source(recipe: Recipe, path: Path, name: str = "") -> SourceSpec:
    """Return the dataset that ``path`` is a new version of, with that path.

    Args:
        recipe: what the project holds.
        path: the new file.
        name: of the dataset; found by the file's name, or as the only one, when empty.

    Raises:
        InputError: the file does not exist.
        UsageError: no dataset, or several, could be meant.
    """
    if not path.exists():
        raise InputError(f"{path} does not exist.")
    wanted = name or path.name
    found = [source for source in recipe.sources if source.name == wanted]
    found = found or [item for item in recipe.sources if Path(item.path).name == wanted]
    if not found and not name and len(recipe.sources) == 1:
        found = list(recipe.sources)
    if len(found) != 1:
        known = ", ".join(source.name for source in recipe.sources)
        raise UsageError(f"{path} is a version of which dataset? Say it with --of ({known}).")
    return replace(found[0], path=str(path.resolve()))


def read_version(
    scan: Scan, source: SourceSpec, old: Dataset, labels: Mapping[LabelKey, Verdict]
) -> NewVersion:
    """Read a new version of ``old`` and tell what it changes; nothing is stored but its texts."""
    (new,) = open_union(ArrayCache(scan.client.cache), [scan.read_one(source)]).datasets
    return describe(source, new, compare(old, new), labels)


def in_place(recipe: Recipe, version: NewVersion) -> Recipe:
    """Return the recipe with a new version in the place of the old one."""
    new = version.source
    sources = tuple(new if item.name == new.name else item for item in recipe.sources)
    return replace(recipe, sources=sources)


def describe(
    source: SourceSpec, dataset: Dataset, diff: VersionDiff, labels: Mapping[LabelKey, Verdict]
) -> NewVersion:
    """Tell what becomes of the labels."""
    uids = {key.uid for key in labels if key.dataset == source.name}
    present = uids & dataset.row_of.keys()
    return NewVersion(
        source=source,
        dataset=dataset,
        diff=diff,
        kept=len(present),
        lost=len(uids) - len(present),
        unsure=_doubtful(source.name, dataset, diff, labels),
    )


def _doubtful(
    name: str, dataset: Dataset, diff: VersionDiff, labels: Mapping[LabelKey, Verdict]
) -> tuple[int, ...]:
    """Return all copies of the records that a reviewer judged now one way and now another."""
    verdicts: dict[str, set[Verdict]] = {}
    for key, verdict in labels.items():
        if key.dataset == name:
            verdicts.setdefault(key.uid.partition("-")[0], set()).add(verdict)
    hashes = np.asarray(dataset.index.hashes)
    return tuple(
        int(row) for row in diff.recounted if len(verdicts.get(hashes[row].tobytes().hex(), ())) > 1
    )
