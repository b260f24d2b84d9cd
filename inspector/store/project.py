"""The project folder: ``project.toml``, ``labels.sqlite`` and a cache that can be deleted."""

from __future__ import annotations

import glob
import os
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any, Final
from uuid import uuid4

import tomli_w
from filelock import FileLock, Timeout

from inspector.domain.errors import ProjectError
from inspector.domain.recipe import Change, Recipe
from inspector.store.recipe_toml import RecipeError, recipe_of, table_of

FILE: Final = "project.toml"
FORMAT: Final = 1
LARGEST_FILE: Final = 16 * 2**20
"""Bytes of ``project.toml``; a folder of a stranger must not fill the memory."""
STALE_AFTER_S: Final = 3600


@dataclass(slots=True)
class ProjectFolder:
    """A project on disk; ``recipe`` is what ``project.toml`` holds.

    Several threads may change it: of what one reads and then replaces, none misses the other.
    """

    path: Path
    recipe: Recipe
    _lock: RLock = field(default_factory=RLock, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The folder's name without ``.inspector``."""
        return self.path.name.removesuffix(".inspector")

    @property
    def cache(self) -> Path:
        """Folder for arrays and Arrow files; made when it was deleted."""
        folder = self.path / "cache"
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise _unusable(folder, error) from error
        return folder

    @property
    def labels_path(self) -> Path:
        """The label database, made by the first ``LabelStore``."""
        return self.path / "labels.sqlite"

    def save(self, recipe: Recipe) -> None:
        """Replace ``project.toml``: after a crash it holds the old recipe or the new one, whole.

        Raises:
            ProjectError: it cannot be written; the old one is still there.
        """
        self.change(lambda _: recipe)

    def change(self, change: Change) -> None:
        """Replace the recipe, as ``save`` does, by one that is made of it as it is now.

        Raises:
            ProjectError: it cannot be written; the old one is still there.
        """
        with self._lock:
            recipe = change(self.recipe)
            self._write(recipe)
            self.recipe = recipe

    def suppose(self, change: Change) -> None:
        """Change the recipe until the project is closed, where it cannot be written."""
        with self._lock:
            self.recipe = change(self.recipe)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project for a scan, against other processes and other threads.

        Raises:
            ProjectError: another inspector holds it.
        """
        lock = FileLock(self.path / "scan.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise ProjectError(f"The project {self.path} is in use by another inspector.") from None
        except OSError as error:
            raise _unusable(self.path / "scan.lock", error) from error
        try:
            yield
        finally:
            lock.release()

    def _write(self, recipe: Recipe) -> None:
        file = self.path / FILE
        try:
            table = table_of(recipe)
            recipe_of(table)  # what is written can be opened again
            content = tomli_w.dumps({"format": FORMAT} | table).encode("utf-8")
            with replacing(file) as temporary:
                temporary.write_bytes(content)
        except RecipeError as error:
            raise ProjectError(f"{file} cannot hold this recipe: {error}.") from error
        except OSError as error:
            raise _unusable(file, error) from error


def create_project(path: Path) -> ProjectFolder:
    """Make an empty project in a folder that is absent or empty.

    Raises:
        ProjectError: the folder holds something, or cannot be made.
    """
    path = path.absolute()
    if (path / FILE).exists():
        raise ProjectError(f"{path} already is a project.")
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise ProjectError(f"{path} is not empty; choose a new folder for the project.")
    except OSError as error:
        raise _unusable(path, error) from error
    project = ProjectFolder(path, Recipe())
    project.save(project.recipe)
    project.cache.mkdir(exist_ok=True)
    return project


def open_project(path: Path) -> ProjectFolder:
    """Read a project.

    Raises:
        ProjectError: it is missing, damaged, or of a newer version.
    """
    path = path.absolute()
    file = path / FILE
    if not file.is_file():
        raise ProjectError(f"{path} is not a project: it has no {FILE}.")
    values = _read_toml(file)
    found = values.pop("format", None)
    if type(found) is int and found > FORMAT:
        raise ProjectError(f"{path} was made by a newer version of this tool; please update.")
    if type(found) is not int or found != FORMAT:
        raise ProjectError(f"{file} is damaged: format should be {FORMAT}.")
    try:
        return ProjectFolder(path, recipe_of(values))
    except RecipeError as error:
        raise ProjectError(f"{file} is damaged: {error}.") from error


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a path beside ``target`` that replaces it, flushed to disk, when all went well."""
    _sweep(target)
    temporary = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        yield temporary
        _flush(temporary, os.O_RDWR)
        temporary.replace(target)
        if os.name == "posix":  # Windows cannot flush a folder
            _flush(target.parent, os.O_RDONLY)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Remove what killed writers left; a file that is still being written is younger."""
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.*.tmp"):
        with suppress(OSError):
            if leftover.stat().st_mtime < time.time() - STALE_AFTER_S:
                leftover.unlink()


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise ProjectError(f"{file} is damaged: it is larger than any that this tool writes.")
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise _unusable(file, error) from error
    except (ValueError, RecursionError) as error:
        raise ProjectError(f"{file} is damaged: {str(error)[:200]}.") from error


def _unusable(path: Path, error: OSError) -> ProjectError:
    return ProjectError(f"{path} cannot be used: {error.strerror or error}.")
