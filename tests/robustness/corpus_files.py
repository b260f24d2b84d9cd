"""Hostile Parquet, and files that are not what they seem."""

from __future__ import annotations

import os
import pickle
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from robustness.cases import GOOD, MORE, Case, Verdict, all_bad, case, lines, opens, refused

TABLE = {"prompt": ["Q", "R"], "response": ["A", "B"]}
TEXT = pa.struct([("role", pa.string()), ("content", pa.string())])


def parquet(name: str, columns: dict, verdict: Verdict, file: str = "a.parquet", **options) -> Case:
    """Return a case of a table, as pyarrow writes it."""
    return Case(
        name, file, lambda path: pq.write_table(pa.table(columns), path, **options), verdict
    )


def changed(name: str, change, verdict: Verdict, file: str = "a.parquet") -> Case:
    """Return a case of a good Parquet file whose bytes someone has changed."""

    def make(path: Path) -> None:
        pq.write_table(pa.table(TABLE), path)
        path.write_bytes(change(path.read_bytes()))

    return Case(name, file, make, verdict)


def _broken_text() -> pa.Array:
    data = pa.array([b"Q", b"\xff\xfe", b"R"], pa.binary())
    return pa.Array.from_buffers(pa.string(), len(data), data.buffers())


def _repeated(megabytes: int) -> dict:
    text = pa.array(["x" * 2**20])
    return {"text": pa.DictionaryArray.from_arrays(pa.array([0] * megabytes), text)}


def _nested(levels: int) -> dict:
    kind = pa.string()
    value: object = "x"
    for _ in range(levels):
        kind, value = pa.list_(kind), [value]
    return {"text": pa.array(["T"]), "x": pa.array([value], kind)}


def _one_name_twice(path: Path) -> None:
    pq.write_table(pa.table([["T"], ["seen"]], names=["text", "text"]), path)


def _no_groups(path: Path) -> None:
    schema = pa.schema([("text", pa.string())])
    pq.ParquetWriter(path, schema).close()


def _lying_count(data: bytes) -> bytes:
    """Say in the footer that there are 63 rows, where there are 2."""
    footer = int.from_bytes(data[-8:-4], "little")
    head, tail = data[: -8 - footer], data[-8 - footer :]
    return head + tail.replace(b"\x16\x04", b"\x16\x7e")


def _lying_footer_size(data: bytes) -> bytes:
    return data[:-8] + (2**31 - 1).to_bytes(4, "little") + data[-4:]


def _garbled(data: bytes) -> bytes:
    return data[:4] + random.Random(4).randbytes(60) + data[64:]


PARQUET = [
    parquet("Parquet", TABLE, opens(2, prompt_1="R")),
    parquet("Parquet of one row a group", TABLE, opens(2, prompt_1="R"), row_group_size=1),
    parquet(
        "Parquet without rows", {"text": pa.array([], pa.string())}, refused("holds no records")
    ),
    parquet("Parquet without columns", {}, refused("")),
    Case("Parquet without groups", "a.parquet", _no_groups, refused("holds no records")),
    parquet("null column", {"text": ["T"], "x": pa.nulls(1)}, opens(1, response_0="T")),
    parquet(
        "null texts in Parquet",
        {"text": pa.array([None, "T"], pa.string())},
        opens(2, {0: "no text"}),
    ),
    parquet(
        "nested types",
        {
            "messages": pa.array(
                [[{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]],
                pa.list_(TEXT),
            )
        },
        opens(1, prompt_0="Q"),
    ),
    parquet("nested 30 levels", _nested(30), opens(1, response_0="T")),
    parquet("nested 300 levels", _nested(300), refused("too deeply nested")),
    parquet(
        "dictionary",
        {"text": pa.array(["a", "b", "a"]).dictionary_encode()},
        opens(3, response_2="a"),
    ),
    parquet("broken text", {"text": _broken_text()}, opens(3, {1: "damaged"})),
    parquet("binary for a text", {"text": pa.array([b"\xff\x00"])}, opens(1)),
    parquet("NaN in Parquet", {"text": ["T"], "x": [float("nan")]}, opens(1, response_0="T")),
    parquet(
        "text of control characters", {"text": ["a\0b\u202ec"]}, opens(1, response_0="a\0b\u202ec")
    ),
    Case("columns of one name", "a.parquet", _one_name_twice, opens(1, response_0="T")),
    parquet("a cell of 20 MB", {"text": ["x" * 20 * 2**20]}, opens(1), compression="zstd"),
    parquet("a bomb of 10 GB", _repeated(10_000), refused("times its size"), store_schema=False),
    parquet("Parquet called jsonl", TABLE, opens(2, prompt_1="R"), file="a.jsonl"),
    parquet("Parquet called csv", TABLE, opens(2, prompt_1="R"), file="a.csv"),
    changed(
        "Parquet cut in the middle",
        lambda data: data[: len(data) // 2],
        refused("not a readable Parquet file"),
    ),
    changed(
        "Parquet without its last byte",
        lambda data: data[:-1],
        refused("not a readable Parquet file"),
    ),
    changed(
        "Parquet, its first bytes only",
        lambda data: data[:4],
        refused("not a readable Parquet file"),
    ),
    changed(
        "Parquet in zeros",
        lambda data: data[:4] + bytes(len(data) - 8) + data[-4:],
        refused("not a readable Parquet file"),
    ),
    changed(
        "Parquet with a lying footer", _lying_footer_size, refused("not a readable Parquet file")
    ),
    changed("Parquet with a lying count", _lying_count, refused("2 of its 63 rows are there")),
    changed("Parquet with garbled pages", _garbled, refused("not a readable Parquet file")),
    changed("Parquet twice", lambda data: data * 2, opens(2)),
    changed(
        "Parquet with broken column names",
        lambda data: data.replace(b"response", b"r\xffsponse"),
        refused("not a readable Parquet file"),
    ),
    changed(
        "Parquet with a tail", lambda data: data + b"tail", refused("not a readable Parquet file")
    ),
]


class Canary:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self):
        return (os.mkdir, (str(self.folder),))


def _pickled(path: Path, protocol: int) -> None:
    path.write_bytes(pickle.dumps(Canary(path.parent / "canary"), protocol))


def _link_to_file(path: Path) -> None:
    (path.parent / "real.jsonl").write_bytes(lines(GOOD))
    path.symlink_to("real.jsonl")


LONG = "l" * 249 + ".jsonl"
ODD_NAMES = {
    "line feed": "a\nerror: b.jsonl",
    "escape": "\x1b[31mred.jsonl",
    "quotes": 'it\'s "a" <b>.jsonl',
    "right to left": "a\u202elnosj.jsonl",
    "leading dash": "--out.jsonl",
    "long": LONG,
    "braces": "{0}%s{name}.jsonl",
}

ODD_FILES = [
    case("empty", "a.jsonl", b"", refused("is empty")),
    case("empty json", "a.json", b"", refused("is empty")),
    case("empty csv", "a.csv", b"", refused("is empty")),
    case("empty parquet", "a.parquet", b"", refused("is empty")),
    case("white space", "a.jsonl", b" \n\t\n", refused("is empty")),
    case("only a BOM", "a.jsonl", b"\xef\xbb\xbf", refused("is empty")),
    case("one byte", "a.jsonl", b"{", opens(1, {0: "not valid JSON"})),
    case("one NUL", "a.jsonl", b"\0", opens(1, {0: "not valid JSON"})),
    case("one bracket", "a.json", b"[", refused("holds no records")),
    case("one letter of csv", "a.csv", b"x", refused("holds no records")),
    case(
        "garbage",
        "a.jsonl",
        b"\xfe\xed" + random.Random(1).randbytes(100_000).replace(b"\n", b""),
        opens(1, {0: "not valid UTF-8"}),
    ),
    case(
        "garbage without a suffix",
        "data",
        random.Random(2).randbytes(10_000),
        refused("in no format"),
    ),
    case("garbage called json", "a.json", random.Random(3).randbytes(10_000), refused("")),
    case("text called jsonl", "a.jsonl", b"Dear reader,\n\nhello.\n", all_bad(2)),
    case("HTML", "a.html", b"<html><body><table></table></body></html>\n", refused("in no format")),
    case("a zip", "a.jsonl", b"PK\x03\x04" + bytes(100), refused("zip archive")),
    case("a numpy array", "a.jsonl", b"\x93NUMPY\x01\x00", refused("numpy array")),
    case("a database", "a.csv", b"SQLite format 3\0", refused("database")),
    Case("pickle", "a.jsonl", lambda path: _pickled(path, 4), refused("pickle")),
    Case("pickle called parquet", "a.parquet", lambda path: _pickled(path, 5), refused("pickle")),
    Case("pickle of the first kind", "a.pkl", lambda path: _pickled(path, 0), refused("pickle")),
    Case("old pickle called jsonl", "a.jsonl", lambda path: _pickled(path, 0), all_bad(8)),
    Case("pipe", "a.jsonl", os.mkfifo, refused("is a pipe")),
    Case("folder", "a.jsonl", Path.mkdir, refused("is a folder")),
    Case("link to itself", "a.jsonl", lambda path: path.symlink_to(path.name), refused("a link")),
    Case(
        "link to nothing", "a.jsonl", lambda path: path.symlink_to("no"), refused("does not exist")
    ),
    Case("link to a file", "a.jsonl", _link_to_file, opens(1, prompt_0="Q")),
    Case(
        "link to a device", "a.jsonl", lambda path: path.symlink_to("/dev/zero"), refused("device")
    ),
    Case("missing", "a.jsonl", lambda _: None, refused("does not exist")),
    *(
        case(f"{kind} in the name", name, lines(GOOD, MORE), opens(2))
        for kind, name in ODD_NAMES.items()
    ),
    *(
        case(f"{kind} in the name of an empty file", name, b"", refused("is empty"))
        for kind, name in ODD_NAMES.items()
    ),
]
