"""Stages in plain words; a rate only of what people can count."""

import pytest

from inspector.pipeline.worker import OPERATIONS
from inspector.session.pace import Pace
from inspector.session.stage_words import STAGES, progress_words, stage_words, time_left

SHORT = {"preview", "detectors", "devices", "embed_query"}
"""Operations that are no stage of a scan."""


def words(stage, message="", total=4_000, rate=500.0):
    pace = Pace()
    for second in range(3):
        pace.note(stage, int(rate * second), total, message, at_s=second)
    done = int(rate * 2)
    return progress_words(stage, done, total, message, pace)


def test_every_stage_of_a_scan_has_words():
    assert set(STAGES) == set(OPERATIONS) - SHORT


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("read a b.jsonl", "Reading a b.jsonl"),
        ("draft prompt", "Drawing a draft map of the prompts"),
        ("embed chosen", "Embedding the chosen answers"),
        ("neighbours response", "Finding neighbours of the responses"),
        ("project rejected", "Laying out the map of the rejected answers"),
        ("clusters prompt", "Naming clusters of the prompts"),
        ("score near_duplicate", "Scoring: near duplicate"),
        ("write the demo's data", "write the demo's data"),
        ("", ""),
    ],
)
def test_stages_in_words(stage, said):
    assert stage_words(stage) == said


@pytest.mark.parametrize(
    ("stage", "message", "said"),
    [
        ("embed prompt", "x on CPU", ["1,000/4,000 rows", "500 rows/s", "6 s left"]),
        ("draft prompt", "placing", ["placing", "1,000/4,000 rows", "500 rows/s", "6 s left"]),
        ("clusters prompt", "keywords", ["keywords", "1,000/4,000 rows", "500 rows/s", "6 s left"]),
        ("project prompt", "laying out", ["1,000/4,000 rounds", "500 rounds/s", "6 s left"]),
        ("neighbours prompt", "comparing", ["comparing", "25 %", "6 s left"]),
        ("read a.parquet", "Reading a.parquet", ["1,000/4,000 rows", "500 rows/s", "6 s left"]),
        ("read a.bin", "Reading a.bin", ["25 %", "6 s left"]),
        ("score outlier", "", ["25 %", "6 s left"]),
    ],
)
def test_progress_by_what_is_counted(stage, message, said):
    assert words(stage, message) == said


def test_bytes_are_told_as_megabytes():
    assert words("read a.jsonl", "Reading a.jsonl", 400_000_000, 5e7) == [
        "25 %",
        "50 MB/s",
        "6 s left",
    ]


def test_a_phase_without_an_end_is_named():
    assert progress_words("project prompt", 0, 0, "weighing the graph", Pace()) == [
        "weighing the graph"
    ]
    assert progress_words("project prompt", 0, 0, "", Pace()) == []


def test_a_few_pieces_are_no_rows():
    assert words("neighbours prompt", "", 16, 2.0) == ["25 %", "6 s left"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s left"), (9.4, "9 s left"), (240, "4 min left"), (7800, "2 h 10 min left")],
)
def test_time_left_in_words(seconds, words):
    assert time_left(seconds) == words
