"""How much each detector counts: moved, seen at once, and kept in the recipe."""

from __future__ import annotations

from collections.abc import Mapping
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
        self._ranked: Mapping[str, float] = dict(self.values)
        self._is_busy = False

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
        if self._is_busy or wanted == self._ranked or workspace.columns is None:
            return
        self._is_busy, columns = True, workspace.columns

        def work(task: Task) -> Columns:
            try:
                ranking = rank(columns.union, columns.findings, wanted)
                task.report(1, 2)
                return reranked(columns, ranking)
            except BaseException:
                self._is_busy = False
                raise

        workspace.work("Weigh", work, lambda found: self._take(wanted, columns, found))

    def _take(self, weights: Mapping[str, float], before: Columns, columns: Columns) -> None:
        self._is_busy = False
        if self._workspace.columns is before:
            self._ranked = weights
            self._workspace.rerank(columns)
        else:  # of another result meanwhile, which is ranked as the recipe says
            self._ranked = dict(self._workspace.session.project.recipe.weights)
        self._follow()
