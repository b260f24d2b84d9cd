"""Where things of the user live: caches, preferences, resources, names."""

from __future__ import annotations

import getpass
import os
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
import tomli_w

import inspector
from inspector.domain.errors import InspectorError
from inspector.store.project import replacing

APPLICATION: Final = "poison-inspector"
CACHE_VARIABLE: Final = "INSPECTOR_CACHE"
CONFIG_VARIABLE: Final = "INSPECTOR_CONFIG"


@dataclass(frozen=True, slots=True)
class Settings:
    """Preferences of a user on a machine.

    Attributes:
        reviewer: name written beside decisions.
        installation: identifies this installation in the event log.
        cache: folder shared by all projects (vectors, compiled kernels, logs).
    """

    reviewer: str
    installation: str
    cache: Path


def load_settings() -> Settings:
    """Read the user's preferences; the first call on a machine gives it an installation id."""
    stored = _stored()
    installation = str(stored.get("installation", ""))
    if not installation:
        installation = uuid.uuid4().hex
        keep_preference("installation", installation)
    reviewer = str(stored.get("reviewer", "")) or _user_name()
    return Settings(reviewer, installation, cache_folder())


def preference(name: str) -> object:
    """Return what is stored under a name, as TOML has it; None for nothing, or a damaged file.

    Whoever asks must check it: the file is the user's to write.
    """
    try:
        return _stored().get(name)
    except InspectorError:
        return None


def keep_preference(name: str, value: object) -> None:
    """Store a value of TOML under a name; None takes it out. All else in the file stays.

    Raises:
        InspectorError: the file there is damaged, or cannot be written.
    """
    others = {key: kept for key, kept in _stored().items() if key != name}
    stored = others if value is None else {**others, name: value}
    try:
        write_file(_path(), tomli_w.dumps(stored).encode("utf-8"))
    except OSError as error:
        raise InspectorError(f"{_path()} cannot be written: {error}") from error


def cache_folder() -> Path:
    """Return the user's cache folder; the environment variable INSPECTOR_CACHE moves it."""
    return Path(os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_dir(APPLICATION))


def resources_folder() -> Path:
    """Return ``resources/``: inside the package in a wheel, beside it in a checkout."""
    package = Path(inspector.__file__).parent
    inside = package / "_resources"
    return inside if inside.is_dir() else package.parent / "resources"


def config_folder() -> Path:
    """Return the folder of the user's preferences; INSPECTOR_CONFIG moves it."""
    return Path(os.environ.get(CONFIG_VARIABLE) or platformdirs.user_config_dir(APPLICATION))


def _path() -> Path:
    return config_folder() / "settings.toml"


def _stored() -> dict[str, object]:
    try:
        return tomllib.loads(_path().read_text(encoding="utf-8")) if _path().exists() else {}
    except (OSError, ValueError) as error:
        raise InspectorError(f"{_path()} cannot be read: {error}") from error


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"


def write_file(path: Path, content: bytes) -> None:
    """Write a file of the user's, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as aside:
        aside.write_bytes(content)
