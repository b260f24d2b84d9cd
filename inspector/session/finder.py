"""Finds the rows that pass what is asked for: off the GUI thread, the newest wish wins."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inspector.domain.arrays import Bools
from inspector.domain.errors import InspectorError
from inspector.domain.protocols import Task
from inspector.domain.query import Everything, Like, Node, Not, QueryError
from inspector.session.columns import Columns
from inspector.session.filters import Pill, inside
from inspector.session.query.evaluate import depends_on_labels, evaluate
from inspector.session.query.grammar import parse
from inspector.session.query.schema import Schema, schema_of
from inspector.session.query.scope import Remark, Scope, nobody

KEPT: Final = 24
"""Answers that are kept for one result; a row is a byte of each."""

USUAL: Final = 0.5
"""Cosine that is shown while it is not known which one it came to."""

Cosines = Callable[[Like, Task], NDArray[np.float32] | None]


def no_cosines(_: Like, __: Task) -> NDArray[np.float32] | None:
    """Return that no meaning is known."""
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of a wish.

    Attributes:
        matching: bool (n), the rows; None if nothing was asked for.
        problem: what is wrong with what is typed; None if nothing is.
        problems: pill to what is wrong with it; such a pill lets no row pass.
    """

    matching: Bools | None
    problem: QueryError | None = None
    problems: Mapping[Pill, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What is asked for: pills, and a query that was read; ``problem`` says why it is not new."""

    pills: tuple[Pill, ...]
    typed: Node
    problem: QueryError | None = None


@dataclass(frozen=True, slots=True)
class Nearness:
    """What rows are like and the least cosine it came to; ``is_inverted`` asks for the others."""

    like: Like
    least: float
    is_inverted: bool


class Finder:
    """Answers wishes about one result after the other; what was asked before is remembered.

    Attributes:
        schema: what a query can name.
        depends_on_labels: a verdict can change what the last wish comes to.
    """

    def __init__(
        self,
        cosines: Cosines = no_cosines,
        remarks: Callable[[Columns], Mapping[int, Remark]] = lambda _: nobody(),
    ) -> None:
        self._cosines, self._remarks = cosines, remarks
        self._memory: _Memory | None = None
        self._typed: Node = Everything()
        self.schema: Schema = schema_of(None)
        self.depends_on_labels = False

    def load(self, columns: Columns) -> None:
        """Ask of another result from now on."""
        self._memory = _Memory(columns)
        self.schema = schema_of(columns)

    def problem_of(self, query: str) -> QueryError | None:
        """Return what is wrong with a query, None if nothing is."""
        try:
            parse(query, self.schema)
        except QueryError as error:
            return error
        return None

    def wish(self, pills: tuple[Pill, ...], query: str) -> Wish:
        """Read what is typed; while it is wrong, what was typed last and was right still holds."""
        problem = None
        try:
            self._typed = parse(query, self.schema)
        except QueryError as error:
            problem = error
        nodes = [self._typed, *(self._read(pill.query) for pill in pills)]
        self.depends_on_labels = any(map(depends_on_labels, nodes))
        return Wish(pills, self._typed, problem)

    def nearness(self, query: str) -> Nearness | None:
        """Return how near in meaning a query asks rows to be; None if it is about more or else."""
        node = self._read(query)
        is_inverted = isinstance(node, Not)
        node = node.node if isinstance(node, Not) else node
        if not isinstance(node, Like):
            return None
        known = self._memory.leasts.get(node) if self._memory is not None else None
        least = known if known is not None else node.least or USUAL
        return Nearness(node, least, is_inverted)

    def find(self, wish: Wish, verdicts: NDArray[np.uint8], task: Task) -> Found:
        """Return the rows that pass all that is asked for; slow, and safe on any thread."""
        memory = self._memory
        is_nothing = isinstance(wish.typed, Everything) and not wish.pills
        if memory is None or is_nothing:
            return Found(None, wish.problem)
        columns = memory.columns
        scope = Scope(
            columns,
            verdicts,
            task,
            remarks=lambda: self._remarks(columns),
            cosines=lambda like: self._cosines(like, task),
            lengths=memory.lengths,
            leasts=memory.leasts,
        )
        found, problems, problem = np.ones(len(columns), np.bool_), {}, wish.problem
        for pill in wish.pills:
            try:
                found &= self._passing(pill, scope, memory)
            except InspectorError as error:
                problems[pill] = str(error)
                found[:] = False
        try:
            found &= _answer(wish.typed, scope, memory)
        except InspectorError as error:
            problem = error if isinstance(error, QueryError) else QueryError(str(error))
            found[:] = False
        return Found(found, problem, problems)

    def _read(self, query: str) -> Node:
        try:
            return parse(query, self.schema)
        except QueryError:
            return Everything()

    def _passing(self, pill: Pill, scope: Scope, memory: _Memory) -> Bools:
        region = pill.region
        if region is not None:
            points, total = scope.columns.points, len(scope)
            found = memory.kept(region, lambda: inside(region, points, total))
        else:
            found = _answer(parse(pill.query, self.schema), scope, memory)
        return ~found if pill.is_inverted else found


@dataclass(frozen=True, slots=True, eq=False)
class _Memory:
    """Answers about one result."""

    columns: Columns
    answers: dict[Hashable, Bools] = field(default_factory=dict)
    lengths: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    leasts: dict[Like, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def kept(self, key: Hashable, make: Callable[[], Bools]) -> Bools:
        """Return an answer that is remembered, or make it."""
        known = self.answers.get(key)
        if known is None:
            known = make()
            with self.lock:  # a search that is no longer waited for may end at the same time
                while len(self.answers) >= KEPT:
                    self.answers.pop(next(iter(self.answers)))
                self.answers[key] = known
        return known


def _answer(node: Node, scope: Scope, memory: _Memory) -> Bools:
    if depends_on_labels(node):
        return evaluate(node, scope)
    return memory.kept(node, lambda: evaluate(node, scope))
