"""What the last scan found, opened when someone asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inspector.domain.arrays import Points, Vectors
from inspector.domain.clusters import Clusters
from inspector.domain.dataset import Union
from inspector.domain.errors import ProjectError, UsageError
from inspector.domain.findings import Evidence, Findings
from inspector.domain.protocols import Task
from inspector.domain.ranking import Ranking
from inspector.domain.sample import Sample
from inspector.pipeline.fusion import explain, rank
from inspector.pipeline.results import (
    open_clusters,
    open_draft,
    open_neighbours,
    open_points,
    open_union,
    open_vectors,
)
from inspector.pipeline.sources import SourceRisk, source_risks
from inspector.pipeline.state import State
from inspector.store.array_cache import ArrayCache
from inspector.store.findings_cache import open_findings
from inspector.store.project import ProjectFolder

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """One scan's results; a new scan makes new ones, only the ranking follows the weights."""

    def __init__(self, state: State, project: ProjectFolder) -> None:
        self.state = state
        self._project = project
        self._cache = ArrayCache(project.cache)
        self._ranked: tuple[Mapping[str, float], Ranking] | None = None

    @cached_property
    def union(self) -> Union:
        """All datasets side by side."""
        with self._whole():
            return open_union(self._cache, self.state.reads)

    @cached_property
    def findings(self) -> tuple[Findings, ...]:
        """What each detector found."""
        keys = self.state.findings.values()
        with self._whole():
            return tuple(open_findings(self._cache.folder("score", key)) for key in keys)

    @property
    def ranking(self) -> Ranking:
        """The queue, by the weights that the recipe has now."""
        weights = self._project.recipe.weights
        if self._ranked is None or self._ranked[0] != weights:
            self._ranked = weights, rank(self.union, self.findings, weights)
        return self._ranked[1]

    @cached_property
    def reasons(self) -> dict[int, list[Evidence]]:
        """Evidence of each row that has any, strongest first."""
        return explain(self.findings)

    def points(self, name: str) -> Points | None:
        """Return the map of a field, its draft where the full one is not there yet, if any."""
        points, draft = self.state.points.get(name), self.state.drafts.get(name)
        with self._whole():
            if points is not None:
                return open_points(self._cache, points=points, vectors=self.state.vectors[name])
            return open_draft(self._cache, draft) if draft is not None else None

    def clusters(self, name: str) -> Clusters | None:
        """Return what lies together on the map of a field, if that is known already."""
        key = self.state.clusters.get(name)
        if key is None:
            return None
        with self._whole():
            return open_clusters(self._cache, key)

    def vectors(self, name: str) -> Vectors | None:
        """Return the embeddings of a field, if there are any yet."""
        key = self.state.vectors.get(name)
        if key is None:
            return None
        with self._whole():
            return open_vectors(self._cache, key)

    def nearest(self, name: str, row: int, limit: int = 8) -> list[tuple[float, int]]:
        """Return (cosine, row) of the rows nearest in meaning by a field, copies of a text once."""
        graph, vectors = self.state.neighbours.get(name), self.state.vectors.get(name)
        if graph is None or vectors is None:
            return []
        with self._whole():
            index = open_vectors(self._cache, vectors).index
            neighbours = open_neighbours(self._cache, graph)
        text = int(index[row])
        if text < 0:
            return []
        found = zip(neighbours.similarities[text], neighbours.indices[text], strict=True)
        kept = [(float(cosine), int(other)) for cosine, other in found if other >= 0][:limit]
        return [(cosine, int(np.argmax(index == other))) for cosine, other in kept]

    def suspects(self, top: int | None = None) -> pd.DataFrame:
        """Return the queue as a table, best first."""
        from inspector.exporters.tables import suspects_frame

        return suspects_frame(self.union, self.ranking, self.findings, self.reasons, top)

    def groups(self) -> list[dict[str, Any]]:
        """Return the suspected patterns in rank order, as plain records."""
        from inspector.exporters.tables import groups_records

        return groups_records(self.union, self.ranking)

    def source_risks(self) -> tuple[SourceRisk, ...]:
        """Return how much each file, contributor, licence is to be suspected, the worst first."""
        return source_risks(self.union, self.ranking)

    def sample(self, row: int) -> Sample:
        """Parse a record from its source, for someone who looks at it."""
        from inspector.pipeline.plugins import load_plugins
        from inspector.readers.index import read_sample

        dataset, record = self.union.locate(row)
        reader = load_plugins().readers[dataset.container]()
        mapping = {source.name: source.mapping for source in self._project.recipe.sources}
        return read_sample(reader, dataset, record, mapping[dataset.name])

    def changed_sources(self, task: Task | None = None) -> list[str]:
        """Return the names of sources whose size or time differ from when they were scanned."""
        changed = []
        for item in self.state.reads:
            if task is not None:
                task.report(0, 0)  # a disk that is far away may take seconds for each
            try:
                found = Path(item.path).stat()
            except OSError:
                changed.append(item.name)
                continue
            if (found.st_size, found.st_mtime_ns) != (item.size_bytes, item.mtime_ns):
                changed.append(item.name)
        return changed

    def group_rows(self, group_id: str) -> list[int]:
        """Return the rows of a group.

        Raises:
            UsageError: there is no such group.
        """
        for known, group in zip(self.ranking.group_ids, self.ranking.groups, strict=True):
            if known == group_id:
                return [int(row) for row in group.rows]
        raise UsageError(f"There is no group {group_id!r} in {self._project.path}.")

    def row(self, file: str, record: int, *, uid: str = "") -> int:
        """Return the row of the union of a record; with ``uid``, only if it still is that record.

        Raises:
            UsageError: there is no such file or record, or another record is in its place.
        """
        found = self.union.row(file, record)
        if found is None:
            raise UsageError(f"There is no row {record} in {file!r} in {self._project.path}.")
        dataset, _ = self.union.locate(found)
        if uid and dataset.uid(record) != uid:
            raise UsageError(f"Row {record} of {file} is another record than the table says.")
        return found

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Say what to do when a result in the cache is gone or damaged."""
        try:
            yield
        except (OSError, ValueError, KeyError) as error:
            cache = self._cache.root
            sentence = f"A result in {cache} is damaged; delete that folder and scan again."
            raise ProjectError(sentence) from error
