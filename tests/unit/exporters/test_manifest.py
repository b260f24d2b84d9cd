import hashlib
import io
import json
import shutil
import subprocess

import pytest

from inspector.domain.errors import InputError
from inspector.exporters.manifest import check_conservation, write_checksums, write_manifest
from inspector.readers.index import open_records

CONTENT = b'{"text":"a"}\nbad\n{"text":"a"}\n{"text":"b"}\n'


@pytest.fixture
def source(source_of):
    return source_of("a.jsonl", CONTENT)


def test_the_manifest_tells_the_fate_of_every_record(source):
    stream = io.BytesIO()
    with open_records(source.dataset) as raw_of:
        write_manifest(source.dataset, source.decide(2), raw_of, stream, source.task)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["fate"] for line in lines] == ["kept", "unreadable-kept", "removed", "kept"]
    assert [line["row"] for line in lines] == [0, 1, 2, 3]
    assert [line["uid"] for line in lines] == source.dataset.uids
    assert lines[0]["uid"] != lines[2]["uid"]
    assert lines[1]["raw_sha256"] == hashlib.sha256(b"bad").hexdigest()
    assert {line["file"] for line in lines} == {"a.jsonl"}


@pytest.mark.parametrize(
    "clean",
    [
        b'{"text":"a"}\nbad\n',
        b'{"text":"a"}\nbad\n{"text":"b"}\n{"text":"b"}\n',
        b'{"text":"a"}\n{"text":"b"}\nbad\n',
        b'{"text":"a" }\nbad\n{"text":"b"}\n',
        b"",
    ],
)
def test_a_copy_that_is_not_the_rest_of_the_source_is_refused(source, tmp_path, clean):
    path = source.export(2)
    check_conservation(source.dataset, source.decide(2), path, source.reader, source.task)
    path.write_bytes(clean)
    with pytest.raises(InputError, match=r"clean copy of a\.jsonl"):
        check_conservation(source.dataset, source.decide(2), path, source.reader, source.task)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_checksums_are_those_of_sha256sum(tmp_path):
    folder = tmp_path / "out"
    (folder / "data").mkdir(parents=True)
    names = ["b", "a file", "data/ü", "data/line\nend", "data/back\\slash"]
    for name in names:
        (folder / name).write_text(name)
    sums = write_checksums(folder)
    assert write_checksums(folder).read_bytes() == sums.read_bytes()
    assert sums.read_text().count("\n") == len(names)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0
    (folder / "b").write_text("changed")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1
