"""Compressed files are read like the files they hold; damage and bombs end in one sentence."""

import bz2
import gzip
import json
import lzma
import tracemalloc

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.domain.errors import InputError
from inspector.files import packed
from inspector.readers.index import index_records

PACKERS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
}
ROWS = [{"instruction": f"ask {i}", "output": f"tell {i * 7 % 31}"} for i in range(300)]
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
every_codec = pytest.mark.parametrize("suffix", PACKERS)


def readings(content):
    """Return (offset, raw, value) of every record of a file as the readers see it."""
    return [(record.offset, record.raw, record.value) for record in content]


@every_codec
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", LINES),
        ("a.json", json.dumps(ROWS, indent=1).encode()),
        ("a.json", json.dumps({"data": ROWS}).encode()),
        ("a.csv", b"\xef\xbb\xbfprompt,response\r\n" + b'"a\nb",c\r\n' * 5),
        ("a.tsv", b"prompt\tresponse\n" + b"a, b\tc\n" * 5),
    ],
)
def test_the_records_lie_where_they_lie_in_the_decompressed_file(
    write, records_of, suffix, name, content
):
    plain = readings(records_of(write(name, content)))
    assert readings(records_of(write(f"{name}.{suffix}", PACKERS[suffix](content)))) == plain
    assert readings(records_of(write(f"wrong.{name}", PACKERS[suffix](content)))) == plain


@every_codec
def test_members_one_after_the_other_are_one_file(write, records_of, suffix):
    pack = PACKERS[suffix]
    content = b"".join(pack(part) for part in (LINES[:1000], b"", LINES[1000:])) + pack(b"") * 50
    assert [record.value for record in records_of(write("a", content))] == ROWS


@every_codec
def test_a_file_that_is_cut_off_keeps_what_came_before(write, records_of, suffix):
    content = PACKERS[suffix](LINES * 30)[:-9]
    records = records_of(write(f"a.jsonl.{suffix}", content))
    good = [record.value for record in records if not record.problem]
    assert good == (ROWS * 30)[: len(good)]
    assert len(good) > 500 or suffix == "bz2"
    (bad,) = [record for record in records if record.problem]
    assert bad is records[-1]
    assert bad.problem.startswith("not complete: the ")
    assert f"damaged near byte {len(content):,} of the file" in bad.problem


def test_a_flipped_byte_ends_the_file_in_one_problem(write, records_of):
    content = bytearray(bz2.compress(LINES * 200))
    content[-3000] ^= 0xFF
    records = records_of(write("a.jsonl.bz2", bytes(content)))
    assert ["not complete: the bzip2 data are damaged" in record.problem for record in records] == [
        False
    ] * (len(records) - 1) + [True]


def test_a_wrong_checksum_is_told_although_all_rows_are_there(write, records_of):
    content = bytearray(gzip.compress(LINES))
    content[-6] ^= 0xFF
    records = records_of(write("a.jsonl.gz", bytes(content)))
    assert "incorrect data check" in records[-1].problem


def test_what_follows_the_compressed_data_is_told(write, records_of):
    *good, bad = records_of(write("a.jsonl.gz", gzip.compress(LINES) + b"junk"))
    assert [record.value for record in good] == ROWS
    assert (bad.raw, bad.offset) == (b"", len(LINES))
    assert "the gzip data are damaged" in bad.problem


def test_a_damaged_list_and_table_keep_their_rows(write, records_of):
    listing = gzip.compress(json.dumps(ROWS).encode())[:-200]
    *good, bad = records_of(write("a.json.gz", listing))
    assert [record.value for record in good] == ROWS[: len(good)]
    assert "the gzip data are damaged" in bad.problem
    table = b"prompt,response\n" + b"".join(b"ask %d,tell\n" % i for i in range(9000))
    *good, bad = records_of(write("a.csv.gz", gzip.compress(table)[:-2000]))
    assert len(good) > 1000
    assert not any(record.problem for record in good)
    assert "the gzip data are damaged" in bad.problem


def zeros(megabytes):
    packer = zstandard.ZstdCompressor(level=1).compressobj()
    parts = [packer.compress(b" " * 2**20) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])


def test_a_bomb_is_refused_before_it_unpacks(write, reader_for, new_task):
    bomb = zeros(512)
    assert len(bomb) < 2**17
    path = write("a.jsonl.zst", PACKERS["zst"](LINES) + bomb)
    tracemalloc.start()
    with pytest.raises(InputError, match=r"a\.jsonl\.zst unpacks to over 200 times its size"):
        list(index_records(reader_for(path), path, mapping={}, task=new_task()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300 * 2**20


def test_much_the_same_text_below_the_cap_is_no_bomb(write, records_of):
    content = PACKERS["zst"](b'{"text": "again and again"}\n' * 400_000)
    assert 400_000 * 28 / len(content) > packed.MAX_RATIO
    assert sum(1 for _ in records_of(write("a.jsonl.zst", content))) == 400_000


def test_a_window_of_a_gigabyte_is_refused(write, reader_for):
    wish = zstandard.ZstdCompressionParameters(window_log=30)
    packer = zstandard.ZstdCompressor(compression_params=wish).compressobj()
    with pytest.raises(InputError, match="too much memory"):
        reader_for(write("a.jsonl.zst", packer.compress(LINES) + packer.flush()))


@settings(deadline=None, max_examples=60)
@given(
    data=st.binary(max_size=5000),
    suffix=st.sampled_from(sorted(PACKERS)),
    moves=st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 700)), max_size=6),
)
def test_reading_anywhere_gives_the_decompressed_bytes(tmp_path_factory, data, suffix, moves):
    path = tmp_path_factory.mktemp("packed") / "a"
    path.write_bytes(PACKERS[suffix](data * 20))
    with path.open("rb") as file:
        stream = packed.unpacked(file, "a")
        for at, size in moves:
            stream.seek(at)
            assert stream.read(size) == (data * 20)[at : at + size]
        stream.seek(0)
        assert stream.read() == data * 20
        assert packed.damage_of(stream) == ""
