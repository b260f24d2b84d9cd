"""Projects opened lately, and where in them the reviewer was; kept in the user's config folder."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes

import tomli_w

from inspector.session.looks import Look, checked, written
from inspector.session.settings import config_folder, write_file
from inspector.store.label_rows import storable

FILE: Final = "recent.toml"
URI: Final = "file://"
KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A row, by what labels hang on."""

    dataset: str
    uid: str


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A line of the start screen.

    Attributes:
        path: the project folder, absolute.
        about: what it holds, as "24,500 SFT + 40,000 pairs".
        progress: how far the review is, as "41 of 163 reviewed".
        opened: local time, ISO 8601.
        place: where the reviewer was, None if nowhere yet.
        look: what they had before them there, None if not known.
    """

    path: str
    about: str
    progress: str
    opened: str
    place: Place | None = None
    look: Look | None = None


def recent_projects() -> list[RecentProject]:
    """Return the projects opened lately that are still there, newest first."""
    return [item for item in _read() if (Path(item.path) / "project.toml").is_file()]


def remember(project: RecentProject) -> None:
    """Put a project first in the list."""
    others = [item for item in _read() if item.path != project.path]
    _write([project, *others][:KEPT])


def place_in(path: Path) -> Place | None:
    """Return where the reviewer was in a project."""
    return next((item.place for item in _read() if item.path == str(path.absolute())), None)


def look_in(path: Path) -> Look | None:
    """Return what the reviewer had before them in a project."""
    return next((item.look for item in _read() if item.path == str(path.absolute())), None)


def _read() -> list[RecentProject]:
    """A damaged list is an empty one: it holds nothing that cannot be had again."""
    try:
        stored = tomllib.loads((config_folder() / FILE).read_text(encoding="utf-8"))
        return [_project(item) for item in stored["projects"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _project(item: dict[str, Any]) -> RecentProject:
    place = item.get("place")
    texts = {name: str(item[name]) for name in ("path", "about", "progress", "opened")}
    texts["path"] = _unquoted(texts["path"])
    known = Place(str(place["dataset"]), str(place["uid"])) if place else None
    return RecentProject(**texts, place=known, look=checked(item.get("look")))


def _table(item: RecentProject) -> dict[str, Any]:
    table = {name: getattr(item, name) for name in ("path", "about", "progress", "opened")}
    table["path"] = _quoted(item.path)
    place = {"place": asdict(item.place)} if item.place is not None else {}
    return table | place | ({"look": written(item.look)} if item.look is not None else {})


def _quoted(path: str) -> str:
    """Return a path as TOML can hold it: as a URI if its bytes are no UTF-8."""
    return path if path == storable(path) else Path(path).as_uri()


def _unquoted(path: str) -> str:
    is_uri = path.startswith(URI)
    return os.fsdecode(unquote_to_bytes(path.removeprefix(URI))) if is_uri else path


def _write(projects: Sequence[RecentProject]) -> None:
    tables = [_table(item) for item in projects]
    write_file(config_folder() / FILE, tomli_w.dumps({"projects": tables}).encode("utf-8"))
