import bz2
import gzip
import json
import os
import pickle
import socket
from functools import partial

import pytest

from inspector.domain.errors import InputError

packed = partial(gzip.compress, mtime=0)  # the same name of a test on every worker
ROW = b'{"text": "a"}\n'


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("a.jsonl", ROW, "jsonl"),
        ("a.json", ROW * 2, "jsonl"),
        ("a.txt", b"\xef\xbb\xbf\n" + ROW, "jsonl"),
        ("a.csv", ROW, "jsonl"),
        ("a.jsonl", b"not json\n" + ROW, "jsonl"),
        ("a.jsonl", b'{"text": broken\n' + ROW, "jsonl"),
        ("a.jsonl", b"[1, 2]\n" + ROW, "jsonl"),
        ("a.jsonl", b'{"data": [{"a": 1}]}\n' + ROW, "jsonl"),
        ("a.jsonl", b"garbage", "jsonl"),
        ("a.jsonl", b'[{"text": "a"}]', "json"),
        ("a.jsonl", b'[{"text": "a"}]\ngarbage', "json"),
        ("a.json", b"[\n" + ROW + b"]", "json"),
        ("a", b'{"data": [{"a": 1}]}\n', "json"),
        ("a", b'{\n  "version": 1,\n  "data": [\n    {"a": 1}\n  ]\n}\n', "json"),
        ("a.json", b'[{"text": "trunc', "json"),
        ("a.csv", b"x,y\n1,2\n", "csv"),
        ("a.txt", b'"Prompt";"Response"\n1;2\n', "csv"),
        ("a.json", b"instruction\toutput\na\tb\n", "csv"),
        ("a.csv", b"PAR1 whatever", "parquet"),
        ("a.parquet", b"whatever", "parquet"),
        ("a.jsonl", b"ARROW1\0\0", "arrow"),
        ("a.jsonl", b"\xff\xff\xff\xff\x10\0\0\0", "arrow"),
        ("a.txt", b"just some text\n", "text"),
        ("a.md", b"# Title\n\nSummary, code and text: a list\n", "text"),
        ("a.txt", b"Text, code and prompts.\nNo table follows.\n", "text"),
        ("a.md", b"[A link](target), then\n" + ROW + b"quoted.\n", "text"),
        ("a.txt", ROW + b"broken\n" + ROW, "jsonl"),
        ("a.txt", b'[\n {"text": "a"}\n]', "json"),
        ("a.txt.gz", packed(b"just some text\n"), "text"),
        ("a.txt", b"caf\xe9 in Latin-1\n", "text"),
        ("a.jsonl", packed(ROW), "jsonl"),
        ("a.gz", packed(b'[{"text": "a"}]'), "json"),
        ("a.csv.bz2", bz2.compress(b"x,y\n1,2\n"), "csv"),
    ],
)
def test_content_beats_the_name(write, reader_for, name, content, reader):
    assert reader_for(write(name, content)).name == reader


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jsonl", b"", "a.jsonl is empty."),
        ("a.jsonl", b"\xef\xbb\xbf \n\n", "a.jsonl is empty."),
        ("a.gz", packed(packed(ROW)), "is a compressed file in a compressed file"),
        ("a.gz", packed(b"PAR1"), "is a compressed file in a compressed file"),
        ("a.pkl.gz", packed(b"cos\nsystem\n(S'true'\ntR."), "is a pickle, which can"),
        ("a.gz", packed(ROW)[:10], "cannot be read: the gzip data are damaged near byte 10"),
        ("a.jsonl", b"PK\x03\x04", "is a zip archive"),
        ("a.jsonl", b"\x28\xb5\x2f\xfd", "cannot be read: the zstd data are damaged near byte 4"),
        ("a.jsonl", pickle.dumps({"a": 1}), "is a pickle, which can run code"),
        ("a.pkl", b"cos\nsystem\n(S'true'\ntR.", "is a pickle, which can run code"),
        ("a.jsonl", "{}".encode("utf-16"), "is UTF-16 text; save it as UTF-8."),
        ("a.dat", b"just some text\n", "is in no format that can be read."),
        ("a.feather", b"FEA1....", "is a Feather file of version 1"),
        ("a.json", b'{\n  "a": {\n    "b": 1\n  }\n}', "is one JSON object without a list"),
    ],
)
def test_what_is_no_dataset_is_refused_in_one_sentence(write, reader_for, name, content, sentence):
    with pytest.raises(InputError) as caught:
        reader_for(write(name, content))
    assert str(caught.value).startswith(name)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_canary_pickle_runs(write, reader_for, tmp_path):
    canary = tmp_path / "canary"

    class Canary:
        def __reduce__(self):
            return (os.mkdir, (str(canary),))

    for name in ("a.jsonl", "a.json", "a.csv", "a.parquet", "a.pkl"):
        with pytest.raises(InputError):
            reader_for(write(name, pickle.dumps(Canary())))
    assert not canary.exists()
    pickle.loads(pickle.dumps(Canary()))
    assert canary.exists()


def test_only_regular_files_are_opened(tmp_path, reader_for, monkeypatch):
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "loop.jsonl").symlink_to("loop.jsonl")
    server = socket.socket(socket.AF_UNIX)
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    server.bind("socket.jsonl")
    expected = {
        tmp_path: "is a folder",
        tmp_path / "pipe.jsonl": "is a pipe",
        tmp_path / "loop.jsonl": "is a link that leads back to itself",
        tmp_path / "socket.jsonl": "is a socket",
        tmp_path / "missing.jsonl": "does not exist",
        tmp_path / "missing.jsonl" / "a": "does not exist",
        tmp_path / ("a" * 300): "has too long a name",
    }
    for path, words in expected.items():
        with pytest.raises(InputError, match=words):
            reader_for(path)
    server.close()


def test_a_link_to_a_file_is_followed(write, tmp_path, reader_for):
    write("a.jsonl", ROW)
    (tmp_path / "link.jsonl").symlink_to("a.jsonl")
    assert reader_for(tmp_path / "link.jsonl").name == "jsonl"


def test_a_device_is_refused(reader_for):
    from pathlib import Path

    with pytest.raises(InputError, match="is a device"):
        reader_for(Path("/dev/zero"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_named(write, reader_for):
    path = write("a.jsonl", json.dumps({}).encode())
    path.chmod(0)
    with pytest.raises(InputError, match="permission denied"):
        reader_for(path)
