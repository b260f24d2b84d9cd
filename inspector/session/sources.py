"""Which files a project holds, under which names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from inspector.domain.errors import InputError, UsageError
from inspector.domain.recipe import Change, Recipe, SourceSpec
from inspector.domain.sample import Stage
from inspector.session.folders import data_files


def add_sources(
    recipe: Recipe,
    paths: Sequence[Path],
    stages: Mapping[str, Stage],
    mapping: Mapping[str, str],
) -> Recipe:
    """Return the recipe with files added; one that is there already keeps its name.

    A folder is added as the data files in it, each called by its place in the folder.

    Args:
        recipe: what the project holds.
        paths: files and folders to add or to read again.
        stages: file or folder, as the user wrote it, to stage.
        mapping: field to JSON pointer for all of ``paths``; empty to detect layouts.

    Raises:
        InputError: a file does not exist, or a folder holds no data.
        UsageError: a stage names no file of the project.
    """
    sources = {source.path: source for source in recipe.sources}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist.")
        full = path.resolve()
        for spec in _in_folder(full, sources) if full.is_dir() else [_of_file(full, sources)]:
            sources[spec.path] = replace(spec, mapping=dict(mapping)) if mapping else spec
    for wish, stage in stages.items():
        for found in _find(wish, sources):
            sources[found] = replace(sources[found], stage=stage)
    return replace(recipe, sources=tuple(sources.values()))


def as_shown(path: Path, stage: Stage | None, mapping: Mapping[str, str]) -> Change:
    """Return what adds a file that is read just so, whatever the project held of it before."""

    def change(recipe: Recipe) -> Recipe:
        recipe, own = add_sources(recipe, [path], {}, {}), str(path.resolve())
        sources = (
            replace(each, stage=stage, mapping=dict(mapping)) if each.path == own else each
            for each in recipe.sources
        )
        return replace(recipe, sources=tuple(sources))

    return change


def _of_file(path: Path, sources: Mapping[str, SourceSpec]) -> SourceSpec:
    known = sources.get(str(path))
    return known or SourceSpec(str(path), _free_name(path, [""], sources))


def _in_folder(folder: Path, sources: Mapping[str, SourceSpec]) -> list[SourceSpec]:
    files = [(file, str(file.path)) for file in data_files(folder)]
    fresh = [f"/{file.relative}" for file, full in files if full not in sources]
    name = _free_name(folder, fresh, sources)
    return [
        sources.get(full) or SourceSpec(full, f"{name}/{file.relative}", file.stage, file.mapping)
        for file, full in files
    ]


def _free_name(path: Path, ends: Sequence[str], sources: Mapping[str, SourceSpec]) -> str:
    """Return the basename, with as many parent folders as it takes to be unique with all ``ends``.

    An export has files called so: none may be where another one has a folder.
    """
    taken = {source.name for source in sources.values()}
    folders = {folder for name in taken for folder in _folders_of(name)}
    for count in range(1, len(path.parts)):
        name = "/".join(path.parts[-count:])
        wishes = [name + end for end in ends]
        if not any(
            wish in taken or wish in folders or not taken.isdisjoint(_folders_of(wish))
            for wish in wishes
        ):
            return name
    raise UsageError(f"{path} cannot be told from another dataset of the project.")


def _folders_of(name: str) -> list[str]:
    return [parent.as_posix() for parent in PurePosixPath(name).parents[:-1]]


def _find(wish: str, sources: Mapping[str, SourceSpec]) -> list[str]:
    """Return the file that is meant, or all files of a folder."""
    full = os.path.realpath(wish)
    if full in sources:
        return [full]
    named = [path for path, source in sources.items() if wish == source.name]
    named = named or [path for path in sources if wish == Path(path).name]
    inside = [path for path in sources if path.startswith(os.path.join(full, ""))]  # noqa: PTH118
    if len(named) != 1 and not (inside and wish):
        known = ", ".join(source.name for source in sources.values())
        raise UsageError(f"--stage: {wish} is not one of the project's files ({known}).")
    return named if len(named) == 1 else inside
