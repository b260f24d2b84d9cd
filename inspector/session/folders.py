"""A folder as the data files in it, without following links, running scripts or asking a hub."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from inspector.domain.errors import InputError
from inspector.domain.sample import Stage
from inspector.files.packed import plain_name
from inspector.readers.containers.kinds import DOCUMENTS, kind_of
from inspector.session import folder_cards

MAX_FILES: Final = 10_000
MAX_ENTRIES: Final = 200_000
DATA_SUFFIXES: Final = frozenset(
    {".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".arrow", ".feather"}
)
"""Files called so are data, whether or not they can be read: none is passed over in silence."""

_OTHER_SUFFIX: Final = re.compile(
    r"\.(?:pyc?|sh|ipynb|toml|ya?ml|cfg|ini|html|css|js|png|jpe?g|gif|webp|svg|pdf|mp[34]|wav"
    r"|safetensors|log|lock)",
    re.IGNORECASE,
)
_OTHER_STEM: Final = re.compile(
    r"readme|licen[sc]e|copying|notice|citation|changelog|contributing|authors|requirements"
    r"|sha256sums|dataset_infos?|dataset_dict|state|(?:generation_|tokenizer_)?config|tokenizer"
    r"|special_tokens_map|vocab|package(?:-lock)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FolderFile:
    """A data file of a folder, with what the folder says about it.

    Attributes:
        path: of the file, absolute.
        relative: its place in the folder, with forward slashes.
        stage: where in training it is used, None if the folder does not say.
        mapping: field to JSON pointer, empty if the folder does not say.
    """

    path: Path
    relative: str
    stage: Stage | None = None
    mapping: dict[str, str] = field(default_factory=dict)


def data_files(folder: Path) -> list[FolderFile]:
    """Return the data files of a folder, in the order of their names.

    A folder that says which files are its data (``dataset_info.json`` of LLaMA-Factory, ``configs``
    in the README of a Hugging Face repository) is taken at its word; ``state.json`` likewise for
    what ``save_to_disk`` wrote. Of any other, every file that is known by its name or content.

    Raises:
        InputError: there are none, there are too many, or one has a name that cannot be kept.
    """
    root = folder.resolve()
    found = dict(_regular_files(root))
    files = _listed(root, found) or _known(root, found)
    if not files:
        raise InputError(_nothing(folder, len(found)))
    if len(files) > MAX_FILES:
        raise InputError(_too_many(folder))
    for file in files:
        _check_name(file.relative)
    return files


def _regular_files(root: Path) -> Iterator[tuple[str, int]]:
    """Yield (relative path, size) of every file that is no link, hidden file, pipe or device."""
    folders, seen, n_files = [root], 0, 0
    while folders:
        for path, status in _entries(folders.pop()):
            seen += 1
            if seen > MAX_ENTRIES or n_files > MAX_FILES:
                raise InputError(_too_many(root))
            if path.name.startswith((".", "__")):
                continue
            if stat.S_ISDIR(status.st_mode):
                if not (path / "project.toml").exists():
                    folders.append(path)
            elif stat.S_ISREG(status.st_mode):
                n_files += not _is_other(path)
                yield path.relative_to(root).as_posix(), status.st_size


def _entries(folder: Path) -> list[tuple[Path, os.stat_result]]:
    try:
        with os.scandir(folder) as entries:
            return [(Path(each.path), each.stat(follow_symlinks=False)) for each in entries]
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror or error}.") from error


def _listed(root: Path, found: dict[str, int]) -> list[FolderFile]:
    """Return the files that the folder itself names as its data; none if it names none."""
    if "dataset_info.json" in found:
        told = folder_cards.llamafactory_files(root / "dataset_info.json", found)
        names = sorted(name for name in told if found[name] and not _is_other(Path(name)))
        if names:
            return [FolderFile(root / name, name, *told[name]) for name in names]
    if "README.md" in found:
        matching = sorted(folder_cards.configured_files(root / "README.md", found))
        return [FolderFile(root / n, n) for n in matching if _is_data(root / n, found[n])]
    return []


def _known(root: Path, found: dict[str, int]) -> list[FolderFile]:
    shards = {
        os.path.dirname(name): folder_cards.saved_shards(root / name)  # noqa: PTH120 - of a text
        for name in found
        if name == "state.json" or name.endswith("/state.json")
    }
    files = []
    for name in sorted(found):
        parent, _, base = name.rpartition("/")
        if shards.get(parent) and base.endswith(".arrow") and base not in shards[parent]:
            continue  # an intermediate result that ``datasets`` keeps beside the data
        if _is_data(root / name, found[name]):
            files.append(FolderFile(root / name, name))
    return files


def _is_other(path: Path) -> bool:
    return bool(_OTHER_SUFFIX.fullmatch(path.suffix) or _OTHER_STEM.fullmatch(path.stem))


def _is_data(path: Path, size: int) -> bool:
    plain = plain_name(path)
    if not size or (_is_other(plain) and plain.suffix.lower() not in DATA_SUFFIXES):
        return False
    if plain.suffix.lower() in DATA_SUFFIXES | DOCUMENTS:
        return True
    try:
        return bool(kind_of(path))
    except InputError:
        return False


def _check_name(name: str) -> None:
    """Raise ``InputError`` for a name that a project cannot keep or an export cannot write."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{name!r} has a name that is not UTF-8; rename it.") from error
    if "\\" in name:
        raise InputError(f"{name!r} has a backslash in its name; rename it.")


def _nothing(folder: Path, n_skipped: int) -> str:
    skipped = "it is empty"
    if n_skipped:
        skipped = f"its {n_skipped:,} file{'s are' if n_skipped > 1 else ' is'} none of these"
    return (
        f"{folder} holds no data: JSON Lines, JSON lists, CSV, TSV, Parquet, Arrow or text "
        f"documents, compressed or not; {skipped}."
    )


def _too_many(folder: Path) -> str:
    return f"{folder} holds more than {MAX_FILES:,} files; open a part of it."
