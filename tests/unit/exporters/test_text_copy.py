"""A document is copied whole or not at all."""

import gzip

import pytest

from inspector.exporters.manifest import check_conservation

PAGE = "\ufeffÜber uns\r\n\u2028 {not json}\n\n".encode()


@pytest.mark.parametrize("content", [PAGE, b"caf\xe9", b"x"])
def test_a_kept_document_is_the_same(source_of, content):
    source = source_of("a.txt", content)
    clean = source.export()
    assert clean.read_bytes() == content
    check_conservation(source.dataset, source.decide(), clean, source.reader, source.task)


def test_of_a_removed_document_nothing_is_left(source_of):
    source = source_of("a.md", PAGE)
    clean = source.export(0)
    assert clean.read_bytes() == b""
    check_conservation(source.dataset, source.decide(0), clean, source.reader, source.task)


def test_a_compressed_document(source_of):
    source = source_of("a.txt.gz", gzip.compress(PAGE))
    assert gzip.decompress(source.export().read_bytes()) == PAGE
    assert gzip.decompress(source.export(0).read_bytes()) == b""
