"""What to analyse and how: everything a result depends on beside the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from inspector.domain.sample import Stage

OptionValue = str | int | float | bool


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A dataset of a project.

    Attributes:
        path: absolute path of the source file.
        name: the name people see; unique in the project.
        stage: given by the user, or None to guess it from the layout.
        mapping: field to JSON pointer, given by the user; empty to detect the layout.
    """

    path: str
    name: str
    stage: Stage | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Options of every stage; each part goes into the cache key of its stage.

    Attributes:
        sources: the datasets.
        embedder: name of the embedder.
        model_folder: for the embedder; empty for its default.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``.
        k: neighbours of each text in the graph.
        projector: name of the projector.
        weights: detector to weight in the fusion, 1 where missing, 0 to switch it off.
        options: plugin name to option to value, where it differs from the default.
    """

    sources: tuple[SourceSpec, ...] = ()
    embedder: str = "sentence"
    model_folder: str = ""
    device: str = "auto"
    k: int = 16
    projector: str = "umap"
    weights: Mapping[str, float] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, OptionValue]] = field(default_factory=dict)


Change = Callable[[Recipe], Recipe]
"""Makes another recipe of one; it may be of any project, and of another moment than now."""


def with_wishes(recipe: Recipe, before: Recipe, now: Recipe) -> Recipe:
    """Return a scan's recipe with what people wished for while it ran: device, weights, options.

    Args:
        recipe: what was scanned.
        before: the project's when the scan began.
        now: the project's.
    """
    is_new = {name for name, option in now.options.items() if before.options.get(name) != option}
    return replace(
        recipe,
        device=now.device if now.device != before.device else recipe.device,
        weights=now.weights if now.weights != before.weights else recipe.weights,
        options={**recipe.options, **{name: now.options[name] for name in is_new}},
    )
