"""A clean copy of a compressed file is compressed likewise and holds the same bytes."""

import bz2
import gzip
import json
import lzma

import pytest
import zstandard

from inspector.exporters.manifest import check_conservation

UNPACKERS = {
    "gz": gzip.decompress,
    "bz2": bz2.decompress,
    "xz": lzma.decompress,
    "zst": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}
PACKERS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
ROWS = [json.dumps({"text": f"row {i}\u00a0\u2028"}, ensure_ascii=False) for i in range(20)]
CONTENTS = {
    "a.jsonl": "\ufeff" + "\r\n".join(ROWS) + "\n\n{broken",
    "a.json": "[" + ",\n ".join(ROWS) + "]\n",
    "a.csv": "prompt,response\n" + "".join(f'"ask\n{i}",tell\r\n' for i in range(20)),
}


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("name", CONTENTS)
def test_the_copy_has_the_same_decompressed_bytes(source_of, name, suffix):
    content = CONTENTS[name].encode()
    source = source_of(f"{name}.{suffix}", PACKERS[suffix](content))
    assert UNPACKERS[suffix](source.export().read_bytes()) == content


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("name", CONTENTS)
def test_a_removed_record_is_gone_and_no_other(source_of, name, suffix):
    content = CONTENTS[name].encode()
    plain = source_of(name, content).export(0, 7).read_bytes()
    source = source_of(f"{name}.{suffix}", PACKERS[suffix](content))
    clean = source.export(0, 7)
    assert UNPACKERS[suffix](clean.read_bytes()) == plain
    check_conservation(source.dataset, source.decide(0, 7), clean, source.reader, source.task)


@pytest.mark.parametrize("cut", [12, 24])
@pytest.mark.parametrize("name", CONTENTS)
def test_of_a_damaged_file_the_copy_holds_what_can_be_had(source_of, name, cut):
    content = CONTENTS[name].encode()
    source = source_of(f"{name}.gz", gzip.compress(content)[:-cut])
    n = len(source.dataset)
    assert source.dataset.problems[-1].row == n - 1
    for rows in ((), (1,), (n - 1,), (1, n - 1), (n - 2, n - 1)):
        clean = source.export(*rows)
        check_conservation(source.dataset, source.decide(*rows), clean, source.reader, source.task)
        if not rows:
            assert content.startswith(gzip.decompress(clean.read_bytes()))


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_junk_behind_the_data_is_left_out_and_no_record_with_it(source_of, name):
    content = CONTENTS[name].replace("\n\n{broken", "\n").encode()
    source = source_of(f"{name}.gz", gzip.compress(content) + b"junk")
    assert len(source.dataset) == 21
    assert gzip.decompress(source.export().read_bytes()) == content
    for rows in ((), (0,), (20,), (19, 20), tuple(range(21))):
        clean = source.export(*rows)
        check_conservation(source.dataset, source.decide(*rows), clean, source.reader, source.task)
