"""A DataFrame or a dataset goes through the same layouts as a file."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from inspector.domain.errors import UsageError
from inspector.domain.labels import Verdict
from inspector.session.bridges import scan_dataset, scan_frame, write_dataset


@pytest.fixture
def frame(ordinary):
    return pd.DataFrame(ordinary(12)).assign(source="forum")


def test_a_frame_is_scanned_as_a_dataset_and_labels_outlive_a_new_one(
    quick_session, tmp_path, frame
):
    with quick_session(tmp_path / "p.inspector") as session:
        scan_frame(session, frame, "support").result()
        (dataset,) = session.results.union.datasets
        assert dataset.name == "support.parquet"
        assert dataset.texts["prompt"][3] == frame["instruction"][3]
        session.label([3], Verdict.POISON)
        scan_frame(session, frame.iloc[::-1], "support").result()
        (dataset,) = session.results.union.datasets
        decision = session.decide().datasets[dataset.name]
        assert decision.removed.nonzero()[0].tolist() == [len(frame) - 1 - 3]


@pytest.mark.parametrize("name", ["", "../out", "a/b", ".hidden", "a\\b"])
def test_a_name_that_is_no_name_is_refused(quick_session, tmp_path, frame, name):
    with (
        quick_session(tmp_path / "p.inspector") as session,
        pytest.raises(UsageError, match="cannot be the name"),
    ):
        scan_frame(session, frame, name)


def test_what_parquet_cannot_hold_is_said_and_leaves_nothing(quick_session, tmp_path):
    mixed = pd.DataFrame({"text": pd.Series(["a", 1, {"b": 2}], dtype=object)})
    with quick_session(tmp_path / "p.inspector") as session:
        with pytest.raises(UsageError, match="cannot be stored as Parquet"):
            scan_frame(session, mixed, "mixed")
        assert list((tmp_path / "p.inspector" / "imported").iterdir()) == []


@pytest.fixture
def hf(ordinary):
    """Return the ``datasets`` library, and a dataset of it."""
    datasets = pytest.importorskip("datasets", reason="the extra hf is not installed")
    return datasets, datasets.Dataset.from_list(
        [{**row, "source": "forum"} for row in ordinary(12)]
    )


def test_a_hugging_face_dataset_is_scanned_as_it_was_selected(
    quick_session, tmp_path, hf, ordinary
):
    _, data = hf
    chosen = data.select([7, 2, 5, 9, 0, 3, 4, 1])
    with quick_session(tmp_path / "p.inspector") as session:
        scan_dataset(session, chosen, "support").result()
        (dataset,) = session.results.union.datasets
        assert dataset.name == "support.parquet"
        assert dataset.texts["prompt"][0] == ordinary(12)[7]["instruction"]
        assert len(dataset) == 8


def test_the_splits_of_a_dataset_are_datasets_of_their_own(tmp_path, hf):
    datasets, data = hf
    splits = datasets.DatasetDict({"train": data, "test": data.select(range(3))})
    paths = write_dataset(tmp_path, splits, "support")
    assert [path.name for path in paths] == ["support-train.parquet", "support-test.parquet"]
    tables = [pq.read_table(path) for path in paths]
    assert [table.num_rows for table in tables] == [12, 3]
    assert tables[0].column("instruction").to_pylist() == data["instruction"][:]
    assert b"huggingface" in tables[0].schema.metadata


def test_a_stream_of_samples_is_refused(tmp_path, hf):
    _, data = hf
    with pytest.raises(UsageError, match="is a stream"):
        write_dataset(tmp_path, data.to_iterable_dataset(), "support")


def test_a_dataset_of_no_name_is_refused(tmp_path):
    with pytest.raises(UsageError, match="cannot be the name"):
        write_dataset(tmp_path, {}, "../out")
