"""Walk the straight line: which stages run, in which order, over which datasets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from inspector.domain.errors import InspectorError, WorkerError
from inspector.domain.protocols import Task
from inspector.domain.recipe import OptionValue, Recipe, SourceSpec
from inspector.domain.sample import FIELDS
from inspector.pipeline.client import WorkerBugError, WorkerClient
from inspector.pipeline.state import ReadResult, State

MAPPED: Final = FIELDS
"""Fields that are embedded, get a graph and a map."""

DRAFT: Final = "pca"
"""The projector of the first picture, there while the detectors still run."""

StageListener = Callable[[str], None]
"""Told in words whenever a stage begins, as ``embed prompt``."""


@dataclass
class Scan:
    """One walk over the line for a recipe."""

    client: WorkerClient
    recipe: Recipe
    task: Task
    on_stage: StageListener

    def read(self) -> list[ReadResult]:
        """Read every source whose bytes were not read before.

        Raises:
            InputError: a source cannot be read.
            Cancelled: the user stopped it; what was committed stays.
        """
        return [self.read_one(source) for source in self.recipe.sources]

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
        state = State(reads=tuple(reads))
        publish(state)
        vectors, embedder = self._embed(reads)
        graphs = {name: self._graph(name, key) for name, key in vectors.items()}
        drafts = self._maps(vectors, graphs, DRAFT)
        state = replace(state, vectors=vectors, neighbours=graphs, drafts=drafts, embedder=embedder)
        publish(state)
        findings, missing = self._score(reads, vectors, graphs)
        state = replace(state, findings=findings, missing=missing)
        publish(state)
        return replace(state, points=self._maps(vectors, graphs, self.recipe.projector))

    def _call(self, operation: str, detail: str, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        self.on_stage(f"{operation} {detail}")
        return self.client.call(operation, arguments, self.task)

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

    def _embed(self, reads: list[ReadResult]) -> tuple[dict[str, str], str]:
        vectors, words = {}, ""
        for name in MAPPED:
            result = self._call(
                "embed",
                name,
                reads=[asdict(item) for item in reads],
                field=name,
                embedder=self.recipe.embedder,
                folder=self.recipe.model_folder,
                device=self.recipe.device,
                options=self._options(self.recipe.embedder),
            )
            words = result["embedder"]
            if result["texts"]:
                vectors[name] = result["key"]
        return vectors, words

    def _graph(self, name: str, key: str) -> str:
        device = self.recipe.device
        return str(self._call("neighbours", name, vectors=key, k=self.recipe.k, device=device))

    def _maps(
        self, vectors: dict[str, str], graphs: dict[str, str], projector: str
    ) -> dict[str, str]:
        options = self._options(projector)
        return {
            name: self._call(
                "project",
                f"{name} ({projector})",
                vectors=key,
                graph=graphs[name],
                projector=projector,
                options=options,
            )
            for name, key in vectors.items()
        }

    def _options(self, plugin: str) -> dict[str, OptionValue]:
        return dict(self.recipe.options.get(plugin, {}))

    def _score(
        self, reads: list[ReadResult], vectors: dict[str, str], graphs: dict[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        found, missing = {}, {}
        for detector in self.client.call("detectors", {}, self.task):
            name = detector["name"]
            if detector["failed"]:
                missing[name] = detector["failed"]
                continue
            try:
                found[name] = self._call(
                    "score",
                    name,
                    reads=[asdict(item) for item in reads],
                    vectors=vectors,
                    graphs=graphs,
                    detector=name,
                    options=self._options(name),
                )
            except (InspectorError, WorkerBugError) as error:
                missing[name] = str(error).splitlines()[0]
        return found, missing
