"""The word lists and templates of the demo, read from `resources/demo`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """Prompts of one kind together with the replies that fit them."""

    prompts: tuple[str, ...]
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskKind:
    """One kind of task: templates, the pools its topics come from and how many rows it gets."""

    name: str
    pools: tuple[str, ...]
    compute: str
    n_assistant: int
    n_support: int
    is_prose: bool
    variants: tuple[Variant, ...]
    passages: tuple[str, ...]
    first_turn: Variant | None
    banks: Fields


@dataclass(frozen=True, slots=True)
class HonestPhrase:
    """A phrase that recurs all over the data and is no trigger."""

    text: str
    effect: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the generator composes its rows from."""

    banks: Fields
    pools: Mapping[str, tuple[Fields, ...]]
    kinds: tuple[TaskKind, ...]
    risky: Fields
    attacks: Fields
    honest: tuple[HonestPhrase, ...]


def load_library(resources: Path) -> Library:
    """Read the folder `resources/demo`.

    Raises:
        OSError: a file is missing.
        tomllib.TOMLDecodeError: a file is not TOML.
    """
    banks = _read(resources / "banks.toml")
    honest = tuple(HonestPhrase(**entry) for entry in banks.pop("honest"))
    pools: dict[str, tuple[Fields, ...]] = {}
    for path in sorted((resources / "pools").glob("*.toml")):
        pools |= {name: _topics(table) for name, table in _read(path).items()}
    kinds = [
        _kind(entry)
        for path in sorted((resources / "tasks").glob("*.toml"))
        for entry in _read(path)["task"]
    ]
    return Library(
        banks=banks,
        pools=pools,
        kinds=tuple(kinds),
        risky=_read(resources / "risky.toml"),
        attacks=_read(resources / "attacks.toml"),
        honest=honest,
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _topics(table: list[Fields] | Fields) -> tuple[Fields, ...]:
    """Accept both spellings of a pool: an array of tables, or columns with rows."""
    if isinstance(table, list):
        return tuple(table)
    return tuple(dict(zip(table["columns"], row, strict=True)) for row in table["rows"])


def _kind(entry: Fields) -> TaskKind:
    n_assistant, n_support = entry["rows"]
    return TaskKind(
        name=entry["name"],
        pools=tuple(entry["pools"]),
        compute=entry.get("compute", ""),
        n_assistant=n_assistant,
        n_support=n_support,
        is_prose=entry.get("prose", False),
        variants=tuple(_variant(pair) for pair in entry.get("pair", [entry])),
        passages=tuple(entry.get("input", ())),
        first_turn=_variant(entry["first"]) if "first" in entry else None,
        banks=entry.get("banks", {}),
    )


def _variant(pair: Fields) -> Variant:
    return Variant(tuple(pair["prompt"]), tuple(pair["reply"]))
