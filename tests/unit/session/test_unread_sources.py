"""A file that cannot be read stops no other, and is never passed over in silence."""

import pytest

from inspector.domain.errors import InputError
from inspector.pipeline.state import load_state


@pytest.fixture
def folder(tmp_path, write_jsonl, ordinary):
    """Make a folder of two good files and a damaged one between them."""
    for number, name in enumerate(("a", "c")):
        write_jsonl(tmp_path / "data" / f"{name}.jsonl", ordinary(12, number))
    (tmp_path / "data" / "b.parquet").write_bytes(b"PAR1 damaged")
    return tmp_path / "data"


def test_the_others_are_scanned_and_the_reason_is_kept(folder, tmp_path, quick_session):
    with quick_session(tmp_path / "a.inspector") as session:
        session.start_scan(session.with_sources([folder])).result()
        names = [dataset.name for dataset in session.results.union.datasets]
        assert names == ["data/a.jsonl", "data/c.jsonl"]
        assert session.results.sample(12).fields
        (name, reason), *others = session.results.state.unread.items()
        assert (name, others) == ("data/b.parquet", [])
        assert "b.parquet is not a readable Parquet file" in reason
        assert load_state(session.project.cache).unread == {name: reason}
        assert len(session.project.recipe.sources) == 3


def test_once_it_is_mended_the_next_scan_reads_it(
    folder, tmp_path, quick_session, write_jsonl, ordinary
):
    with quick_session(tmp_path / "a.inspector") as session:
        session.start_scan(session.with_sources([folder])).result()
        write_jsonl(folder / "b.parquet", ordinary(5, 9))
        session.start_scan().result()
        assert session.results.state.unread == {}
        assert [len(dataset) for dataset in session.results.union.datasets] == [12, 5, 12]


def test_where_nothing_can_be_read_the_scan_fails_with_the_reason(tmp_path, quick_session):
    for name in ("a", "b"):
        (tmp_path / f"{name}.parquet").write_bytes(b"PAR1 damaged")
    with quick_session(tmp_path / "a.inspector") as session:
        recipe = session.with_sources([tmp_path / "a.parquet", tmp_path / "b.parquet"])
        with pytest.raises(InputError, match=r"b\.parquet is not a readable Parquet file"):
            session.start_scan(recipe).result()
        assert not session.is_scanned


def test_the_command_says_so_in_one_sentence_and_exits_with_1(
    folder, tmp_path, quick_session, capfd
):
    from inspector.cli.main import run

    project = tmp_path / "a.inspector"
    with quick_session(project):
        pass  # a project that needs no language model
    assert run(["scan", str(folder), "--project", str(project)]) == 1
    said = capfd.readouterr().err
    assert "not scanned: b.parquet is not a readable Parquet file" in said
    assert said.splitlines()[-1] == (
        "error: 1 of 3 files could not be read (data/b.parquet); the rest was scanned."
    )
    assert run(["suspects", str(project), "--top", "1"]) == 0
