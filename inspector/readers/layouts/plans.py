"""Which layouts fit a set of columns, and how their columns are spelled there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from inspector.domain.sample import Stage
from inspector.readers.layouts.layout import Layout
from inspector.readers.layouts.table import LAYOUTS, ORIGIN_COLUMNS, PREAMBLE, THOUGHTS

_MANY_COLUMNS: Final = 256
_HOLDERS: Final = ("metadata", "meta")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a field, by its spelling in the record."""

    key: str
    role: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout with the spelling of its columns in one set of keys.

    Attributes:
        layout: which.
        columns: field to its columns.
        dialogue: key of the messages, or "".
        flag: key of what must be true or false, or "".
        ranked: keys that lead to the candidates, if any.
        second: key and value that say that the second answer is the better one, or "" twice.
        used: keys whose values are in a field.
        origins: kind of origin to the key that tells it.
        holders: keys of metadata that may tell of it too.
    """

    layout: Layout
    columns: Mapping[str, tuple[Column, ...]]
    dialogue: str
    flag: str
    ranked: tuple[str, ...]
    second: tuple[str, str]
    used: frozenset[str]
    origins: tuple[tuple[str, str], ...]
    holders: tuple[str, ...]


def plans_for(value: Mapping[str, Any]) -> tuple[Plan, ...]:
    """Return the layouts whose columns are all in a record, in order of preference."""
    keys = frozenset(value)
    return _plans.__wrapped__(keys) if len(keys) > _MANY_COLUMNS else _plans(keys)


def origin_of(value: Mapping[str, Any], plan: Plan | None = None) -> dict[str, str]:
    """Return what a record's columns, or those in its metadata, tell of where it comes from."""
    if plan is None:
        spelling = _spelling(frozenset(value))
        origins, holders = _origins(spelling, set()), _holders(spelling)
    else:
        origins, holders = plan.origins, plan.holders
    found = {kind: str(value[key]) for kind, key in origins if _is_told(value[key])}
    for holder in holders:
        if isinstance(inner := value[holder], dict):
            told = _origins(_spelling(frozenset(inner)), set())
            found = {kind: str(inner[key]) for kind, key in told if _is_told(inner[key])} | found
    return found


def _is_told(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""


@lru_cache(maxsize=1024)
def _plans(keys: frozenset[str]) -> tuple[Plan, ...]:
    """Return the plans of a set of keys; of those only the ones that the table knows matter."""
    return _plans_of(tuple(sorted(_spelling(keys).items())))


@lru_cache(maxsize=1024)
def _plans_of(spelled: tuple[tuple[str, str], ...]) -> tuple[Plan, ...]:
    spelling = dict(spelled)
    names = frozenset(spelling)
    return tuple(
        _plan(layout, words, spelling) for layout, words, needed in _known() if needed <= names
    )


def _spelling(keys: frozenset[str]) -> dict[str, str]:
    """Map names that the table knows to keys; case is ignored, but an exact key comes first."""
    known = _names()
    found = {low: key for key in sorted(keys) if (low := key.lower().strip()) in known}
    return found | {key: key for key in keys if key in known}


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    words = {name for _, words, _ in _known() for group in words.values() for name, _, _ in group}
    words |= {name for _, _, needed in _known() for name in needed}
    words |= set(_HOLDERS)
    words |= {name for names in ORIGIN_COLUMNS.values() for name in names.split()}
    return frozenset(words)


_Words = dict[str, tuple[tuple[str, str, bool], ...]]


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[Layout, _Words, frozenset[str]], ...]:
    """Return every layout with (name, role, is optional) of its columns, and what it must have."""
    found = []
    for layout in LAYOUTS:
        words = {
            "prompt": _words(layout.prompt, PREAMBLE if _has_preamble(layout) else "", "user"),
            "response": _words(
                layout.response, THOUGHTS if layout.stage is Stage.SFT else "", "assistant"
            ),
            "chosen": _words(layout.chosen, "", "assistant"),
            "rejected": _words(layout.rejected, "", "assistant"),
        }
        others = (layout.dialogue, layout.flag, layout.ranked.split(" ")[0].partition("/")[0])
        needed = {name for group in words.values() for name, _, may_miss in group if not may_miss}
        needed |= {layout.second.partition("=")[0], *others, *layout.needs.split()} - {""}
        found.append((layout, words, frozenset(needed)))
    return tuple(found)


def _has_preamble(layout: Layout) -> bool:
    return layout.stage is not Stage.CORPUS and layout.shape != "row"


def _words(own: str, before: str, role: str) -> tuple[tuple[str, str, bool], ...]:
    if not own and role != "user":
        return ()
    names = {word.partition("=")[0].rstrip("?") for word in own.split()}
    found = []
    for word in [*before.split(), *own.split()]:
        name, _, given = word.partition("=")
        is_own = word in own.split()
        if is_own or name.rstrip("?") not in names:
            found.append((name.rstrip("?"), given or role, name.endswith("?")))
    return tuple(found)


def _plan(layout: Layout, words: _Words, spelling: Mapping[str, str]) -> Plan:
    columns = {
        field: tuple(
            Column(spelling[name], role, is_optional)
            for name, role, is_optional in group
            if name in spelling
        )
        for field, group in words.items()
    }
    path = layout.ranked.split(" ")[0].split("/") if layout.ranked else []
    second, _, value = layout.second.partition("=")
    dialogue = spelling[layout.dialogue] if layout.dialogue else ""
    used = {column.key for group in columns.values() for column in group} | {dialogue}
    ranked = (spelling[path[0]], *path[1:]) if path else ()
    return Plan(
        layout=layout,
        columns={field: group for field, group in columns.items() if group},
        dialogue=dialogue,
        flag=spelling[layout.flag] if layout.flag else "",
        ranked=ranked,
        second=(spelling[second], value) if second else ("", ""),
        used=frozenset(used - set(ranked[:1])),
        origins=_origins(spelling, used),
        holders=_holders(spelling),
    )


def _origins(spelling: Mapping[str, str], used: set[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for kind, names in ORIGIN_COLUMNS.items():
        keys = [spelling[name] for name in names.split() if name in spelling]
        found += [(kind, key) for key in keys if key not in used][:1]
    return tuple(found)


def _holders(spelling: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(spelling[name] for name in _HOLDERS if name in spelling)
