"""What the user says of a scan on the command line, and the recipe that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inspector.domain.errors import UsageError
from inspector.domain.recipe import Recipe
from inspector.domain.sample import Stage

if TYPE_CHECKING:
    from inspector.session.session import Session


EMBEDDING: Final = "embedding"
"""What ``--map`` calls the column that holds the prompts' vectors."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What the user said on top of the defaults; None leaves the project as it is."""

    stages: Mapping[str, str] = field(default_factory=dict)
    pointers: Mapping[str, str] = field(default_factory=dict)
    embedder: Path | None = None
    device: str | None = None
    long_texts: str | None = None


def pairs(option: str, values: Sequence[str]) -> dict[str, str]:
    """Split ``NAME=VALUE`` arguments; raises ``UsageError`` for anything else.

    A file may have ``=`` in its name, a JSON pointer in its value.
    """
    found = {}
    for value in values:
        split = value.rpartition if option == "--stage" else value.partition
        name, sign, rest = split("=")
        if not sign or not name or not rest:
            raise UsageError(f"{option} takes NAME=VALUE, not {value!r}.")
        found[name] = rest
    return found


def recipe_of(session: Session, data: Sequence[Path], options: ScanOptions) -> Recipe:
    """Return the project's recipe with the files and the wishes.

    Raises:
        InputError: a file does not exist, or a folder holds no data.
        UsageError: a stage is none, or names no file of the project.
    """
    from inspector.session.scan_notes import with_long_texts

    stages = {name: _stage(value) for name, value in options.stages.items()}
    pointers = dict(options.pointers)
    column = pointers.pop(EMBEDDING, "")
    recipe = session.with_sources(data, stages=stages, mapping=pointers)
    if column:
        columns = {"columns": {"prompt": column.removeprefix("/")}}
        recipe = replace(recipe, options={**recipe.options, **columns})
    if options.embedder is not None:
        folder = str(options.embedder.resolve())
        recipe = replace(recipe, embedder="sentence", model_folder=folder)
    if options.long_texts is not None:
        recipe = with_long_texts(recipe, options.long_texts)
    return replace(recipe, device=options.device or recipe.device)


def _stage(value: str) -> Stage:
    try:
        return Stage(value)
    except ValueError:
        known = ", ".join(stage.value for stage in Stage)
        raise UsageError(f"--stage: {value!r} is not a stage ({known}).") from None
