"""A DataFrame goes through the same layouts as a file."""

import pandas as pd
import pytest

from inspector.domain.errors import UsageError
from inspector.domain.labels import Verdict
from inspector.session.bridges import scan_frame


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
