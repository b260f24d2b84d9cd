"""A folder of every container is scanned and exported as the folder that it was."""

import bz2
import gzip
import json
import lzma

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from inspector.domain.labels import Verdict
from inspector.domain.sample import Stage

UNPACKERS = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


def write_folder(folder, ordinary):
    """Write a file of every container, some in folders of their own."""
    lines = ["".join(json.dumps(row) + "\r\n" for row in ordinary(6, seed)) for seed in range(5)]
    table = pa.Table.from_pylist(ordinary(6, 7)).replace_schema_metadata({"huggingface": "{}"})
    files = {
        "train/a.jsonl": lines[0].encode(),
        "train/b.jsonl.gz": gzip.compress(lines[1].encode()),
        "c.json.bz2": bz2.compress(json.dumps(ordinary(6, 5), indent=1).encode()),
        "d.csv.xz": lzma.compress(b"prompt,response\n" + b'"ask\n1",tell\n' * 4),
        "e.jsonl.zst": zstandard.ZstdCompressor().compress(lines[2].encode()),
        "docs/f.md": "# Title\n\nA page \u2028 of text.".encode(),
        "README.md": b"no data",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "lang=en").mkdir()
    pq.write_table(table, folder / "lang=en" / "g.parquet")
    (folder / "saved").mkdir()
    with pa.ipc.new_stream(str(folder / "saved" / "data-0.arrow"), table.schema) as writer:
        writer.write_table(table)
    (folder / "saved" / "state.json").write_text('{"_data_files": [{"filename": "data-0.arrow"}]}')
    return {**files, "lang=en/g.parquet": b"", "saved/data-0.arrow": b""}


def content(path):
    """Return what must stay the same: bytes, or the table with its schema."""
    if path.suffix == ".parquet":
        return pq.read_table(path, partitioning=None)
    if path.suffix == ".arrow":
        return pa.ipc.open_stream(str(path)).read_all()
    return UNPACKERS.get(path.suffix, bytes)(path.read_bytes())


@pytest.fixture
def scanned(tmp_path, ordinary, quick_session):
    folder = tmp_path / "data"
    names = write_folder(folder, ordinary)
    with quick_session(tmp_path / "a.inspector") as session:
        session.start_scan(session.with_sources([folder])).result()
        yield session, folder, sorted(set(names) - {"README.md"})


def test_a_folder_is_exported_as_it_was(scanned, tmp_path, task):
    session, folder, names = scanned
    union = session.results.union
    assert [dataset.name for dataset in union.datasets] == [f"data/{name}" for name in names]
    stages = {dataset.container: dataset.stage for dataset in union.datasets}
    assert stages["text"] is Stage.CORPUS
    for row in range(len(union)):
        assert session.results.sample(row).fields
    session.export(tmp_path / "clean", task)
    for name in names:
        found, wanted = content(tmp_path / "clean/data/clean/data" / name), content(folder / name)
        assert found == wanted
        if isinstance(wanted, pa.Table):
            assert found.schema.equals(wanted.schema, check_metadata=True)


def test_a_row_of_every_file_is_gone_and_no_other(scanned, tmp_path, task):
    session, folder, names = scanned
    union = session.results.union
    session.label([int(start) for start in union.starts[:-1]], Verdict.POISON)
    before = {dataset.name: len(dataset) for dataset in union.datasets}
    report = session.export(tmp_path / "clean", task)
    assert set(report.removed.values()) == {1}
    assert report.kept == {name: count - 1 for name, count in before.items()}
    clean = tmp_path / "clean/data/clean/data"
    assert sorted(p.relative_to(clean).as_posix() for p in clean.rglob("*") if p.is_file()) == names
    lines = content(folder / "train/b.jsonl.gz")
    assert content(clean / "train/b.jsonl.gz") == lines.split(b"\r\n", 1)[1]
    assert content(clean / "saved/data-0.arrow") == content(folder / "saved/data-0.arrow").slice(1)
