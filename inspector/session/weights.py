"""How much each detector counts: moved, seen at once, and kept in the recipe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from psygnal import Signal

from inspector.domain.protocols import Task
from inspector.pipeline.fusion import rank
from inspector.session.columns import Columns, reranked

if TYPE_CHECKING:
    from inspector.session.workspace import Workspace

MOST: Final = 2.0
DEFAULT: Final = 1.0


class Weights:
    """Weights of the detectors; a move re-ranks off the GUI thread, one ranking at a time.

    Attributes:
        values: detector to weight, only those that are not ``DEFAULT``.
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.values: dict[str, float] = dict(workspace.session.project.recipe.weights)
        self._is_busy = False
        workspace.reloaded.connect(self._follow)  # the recipe may not have the last move yet

    def of(self, detector: str) -> float:
        """Return the weight of a detector, 0 for off."""
        return self.values.get(detector, DEFAULT)

    def move(self, detector: str, weight: float) -> None:
        """Let a detector count more or less, 0 to ``MOST``; nothing is stored before ``keep``."""
        weight = min(MOST, max(0.0, weight))
        if weight == self.of(detector):
            return
        self.values[detector] = weight
        if weight == DEFAULT:
            del self.values[detector]
        self._follow()

    def keep(self) -> None:
        """Store the weights in the recipe.

        Raises:
            ProjectError: it cannot be written.
        """
        project, weights = self._workspace.session.project, dict(self.values)
        if project.recipe.weights != weights:
            project.change(lambda now: replace(now, weights=weights))

    def reset(self) -> None:
        """Let all detectors count alike again; ``keep`` stores that too."""
        self.values.clear()
        self._follow()

    def _follow(self) -> None:
        self.changed.emit()
        workspace, wanted = self._workspace, dict(self.values)
        columns = workspace.columns
        if self._is_busy or columns is None or not columns.is_scored:
            return
        if wanted == columns.ranking.weights:
            return
        self._is_busy = True

        def work(task: Task) -> Columns:
            try:
                ranking = rank(columns.union, columns.findings, wanted)
                task.report(1, 2)
                return reranked(columns, ranking)
            except BaseException:
                self._is_busy = False
                raise

        workspace.work("Weigh", work, lambda found: self._take(columns, found))

    def _take(self, before: Columns, columns: Columns) -> None:
        self._is_busy = False
        if self._workspace.columns is before:  # or there is another result, ranked in its turn
            self._workspace.rerank(columns)
        self._follow()
