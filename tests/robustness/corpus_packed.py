"""Hostile compressed files and Arrow files."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from robustness.cases import GOOD, MORE, Case, Verdict, damaged, lines, opens, refused

PACKED_READER = "inspector.files.packed"
ARROW_READER = "inspector.readers.containers.arrow"
ROWS = lines(GOOD, MORE)
MANY = lines(*[GOOD] * 5_000)


def _zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


def _zstd_window(log: int) -> bytes:
    """Return a frame that asks for a window of two to the ``log`` bytes."""
    header = b"\x28\xb5\x2f\xfd" + bytes([0, (log - 10) << 3])
    block = (len(ROWS) << 3 | 1).to_bytes(3, "little")
    return header + block + ROWS


def _zstd_bomb() -> bytes:
    import zstandard

    sink = io.BytesIO()
    with zstandard.ZstdCompressor(level=1).stream_writer(sink, closefd=False) as writer:
        for _ in range(1024):
            writer.write(bytes(2**20))
    return sink.getvalue()


def _gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(2**20)
    return b"".join(packer.compress(block) for _ in range(200)) + packer.flush()


def packed(name: str, file: str, make: Callable[[], bytes], verdict: Verdict) -> Case:
    """Return a case of compressed bytes."""
    return Case(name, file, lambda path: _write(path, make()), verdict, PACKED_READER)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


LISTED = b"[" + GOOD + b"," + MORE + b"]"
PACKED = [
    packed("gzip", "a.jsonl.gz", lambda: gzip.compress(ROWS), opens(2, prompt_1="R")),
    packed("bzip2", "a.jsonl.bz2", lambda: bz2.compress(ROWS), opens(2, prompt_1="R")),
    packed("xz", "a.jsonl.xz", lambda: lzma.compress(ROWS), opens(2, prompt_1="R")),
    packed("zstd", "a.jsonl.zst", lambda: _zstd(ROWS), opens(2, prompt_1="R")),
    packed(
        "gzip of two members",
        "a.jsonl.gz",
        lambda: gzip.compress(lines(GOOD)) + gzip.compress(MORE),
        opens(2, prompt_1="R"),
    ),
    packed(
        "zstd of two frames",
        "a.jsonl.zst",
        lambda: _zstd(lines(GOOD)) + _zstd(MORE),
        opens(2, prompt_1="R"),
    ),
    packed("gzip of a list", "a.json.gz", lambda: gzip.compress(LISTED), opens(2, prompt_1="R")),
    packed(
        "zstd of a table",
        "a.csv.zst",
        lambda: _zstd(b"prompt,response\nQ,A\n"),
        opens(1, prompt_0="Q"),
    ),
    packed("gzip called jsonl", "a.jsonl", lambda: gzip.compress(ROWS), opens(2, prompt_1="R")),
    packed("JSONL called gz", "a.jsonl.gz", lambda: ROWS, opens(2, prompt_1="R")),
    packed("gzip of nothing", "a.jsonl.gz", lambda: gzip.compress(b""), refused("empty")),
    packed("gzip of gzip", "a.jsonl.gz", lambda: gzip.compress(gzip.compress(ROWS)), refused("")),
    packed(
        "gzip of a pickle",
        "a.jsonl.gz",
        lambda: gzip.compress(pickle.dumps({"a": 1})),
        refused("pickle"),
    ),
    packed("gzip, its first bytes only", "a.jsonl.gz", lambda: gzip.compress(ROWS)[:12], damaged()),
    packed("gzip cut off", "a.jsonl.gz", lambda: gzip.compress(MANY)[:-9], damaged()),
    packed(
        "gzip with a wrong checksum",
        "a.jsonl.gz",
        lambda: _flipped(gzip.compress(MANY), -6),
        damaged(),
    ),
    packed("gzip with a tail", "a.jsonl.gz", lambda: gzip.compress(MANY) + b"tail", damaged()),
    packed("xz cut off", "a.jsonl.xz", lambda: lzma.compress(MANY)[:-20], damaged()),
    packed(
        "zstd with a wrong checksum", "a.jsonl.zst", lambda: _flipped(_zstd(MANY), -2), damaged()
    ),
    packed("zstd with a window of 1 GB", "a.jsonl.zst", lambda: _zstd_window(30), refused("")),
    packed("zstd bomb of 1 GB", "a.jsonl.zst", _zstd_bomb, refused("times its size")),
    packed("gzip bomb of 200 MB", "a.jsonl.gz", _gzip_bomb, refused("times its size")),
]

TABLE = pa.table({"prompt": ["Q", "R"], "response": ["A", "B"]})


def _arrow(table: pa.Table, new: Callable[..., pa.RecordBatchFileWriter]) -> bytes:
    sink = io.BytesIO()
    with new(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _bad_offsets() -> bytes:
    """Return a file whose texts have offsets that lead outside their bytes."""
    good, bad = ([0, 1, last] for last in (2, 2**30))
    data = _arrow(TABLE, pa.ipc.new_file)
    return data.replace(*(np.array(offsets, "<i4").tobytes() for offsets in (good, bad)))


def arrow(name: str, make: Callable[[], bytes], verdict: Verdict, file: str = "a.arrow") -> Case:
    """Return a case of Arrow bytes."""
    return Case(name, file, lambda path: _write(path, make()), verdict, ARROW_READER)


ARROW = [
    arrow("Arrow file", lambda: _arrow(TABLE, pa.ipc.new_file), opens(2, prompt_1="R")),
    arrow("Arrow stream", lambda: _arrow(TABLE, pa.ipc.new_stream), opens(2, prompt_1="R")),
    arrow("Arrow with lying offsets", _bad_offsets, damaged()),
    arrow("Arrow cut off", lambda: _arrow(TABLE, pa.ipc.new_file)[:-30], refused("")),
    arrow("Arrow, its first bytes only", lambda: b"ARROW1\0\0", refused("")),
    arrow("Arrow called jsonl", lambda: _arrow(TABLE, pa.ipc.new_file), opens(2), "a.jsonl"),
]
