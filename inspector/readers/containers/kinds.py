"""What a file is, by its first bytes; its name only decides where they leave it open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import orjson

from inspector.domain.errors import InputError
from inspector.readers.containers.csv import guess_delimiter
from inspector.readers.containers.source import BOM, open_source
from inspector.readers.layouts.table import COLUMN_NAMES

_HEAD_BYTES: Final = 2**20
_REFUSED: Final = (
    (b"\x1f\x8b", "is compressed (gzip); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed (zstd); unpack it first"),
    (b"BZh", "is compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ", "is compressed (xz); unpack it first"),
    (b"PK\x03\x04", "is a zip archive; unpack it first"),
    (b"ARROW1", "is an Arrow file, which is not read yet; save it as Parquet"),
    (b"\x93NUMPY", "is a numpy array, not a dataset"),
    (b"SQLite format 3", "is a database; export its table first"),
    (b"PARE", "is an encrypted Parquet file"),
)
_PICKLE: Final = "is a pickle, which can run code when it is read; it is refused"
_PICKLE_SUFFIXES: Final = frozenset({".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".ckpt"})
_LINES: Final = (".jsonl", ".ndjson")
_DATA_LIST: Final = re.compile(rb'"data"\s*:\s*\[')


def kind_of(path: Path) -> str:
    """Return ``parquet``, ``json``, ``jsonl``, ``csv``, or "" if unsure.

    Raises:
        InputError: for what is no dataset, or empty, or not a regular file.
    """
    with open_source(path) as (file, _):
        head = file.read(_HEAD_BYTES)
        is_all = not file.read(1)
    if head.startswith(b"PAR1"):
        return "parquet"
    _refuse(path, head)
    body = head.removeprefix(BOM).lstrip()
    if not body and is_all:
        raise InputError(f"{path.name} is empty.")
    if body[:1] in (b"[", b"{"):
        return _json_kind(path, body, is_all=is_all)
    if _has_object_line(body):
        return "jsonl"
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv") or _looks_like_header(body):
        return "csv"
    return "jsonl" if suffix in _LINES else ""


def _refuse(path: Path, head: bytes) -> None:
    is_pickle = re.match(rb"\x80[\x02-\x05]", head) is not None
    if is_pickle or path.suffix.lower() in _PICKLE_SUFFIXES:
        raise InputError(f"{path.name} {_PICKLE}.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in head[:256]:
        raise InputError(f"{path.name} is UTF-16 text; save it as UTF-8.")
    for magic, words in _REFUSED:
        if head.startswith(magic):
            raise InputError(f"{path.name} {words}.")


def _json_kind(path: Path, body: bytes, *, is_all: bool) -> str:
    first, _, rest = body.partition(b"\n")
    is_alone = is_all and not rest.strip()
    value = _value(first)
    if body.startswith(b"["):
        return "jsonl" if value is not None and _has_object_line(rest) else "json"
    if isinstance(value, dict):
        data = value.get("data")
        is_wrapper = is_alone and isinstance(data, list) and isinstance((*data, None)[0], dict)
        return "json" if is_wrapper else "jsonl"
    if _has_object_line(rest):
        return "jsonl"
    if _DATA_LIST.search(body):
        return "json"
    if first.strip() == b"{" and path.suffix.lower() not in _LINES:
        raise InputError(f"{path.name} is one JSON object without a list called data.")
    return "jsonl"


def _has_object_line(text: bytes) -> bool:
    return any(
        line.startswith(b"{") and isinstance(_value(line), dict) for line in text.split(b"\n")[:50]
    )


def _value(line: bytes) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _looks_like_header(body: bytes) -> bool:
    first = body.partition(b"\n")[0][:4096]
    try:
        line = first.decode("utf-8").strip()
    except UnicodeDecodeError:
        return False
    names = [name.strip(' "').lower() for name in line.split(guess_delimiter(line))]
    return len(names) > 1 and any(name in COLUMN_NAMES for name in names)
