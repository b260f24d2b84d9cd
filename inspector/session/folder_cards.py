"""What the small files in a folder of datasets say about the large ones; none of it is trusted."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from inspector.domain.errors import UsageError
from inspector.domain.sample import Stage
from inspector.readers.layouts.mapping import FLAG, check_mapping, pointer_of
from inspector.readers.layouts.tags import TAGS

MAX_CARD_BYTES: Final = 2**18
"""Larger cards are ignored: YAML is slow to parse."""

MAX_PATTERNS: Final = 200

Told = tuple[Stage | None, dict[str, str]]

_COMMON: Final = {name: name for name in ("system", "tools", "chosen", "rejected", FLAG)}
_ALPACA: Final = {
    "prompt": "prompt",
    "query": "input",
    "response": "response",
    "history": "history",
}
_MESSAGES: Final = "messages"
_USUAL_MESSAGES: Final = "conversations"
"""The column of messages, where a card does not name it."""

_FRONT_MATTER: Final = re.compile(r"\A\ufeff?---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)


def llamafactory_files(card: Path, files: Collection[str]) -> dict[str, Told]:
    """Return the files that a ``dataset_info.json`` of LLaMA-Factory names, with stage and mapping.

    Names of a hub, scripts and files that are not in the folder are left out. What a card does not
    say, or says in contradiction to itself, is left to be detected.
    """
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for name in files:
        for place in (PurePosixPath(name), *PurePosixPath(name).parents[:-1]):
            inside[place.as_posix()].append(name)
    told: dict[str, Told] = {}
    for entry in _json(card).values():
        if isinstance(entry, dict) and isinstance(entry.get("file_name"), str):
            wish = PurePosixPath(entry["file_name"]).as_posix()
            for name in inside.pop(wish, ()):
                told.setdefault(name, _told(entry))
    return told


def configured_files(card: Path, files: Iterable[str]) -> set[str]:
    """Return the files that ``configs`` in the front matter of a README match."""
    wishes = islice(_patterns(_front_matter(card)), MAX_PATTERNS)
    patterns = [pattern.split("/") for pattern in wishes]
    names = (name for name in files if name != card.name)
    return {name for name in names if any(_matches(name.split("/"), each) for each in patterns)}


def saved_shards(card: Path) -> set[str]:
    """Return the shards that the ``state.json`` of ``save_to_disk`` lists."""
    listed = _json(card).get("_data_files")
    entries = listed if isinstance(listed, list) else []
    names = (entry.get("filename") for entry in entries if isinstance(entry, dict))
    return {name for name in names if isinstance(name, str)}


def _told(entry: dict[str, Any]) -> Told:
    """Return stage and mapping of a dataset, as the parser of LLaMA-Factory takes its entry.

    Preferred and rejected answers count only where it says ``ranking``, tags only for messages.
    """
    is_ranking, columns = entry.get("ranking") is True, _texts_in(entry.get("columns"))
    is_alpaca = entry.get("formatting", "alpaca") == "alpaca"
    told = {} if is_alpaca else _texts_in(entry.get("tags"))
    tags = {name: text for name, text in told.items() if name in TAGS}
    stage = Stage.PREFERENCE if is_ranking or FLAG in columns else None
    if tags and not columns:
        columns = {_MESSAGES: _USUAL_MESSAGES}
    fields = _COMMON | (_ALPACA if is_alpaca else {_MESSAGES: _MESSAGES})
    unused = {"response", FLAG} if is_ranking else {"chosen", "rejected"}
    mapping = {
        field: pointer_of(columns[name])
        for name, field in fields.items()
        if name in columns and field not in unused
    }
    needed = {"chosen", "rejected"} if is_ranking else {"response"}
    if not needed <= mapping.keys() and (is_ranking or _MESSAGES not in mapping):
        return stage, {}
    try:
        check_mapping(mapping | tags)
    except UsageError:
        return stage, {}
    return stage, mapping | tags


def _texts_in(value: object) -> dict[str, str]:
    items = value.items() if isinstance(value, dict) else ()
    return {name: text for name, text in items if isinstance(text, str) and text}


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(_text(path))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _text(path: Path) -> str:
    """Return the text of a card; empty if it is too large or cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CARD_BYTES + 1)
    except OSError:
        return ""
    return "" if len(raw) > MAX_CARD_BYTES else raw.decode("utf-8", "replace")


def _front_matter(card: Path) -> dict[str, Any]:
    match = _FRONT_MATTER.match(_text(card).replace("\r\n", "\n"))
    if match is None:
        return {}
    try:
        yaml = import_module("yaml")
    except ImportError:
        return {}
    try:
        value = yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _patterns(card: dict[str, Any]) -> Iterator[str]:
    configs = card.get("configs")
    for config in configs if isinstance(configs, list) else []:
        if isinstance(config, dict):
            folder = config.get("data_dir")
            prefix = f"{folder}/" if isinstance(folder, str) and folder else ""
            default = "**" if prefix else None
            for pattern in _paths(config.get("data_files", default)):
                yield PurePosixPath(prefix + pattern).as_posix()


def _paths(value: object) -> Iterator[str]:
    """Yield paths: a text, a list, splits with paths, or ``{split, path}`` in a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _paths(_plain(item.get("path") if isinstance(item, dict) else item))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _paths(_plain(item))


def _plain(value: object) -> object:
    """Return a text or a list of texts; None for what nests deeper."""
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value if isinstance(value, str) else None


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Match a path with a glob, part by part; ``**`` stands for any number of parts."""
    at, place, star, mark = 0, 0, -1, 0
    while place < len(parts):
        word = pattern[at] if at < len(pattern) else ""
        if word == "**":
            star, mark, at = at, place, at + 1
        elif fnmatchcase(parts[place], word):
            at, place = at + 1, place + 1
        elif star >= 0:
            mark += 1
            at, place = star + 1, mark
        else:
            return False
    return all(word == "**" for word in pattern[at:])
