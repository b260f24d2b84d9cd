"""The queue learns: verdicts teach a model, the model re-ranks what is left; nothing is hidden."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.errors import ProjectError
from inspector.domain.labels import Verdict
from inspector.domain.protocols import Task
from inspector.session.features import features_of
from inspector.session.ranker import Learned, learn
from inspector.session.review import CODES
from inspector.session.selection import NO_ROW

if TYPE_CHECKING:
    from inspector.session.columns import Columns
    from inspector.session.workspace import Workspace

LEAST: Final = 5
"""Verdicts of either kind from which on there is something to learn."""
EVERY: Final = 5
"""New verdicts after which it is learned anew at once; of fewer after a pause."""
PAUSE_S: Final = 2.0
OPTION: Final = ("learning", "is_on")
"""Where the recipe keeps whether the reviewer wants it."""


class Learning:
    """Learns off the GUI thread whenever there is enough that is new.

    Rows that have a verdict, or were looked at, stand first, in the order in which that happened:
    what lies behind the reviewer stays as it was, the focus stays where it is, and the next row is
    the best of the new order.

    Attributes:
        learned: what is known from the verdicts; None below ``LEAST`` of either kind.
        pause_s: how long nothing must be judged until less than ``EVERY`` verdicts are learned.
    """

    changed: ClassVar[Signal] = Signal()

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.pause_s = PAUSE_S
        self.learned: Learned | None = None
        self._met: dict[int, None] = {}
        self._looked: set[int] = set()
        self._taught: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._is_busy = self._has_moved = False
        workspace.selection.focused.connect(self._on_focused)
        workspace.review.labelled.connect(self._on_labelled)
        workspace.reloaded.connect(self._on_reloaded)

    @property
    def is_on(self) -> bool:
        """Whether the reviewer wants it; the project remembers."""
        plugin, option = OPTION
        recipe = self._workspace.session.project.recipe
        return bool(recipe.options.get(plugin, {}).get(option, True))

    @property
    def is_used(self) -> bool:
        """Whether the rows stand in an order that was learned."""
        return self.is_on and self.learned is not None and self.learned.order is not None

    @property
    def counts(self) -> tuple[int, int]:
        """How many rows are judged poison, and clean."""
        verdicts = self._workspace.review.verdicts
        poison, clean = (verdicts == CODES[each] for each in (Verdict.POISON, Verdict.CLEAN))
        return int(np.count_nonzero(poison)), int(np.count_nonzero(clean))

    @property
    def is_possible(self) -> bool:
        """Whether there are verdicts enough, and something is known of the rows."""
        columns = self._workspace.columns
        return columns is not None and columns.is_scored and min(self.counts) >= LEAST

    def switch(self, is_on: bool) -> None:
        """Use what was learned, or the fused scores alone; the project remembers the wish."""
        project = self._workspace.session.project
        plugin, option = OPTION
        options = {**project.recipe.options, plugin: {option: is_on}}
        try:
            project.save(replace(project.recipe, options=options))
        except ProjectError:  # a project that cannot be written is still one that can be looked at
            project.recipe = replace(project.recipe, options=options)
        self._consider()
        self._show()

    def forget_rows(self) -> None:
        """Forget what was met and learned: the rows of the result to come have other numbers."""
        self._met.clear()
        self._looked.clear()
        self._taught, self.learned = np.zeros(0, np.uint8), None

    def order(self) -> NDArray[np.int64] | None:
        """Return int64 (n), all rows as they were learned, met ones first; None if not learned."""
        columns, learned = self._workspace.columns, self.learned
        if not self.is_on or columns is None or learned is None:
            return None
        order = learned.order
        if order is None:
            if not self._has_moved:
                return None
            order = columns.ranking.order  # or what lies behind the reviewer would move back
        verdicts = self._workspace.review.verdicts
        met = [row for row in self._met if verdicts[row] or row in self._looked]
        is_met = np.zeros(len(order), np.bool_)
        is_met[met] = True
        return np.concatenate([np.asarray(met, np.int64), order[~is_met[order]]])

    def _on_focused(self, row: int) -> None:
        if row != NO_ROW:
            self._met.setdefault(row)
            self._looked.add(row)

    def _on_labelled(self, rows: NDArray[np.int64]) -> None:
        for row in rows.tolist():
            self._met.setdefault(row)
        self._consider()

    def _on_reloaded(self) -> None:
        """Begin anew with another result: what was learned is of other scores, maybe other rows."""
        columns = self._workspace.columns
        assert columns is not None
        if len(columns) != len(self._taught):
            self.learned = None
            judged = self._workspace.review.verdicts[columns.ranking.order] > 0
            self._met = dict.fromkeys(columns.ranking.order[judged].tolist())
            self._looked.clear()
        self._taught = np.zeros(len(columns), np.uint8)
        self._show()
        self._consider()

    def _consider(self) -> None:
        """Learn if there is enough that is new; while it is learned, ask again at the end."""
        if not self.is_possible:
            if self.learned is not None:
                self.learned = None
                self._show()
            return
        verdicts = self._workspace.review.verdicts
        new = int(np.count_nonzero(verdicts != self._taught))
        if not self.is_on or self._is_busy or not new:
            return
        if new >= EVERY:
            self._start(verdicts.copy(), 0.0)
        else:
            self._start(verdicts.copy(), self.pause_s)

    def _start(self, verdicts: NDArray[np.uint8], pause_s: float) -> None:
        """Learn from verdicts; who waits for a pause gives way to the next, who is at work not."""
        columns, results = self._workspace.columns, self._workspace.session.results
        assert columns is not None
        self._is_busy = not pause_s
        fused = columns.ranking.scores
        poison = np.flatnonzero(verdicts == CODES[Verdict.POISON])
        clean = np.flatnonzero(verdicts == CODES[Verdict.CLEAN])

        def work(task: Task) -> tuple[NDArray[np.uint8], Learned]:
            try:
                _rest(pause_s, task)
                return verdicts, learn(features_of(results), fused, poison, clean, task)
            except BaseException:
                self._is_busy = False
                raise

        self._workspace.work("Learn", work, lambda done: self._take(columns, *done))

    def _take(self, columns: Columns, verdicts: NDArray[np.uint8], learned: Learned) -> None:
        self._is_busy = False
        if columns is self._workspace.columns:  # or it is of another result, and learned anew
            self._taught = verdicts
            self.learned = learned if self.is_possible else None
            self._show()
        self._consider()

    def _show(self) -> None:
        order = self.order()
        self._has_moved = order is not None
        self._workspace.listing.prefer(order)
        self.changed.emit()


def _rest(seconds: float, task: Task) -> None:
    """Wait; whoever cancels the task is heard at once."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        task.report(0, 0)
        time.sleep(min(left, 0.05))
