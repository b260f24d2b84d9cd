"""A recipe as the tables of ``project.toml``, and back with every type checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Final, TypeVar

from inspector.domain.recipe import OptionValue, Recipe, SourceSpec
from inspector.domain.sample import Stage
from inspector.store.label_rows import storable

T = TypeVar("T")

LARGEST_INTEGER: Final = 2**63 - 1

KINDS: Final = {str: "a text", int: "a whole number", dict: "a table", list: "a list of tables"}


class RecipeError(Exception):
    """What is wrong with a table, as the end of a sentence."""


def table_of(recipe: Recipe) -> dict[str, Any]:
    """Return plain TOML tables; an unknown stage is left out, as TOML has no null."""
    options = _plain(recipe)
    sources = [_plain(source) for source in options.pop("sources")]
    return {"recipe": options, "source": sources}


def recipe_of(values: Mapping[str, Any]) -> Recipe:
    """Read the tables of ``project.toml``.

    Raises:
        RecipeError: a key is unknown or missing, or a value has the wrong type or range.
    """
    _refuse_unknown(values, {"recipe", "source"}, "the file")
    options = _typed(values.get("recipe", {}), dict, "recipe")
    known = {field.name for field in fields(Recipe)} - {"sources"}
    _refuse_unknown(options, known, "recipe")
    checked: dict[str, Any] = {name: _option(name, value) for name, value in options.items()}
    entries = _typed(values.get("source", []), list, "source")
    sources = tuple(_source(entry, f"source {i}") for i, entry in enumerate(entries, 1))
    names = [source.name for source in sources]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise RecipeError(f"two sources are named {min(twice)!r}")
    return Recipe(sources=sources, **checked)


def _plain(record: Recipe | SourceSpec) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {
        name: dict(value) if isinstance(value, Mapping) else value
        for name, value in values.items()
        if value is not None
    }


def _option(name: str, value: object) -> object:
    where = f"recipe.{name}"
    if name == "weights":
        return {key: _weight(weight, key) for key, weight in _typed(value, dict, where).items()}
    if name == "options":
        tables = _typed(value, dict, where)
        return {plugin: _plugin_options(plugin, table) for plugin, table in tables.items()}
    if name == "k":
        return _whole(value, where, lowest=1)
    return _typed(value, str, where)


def _plugin_options(plugin: str, table: object) -> dict[str, OptionValue]:
    values = _typed(table, dict, f"recipe.options.{plugin}")
    for option, value in values.items():
        if not isinstance(value, OptionValue):
            raise RecipeError(f"recipe.options.{plugin}.{option} is no option value")
    return dict(values)


def _source(entry: object, where: str) -> SourceSpec:
    values = dict(_typed(entry, dict, where))
    _refuse_unknown(values, {field.name for field in fields(SourceSpec)}, where)
    for name in ("path", "name"):
        if name not in values:
            raise RecipeError(f"{where} has no {name}")
    return SourceSpec(
        path=_path(values["path"], where),
        name=_name(values["name"], where),
        stage=_stage(values["stage"], where) if "stage" in values else None,
        mapping=_mapping(values.get("mapping", {}), where),
    )


def _path(value: object, where: str) -> str:
    path = _typed(value, str, f"path of {where}")
    is_absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    if not is_absolute or "\0" in path:
        raise RecipeError(f"path of {where} is not absolute: {path[:200]!r}")
    return path


def _name(value: object, where: str) -> str:
    """Check a name; it becomes a file name on export, so it must not lead out of a folder."""
    name = _typed(value, str, f"name of {where}")
    parts = PureWindowsPath(name)
    if not name or "\0" in name or parts.anchor or parts.drive or ".." in parts.parts:
        raise RecipeError(f"name of {where} is not a file name: {name[:200]!r}")
    return name


def _stage(value: object, where: str) -> Stage:
    stage = _typed(value, str, f"stage of {where}")
    if stage not in tuple(Stage):
        raise RecipeError(f"stage of {where} is {stage[:60]!r}, not one of {', '.join(Stage)}")
    return Stage(stage)


def _mapping(value: object, where: str) -> dict[str, str]:
    pointers = _typed(value, dict, f"mapping of {where}")
    return {field: _typed(p, str, f"mapping of {where}") for field, p in pointers.items()}


def _weight(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecipeError(f"recipe.weights.{name} is not a number")
    if not (math.isfinite(value) and value >= 0):
        raise RecipeError(f"recipe.weights.{name} is {value}, not a number from 0")
    return float(value)


def _whole(value: object, where: str, *, lowest: int = -LARGEST_INTEGER) -> int:
    number: int = _typed(value, int, where)
    if not lowest <= number <= LARGEST_INTEGER:
        raise RecipeError(f"{where} is out of range: {number}")
    return number


def _typed(value: object, kind: type[T], where: str) -> T:
    if not isinstance(value, kind) or isinstance(value, bool):  # True is not a number here
        raise RecipeError(f"{where} is not {KINDS[kind]}")
    if isinstance(value, str) and value != storable(value):
        raise RecipeError(f"{where} is not valid Unicode: {value[:200]!r}")
    return value


def _refuse_unknown(values: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(values) - known)
    if unknown:
        raise RecipeError(f"{where} has the unknown key {unknown[0][:60]!r}")
