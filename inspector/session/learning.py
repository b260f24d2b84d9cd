"""The queue learns: verdicts teach a model, the model re-ranks what is left; nothing is hidden."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from inspector.domain.errors import ProjectError
from inspector.domain.labels import Verdict
from inspector.domain.protocols import Task
from inspector.domain.recipe import Recipe
from inspector.session.features import features_of
from inspector.session.ranker import Learned, learn
from inspector.session.review import CODES
from inspector.session.row_order import Preferred
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
        self._met, self._looked = Met(0), np.zeros(0, np.bool_)
        self._taught: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._run, self._has_moved = _Run(), False
        workspace.selection.focused.connect(self._on_focused)
        workspace.review.labelled.connect(self._on_labelled)
        workspace.reloaded.connect(self._on_reloaded)
        workspace.reranked.connect(self._on_reloaded)

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

        def switched(now: Recipe) -> Recipe:
            return replace(now, options={**now.options, plugin: {option: is_on}})

        try:
            project.change(switched)
        except ProjectError:  # a project that cannot be written is still one that can be looked at
            project.suppose(switched)
        self._consider()
        self._show()

    def forget_rows(self) -> None:
        """Forget what was met and learned: the rows of the result to come have other numbers."""
        self._met, self._looked = Met(0), np.zeros(0, np.bool_)
        self._taught, self.learned = np.zeros(0, np.uint8), None

    def order(self) -> Preferred | None:
        """Return all rows as they were learned, met ones first; None if nothing was learned."""
        columns, learned = self._workspace.columns, self.learned
        if not self.is_on or columns is None or learned is None:
            return None
        order = learned.order
        if order is None:
            if not self._has_moved:
                return None
            order = columns.ranking.order  # or what lies behind the reviewer would move back
        verdicts = self._workspace.review.verdicts
        met = self._met.rows()
        return Preferred(met[(verdicts[met] > 0) | self._looked[met]], order)

    def _on_focused(self, row: int) -> None:
        if NO_ROW < row < len(self._looked):  # a new result is shown only after its focus
            self._met.add(np.array([row]))
            self._looked[row] = True

    def _on_labelled(self, rows: NDArray[np.int64]) -> None:
        self._met.add(rows[rows < len(self._looked)])
        self._consider()

    def _on_reloaded(self) -> None:
        """Learn anew from another result: what was learned is of other scores, maybe other rows."""
        columns = self._workspace.columns
        assert columns is not None
        if len(columns) != len(self._taught):
            self.forget_rows()
            self._begin(columns)
        self._taught = np.zeros(len(columns), np.uint8)
        self._show()
        self._consider()

    def _begin(self, columns: Columns) -> None:
        """Count what was judged before as met, in the order of suspicion."""
        self._met, self._looked = Met(len(columns)), np.zeros(len(columns), np.bool_)
        ranked = columns.ranking.order
        self._met.add(ranked[self._workspace.review.verdicts[ranked] > 0])
        self._on_focused(self._workspace.selection.row)

    def _consider(self) -> None:
        """Learn if there is enough that is new; while it is learned, ask again at the end."""
        if not self.is_possible:
            if self.learned is not None:
                self.learned = None
                self._show()
            return
        verdicts = self._workspace.review.verdicts
        new = int(np.count_nonzero(verdicts != self._taught))
        if not self.is_on or self._run.is_at_work or not new:
            return
        if new >= EVERY:
            self._start(verdicts.copy(), 0.0)
        else:
            self._start(verdicts.copy(), self.pause_s)

    def _start(self, verdicts: NDArray[np.uint8], pause_s: float) -> None:
        """Learn from verdicts; who waits for a pause gives way to the next, who is at work not."""
        columns, results = self._workspace.columns, self._workspace.results
        assert columns is not None
        assert results is not None
        run = self._run = _Run(is_at_work=not pause_s)
        fused = columns.ranking.scores
        poison = np.flatnonzero(verdicts == CODES[Verdict.POISON])
        clean = np.flatnonzero(verdicts == CODES[Verdict.CLEAN])

        def work(task: Task) -> tuple[NDArray[np.uint8], Learned]:
            try:
                _rest(pause_s, task)
                run.is_at_work = True
                return verdicts, learn(features_of(results), fused, poison, clean, task)
            except BaseException:
                run.is_at_work = False
                raise

        self._workspace.work("Learn", work, lambda done: self._take(columns, *done))

    def _take(self, columns: Columns, verdicts: NDArray[np.uint8], learned: Learned) -> None:
        self._run = _Run()
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


class Met:
    """Rows in the order in which they were met for the first time.

    Args:
        total: how many rows there are.
    """

    def __init__(self, total: int) -> None:
        self._is_met = np.zeros(total, np.bool_)
        self._parts = [np.zeros(0, np.int64)]

    def add(self, rows: NDArray[np.int64]) -> None:
        """Meet rows, each named once."""
        new = rows[~self._is_met[rows]]
        if len(new):
            self._is_met[new] = True
            self._parts.append(new)

    def rows(self) -> NDArray[np.int64]:
        """Return the rows, int64."""
        self._parts = [np.concatenate(self._parts)]
        return self._parts[0]


@dataclass(slots=True, eq=False)
class _Run:
    """One try to learn; only its own thread ends it, so that a retired one ends no other."""

    is_at_work: bool = False


def _rest(seconds: float, task: Task) -> None:
    """Wait; whoever cancels the task is heard at once."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        task.report(0, 0)
        time.sleep(min(left, 0.05))
