"""What a file is, by its first bytes; its name only decides where they leave it open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import orjson

from inspector.domain.errors import InputError
from inspector.files.arrow_ipc import FILE_MAGIC, STREAM_MAGIC
from inspector.files.packed import CODECS, damage_of, plain_name
from inspector.readers.containers.csv import guess_delimiter
from inspector.readers.containers.source import BOM, open_source
from inspector.readers.layouts.table import COLUMN_NAMES

_HEAD_BYTES: Final = 2**20
_REFUSED: Final = (
    (b"PK\x03\x04", "is a zip archive; unpack it first"),
    (b"FEA1", "is a Feather file of version 1, which is not read; save it as version 2"),
    (b"\x93NUMPY", "is a numpy array, not a dataset"),
    (b"SQLite format 3", "is a database; export its table first"),
    (b"PARE", "is an encrypted Parquet file"),
)
_UNPACK_FIRST: Final = (b"PAR1", FILE_MAGIC, STREAM_MAGIC)
_TAR_AT: Final = 257
_PICKLE: Final = "is a pickle, which can run code when it is read; it is refused"
_PICKLE_SUFFIXES: Final = frozenset({".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".ckpt"})
_LINES: Final = (".jsonl", ".ndjson")
_DATA_LINES: Final = re.compile(rb'"data"\s*:\s*\[\s*\n\s*\{')
DOCUMENTS: Final = frozenset({".txt", ".md"})
_JSON_START: Final = re.compile(rb'(?:\[\s*)?\{\s*"')
_DATA_LIST: Final = re.compile(rb'"data"\s*:\s*\[')


def kind_of(path: Path) -> str:
    """Return ``parquet``, ``arrow``, ``json``, ``jsonl``, ``csv``, ``text``, or "" if unsure.

    Of a compressed file, what counts are the decompressed bytes.

    Raises:
        InputError: for what is no dataset, or empty, or not a regular file.
    """
    with open_source(path) as (file, _):
        head = file.read(_HEAD_BYTES)
        is_all = not file.read(1)
        damage = damage_of(file)
    if damage is not None:
        _refuse_packed(path, head, damage)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((FILE_MAGIC, STREAM_MAGIC)):
        return "arrow"
    _refuse(path, head)
    body = head.removeprefix(BOM).lstrip()
    if not body and is_all:
        raise InputError(f"{path.name} is empty.")
    return _text_kind(path, body, is_all=is_all)


def _text_kind(path: Path, body: bytes, *, is_all: bool) -> str:
    suffix = plain_name(path).suffix.lower()
    if suffix in DOCUMENTS and _is_document(suffix, body):
        return "text"
    if body[:1] in (b"[", b"{"):
        return _json_kind(path, body, is_all=is_all)
    if _has_object_line(body):
        return "jsonl"
    if suffix in (".csv", ".tsv") or _looks_like_header(body):
        return "csv"
    return "jsonl" if suffix in _LINES else ""


def _refuse(path: Path, head: bytes) -> None:
    is_pickle = re.match(rb"\x80[\x02-\x05]", head) is not None
    if is_pickle or plain_name(path).suffix.lower() in _PICKLE_SUFFIXES:
        raise InputError(f"{path.name} {_PICKLE}.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in head[:256]:
        raise InputError(f"{path.name} is UTF-16 text; save it as UTF-8.")
    for magic, words in _REFUSED:
        if head.startswith(magic):
            raise InputError(f"{path.name} {words}.")


def _refuse_packed(path: Path, head: bytes, damage: str) -> None:
    """Refuse what would be read if it were not compressed, and what holds nothing."""
    if damage and not head:
        raise InputError(f"{path.name} cannot be read: {damage}.")
    if head.startswith(_UNPACK_FIRST) or any(codec.magic.match(head) for codec in CODECS):
        raise InputError(f"{path.name} is a compressed file in a compressed file; unpack it first.")
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise InputError(f"{path.name} is a tar archive; unpack it first.")


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
    opening = _DATA_LINES.search(body)
    if opening and not _has_object_line(body[: opening.start()]):
        return "json"
    if _has_object_line(rest):
        return "jsonl"
    if _DATA_LIST.search(body):
        return "json"
    if first.strip() == b"{" and plain_name(path).suffix.lower() not in _LINES:
        raise InputError(f"{path.name} is one JSON object without a list called data.")
    return "jsonl"


def _has_object_line(text: bytes) -> bool:
    return any(
        line.startswith(b"{") and isinstance(_value(line), dict) for line in text.split(b"\n")[:50]
    )


def _is_document(suffix: str, body: bytes) -> bool:
    """Tell prose, which may quote JSON or hold commas, from records in a file called like prose."""
    lines = [line for line in body.split(b"\n", 50)[:50] if line.strip()]
    objects = sum(line.startswith(b"{") and isinstance(_value(line), dict) for line in lines)
    if 2 * objects >= len(lines) or _JSON_START.match(body):
        return False
    if suffix != ".txt" or len(lines) < 2 or not _looks_like_header(body):
        return True
    delimiter = guess_delimiter(lines[0].decode("utf-8", "replace")).encode()
    return lines[1].count(delimiter) < lines[0].count(delimiter)


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
