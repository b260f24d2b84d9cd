"""Walk the straight line: which stages run, in which order, over which datasets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from inspector.domain.errors import DeviceLostError, InputError, InspectorError, WorkerError
from inspector.domain.protocols import Task
from inspector.domain.recipe import OptionValue, Recipe, SourceSpec
from inspector.domain.sample import FIELDS
from inspector.pipeline.client import WorkerBugError, WorkerClient
from inspector.pipeline.differences import with_differences
from inspector.pipeline.state import ReadResult, State

MAPPED: Final = FIELDS
"""Fields that are embedded, get a graph and a map."""
DRAWN: Final = "sentence"
"""The embedder whose model has a table of tokens that a draft map can be drawn from."""
MANY: Final = 1_000_000
"""From this many rows on a sample is laid out for the map, and the detectors say who is in it."""

StageListener = Callable[[str], None]
"""Told in words whenever a stage begins, as ``embed prompt``."""


@dataclass
class Scan:
    """One walk over the line for a recipe.

    ``previous`` is the project's recipe and ``before`` its last scan, if there are any; ``unread``
    tells why a source is not among the reads, ``fallback`` why the processor computes and not the
    graphics card.
    """

    client: WorkerClient
    recipe: Recipe
    task: Task
    on_stage: StageListener
    previous: Recipe = field(default_factory=Recipe)
    before: State | None = None
    unread: dict[str, str] = field(default_factory=dict)
    fallback: str = ""

    def read(self) -> list[ReadResult]:
        """Read every source whose bytes were not read before.

        One that cannot be read is listed in ``unread`` and stops no other.

        Raises:
            InputError: no source can be read, or none of those that are new.
            Cancelled: the user stopped it; what was committed stays.
        """
        names = {source.name for source in self.recipe.sources}
        hoped = names - {source.name for source in self.previous.sources} or names
        reads: list[ReadResult] = []
        for source in self.recipe.sources:
            try:
                reads.append(self.read_one(source))
            except (InputError, WorkerError) as error:
                self.unread[source.name] = str(error)
                if hoped <= self.unread.keys():
                    raise
        return reads

    def analyse(
        self, reads: list[ReadResult], publish: Callable[[State], None] = lambda _: None
    ) -> State:
        """Run the rest of the line and return where the results are.

        A detector that fails is listed in ``State.missing`` and stops no other.

        Args:
            reads: what ``read`` returned.
            publish: gets what is there so far whenever that is something new to look at.

        Raises:
            InspectorError: a wish of the recipe cannot be met, or the worker cannot go on.
            Cancelled: the user stopped it; what was committed stays.
        """
        state = self._drafts(State(reads=tuple(reads), unread=dict(self.unread)), publish)
        state = with_differences(self._embed(state), self._call)
        graphs = {name: self._graph(name, key) for name, key in state.vectors.items()}
        state = replace(
            state,
            neighbours={name: found["key"] for name, found in graphs.items()},
            methods={name: found["method"] for name, found in graphs.items()},
            recall={name: found["recall"] for name, found in graphs.items()},
            fallback=self.fallback,
            device=self.recipe.device,
        )
        maps, is_large = [self._maps, self._clusters], sum(item.rows for item in reads) >= MANY
        for step in [self._score, *maps] if is_large else [*maps, self._score]:
            state = step(state)
            publish(state)
        return state

    def _call(self, operation: str, detail: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        self.on_stage(f"{operation} {detail}")
        return self.client.call(operation, arguments, self.task)

    def _computed(self, operation: str, detail: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Call a stage that may run on the graphics card; if that fails, on the processor.

        What a card leaves behind in a process cannot be trusted, so that a new worker goes on; and
        a card that failed once is not asked again by this scan.
        """
        device = "cpu" if self.fallback else self.recipe.device
        try:
            return self._call(operation, detail, device=device, **arguments)
        except DeviceLostError as error:
            if device == "cpu":
                raise
            self.client.kill()
            self.fallback = f"{str(error).rstrip('.')}, so the processor computes."
        return self._call(operation, detail, device="cpu", **arguments)

    def read_one(self, source: SourceSpec) -> ReadResult:
        """Read one source, also one that is not in the recipe."""
        try:
            found = self._call(
                "read",
                source.name,
                path=source.path,
                name=source.name,
                stage=source.stage.value if source.stage else "",
                mapping=dict(source.mapping),
            )
        except WorkerError as error:
            raise WorkerError(f"{source.name} could not be read: {error}") from error
        return ReadResult(**found)

    def _drafts(self, state: State, publish: Callable[[State], None]) -> State:
        """Draw what can be seen before any text is embedded; without it the rest still goes on."""
        publish(state)
        if self.recipe.embedder != DRAWN:
            return state
        for name in MAPPED:
            try:
                found = self._call(
                    "draft",
                    name,
                    reads=[asdict(item) for item in state.reads],
                    field=name,
                    folder=self.recipe.model_folder,
                    options=self._options("draft"),
                )
            except InputError as error:
                return replace(state, missing={"draft map": str(error)})
            if found["texts"]:
                state = replace(state, drafts={**state.drafts, name: found["key"]})
                publish(state)
        return state

    def _embed(self, state: State) -> State:
        vectors, texts, long_texts, words = {}, {}, {}, ""
        for name in MAPPED:
            result = self._computed(
                "embed",
                name,
                reads=[asdict(item) for item in state.reads],
                field=name,
                embedder=self.recipe.embedder,
                folder=self.recipe.model_folder,
                options=self._options(self.recipe.embedder) | self._column(name),
            )
            words = result["embedder"]
            if result["texts"]:
                vectors[name], texts[name] = result["key"], result["texts"]
                long_texts[name] = result["long"]
        return replace(state, vectors=vectors, texts=texts, long_texts=long_texts, embedder=words)

    def _column(self, field: str) -> dict[str, OptionValue]:
        """Return the option that says which column holds a field's vectors, if any."""
        columns = self._options("columns")
        return {"column": columns[field]} if field in columns else {}

    def _graph(self, name: str, key: str) -> Any:  # noqa: ANN401 - JSON
        return self._computed("neighbours", name, vectors=key, k=self.recipe.k)

    def _maps(self, state: State) -> State:
        return replace(state, points={name: self._map(state, name) for name in state.vectors})

    def _clusters(self, state: State) -> State:
        clusters = {
            name: self._call(
                "clusters",
                name,
                reads=[asdict(item) for item in state.reads],
                field=name,
                vectors=state.vectors[name],
                graph=state.neighbours[name],
                points=key,
            )
            for name, key in state.points.items()
        }
        return replace(state, clusters=clusters)

    def _map(self, state: State, name: str) -> str:
        is_same = self._maps_of(self.recipe) == self._maps_of(self.previous)
        last = self.before if self.before and is_same else State()
        vectors = state.vectors[name]
        if vectors == last.vectors.get(name) and name in last.points:
            return last.points[name]
        earlier = {"draft": state.drafts[name]} if name in state.drafts else {}
        if name in last.points:
            earlier |= {"points": last.points[name], "vectors": last.vectors[name]}
        return str(
            self._call(
                "project",
                name,
                vectors=vectors,
                graph=state.neighbours[name],
                projector=self.recipe.projector,
                options=self._options(self.recipe.projector),
                earlier=earlier,
                findings=list(state.findings.values()),
            )
        )

    @staticmethod
    def _maps_of(recipe: Recipe) -> tuple[object, ...]:
        """Return what a map depends on beside the data."""
        how = (recipe.embedder, recipe.model_folder, recipe.projector)
        return *how, *(dict(recipe.options.get(name, {})) for name in (how[0], how[2]))

    def _options(self, plugin: str) -> dict[str, OptionValue]:
        return dict(self.recipe.options.get(plugin, {}))

    def _score(self, state: State) -> State:
        found, missing = {}, dict(state.missing)
        for detector in self.client.call("detectors", {}, self.task):
            name = detector["name"]
            if detector["failed"]:
                missing[name] = detector["failed"]
                continue
            try:
                found[name] = self._call(
                    "score",
                    name,
                    reads=[asdict(item) for item in state.reads],
                    vectors=state.vectors,
                    graphs=state.neighbours,
                    detector=name,
                    options=self._options(name),
                )
            except (InspectorError, WorkerBugError) as error:
                missing[name] = str(error).splitlines()[0]
        return replace(state, findings=found, missing=missing)
