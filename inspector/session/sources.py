"""Which files a project holds, under which names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from inspector.domain.errors import InputError, UsageError
from inspector.domain.recipe import Recipe, SourceSpec
from inspector.domain.sample import Stage


def add_sources(
    recipe: Recipe,
    paths: Sequence[Path],
    stages: Mapping[str, Stage],
    mapping: Mapping[str, str],
) -> Recipe:
    """Return the recipe with files added; one that is there already keeps its name.

    Args:
        recipe: what the project holds.
        paths: files to add or to read again.
        stages: file, as the user wrote it, to stage.
        mapping: field to JSON pointer for all of ``paths``; empty to detect layouts.

    Raises:
        InputError: a file does not exist.
        UsageError: a stage names no file of the project.
    """
    sources = {source.path: source for source in recipe.sources}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist.")
        full = str(path.resolve())
        known = sources.get(full) or SourceSpec(full, _name(full, sources))
        sources[full] = replace(known, mapping=dict(mapping)) if mapping else known
    for wish, stage in stages.items():
        full = _find(wish, sources)
        sources[full] = replace(sources[full], stage=stage)
    return replace(recipe, sources=tuple(sources.values()))


def _name(path: str, sources: Mapping[str, SourceSpec]) -> str:
    """Return the basename, with as many parent folders as it takes to be unique."""
    taken = {source.name for source in sources.values()}
    parts = Path(path).parts
    for count in range(1, len(parts)):
        name = "/".join(parts[-count:])
        if name not in taken:
            return name
    raise UsageError(f"{path} cannot be told from another dataset of the project.")


def _find(wish: str, sources: Mapping[str, SourceSpec]) -> str:
    full = os.path.realpath(wish)
    if full in sources:
        return full
    named = [path for path, source in sources.items() if wish == source.name]
    named = named or [path for path in sources if wish == Path(path).name]
    if len(named) != 1:
        known = ", ".join(source.name for source in sources.values())
        raise UsageError(f"--stage: {wish} is not one of the project's files ({known}).")
    return named[0]
