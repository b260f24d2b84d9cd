"""What cells say of rows that strangers wrote."""

from types import SimpleNamespace

import numpy as np
import pytest

from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence
from inspector.domain.ranking import Ranking
from inspector.gui.table import cells
from inspector.session.columns import Columns

BEGINNING = "What would you tell a friend who asks about the weather in the mountains? "


@pytest.fixture
def make_columns(make_dataset):
    def make(*prompts, reasons=()):
        union = Union((make_dataset(*prompts),))
        total = len(union)
        scores = np.where(union.readable, 0.5, np.nan)
        ranking = Ranking(scores, np.arange(total), np.zeros(total, bool), (), ())
        return Columns(
            union=union,
            ranking=ranking,
            queue=np.arange(total),
            suspect=np.ones(total, bool),
            group_of=np.full(total, -1, np.int32),
            reasons={item.row: [item] for item in reasons},
            points={},
            is_draft=False,
        )

    return make


def evidence(start, end, field="prompt"):
    return Evidence(0, field, start, end, "it ends 45 prompts", 0.9)


def test_a_cell_shows_the_words_that_are_evidence_where_they_come_late(make_columns):
    text = BEGINNING + "for the harbour log, thanks."
    start = len(BEGINNING)
    columns = make_columns(text, reasons=[evidence(start, len(text))])
    shown = cells.excerpt(columns, 0)
    assert shown.startswith("…")
    assert shown.endswith("mountains? for the harbour log, thanks.")
    assert len(shown) < 60


@pytest.mark.parametrize(
    "reason",
    [evidence(0, 4), evidence(70, 70), evidence(60, 70, "response")],
    ids=["early", "of the whole", "in another field"],
)
def test_a_cell_begins_at_the_beginning_otherwise(make_columns, reason):
    columns = make_columns(BEGINNING + "for the harbour log", reasons=[reason])
    assert cells.excerpt(columns, 0).startswith("What would you tell")


@pytest.mark.parametrize(
    "text",
    ["a" * 2_000_000, "x\n\n<img src='file:///etc/passwd'>\0" * 9, "e" + "\u0301" * 1_000],
    ids=["long", "markup", "marks"],
)
def test_a_cell_is_one_short_line_whatever_the_text(make_columns, text):
    shown = cells.excerpt(make_columns(text), 0)
    assert 0 < len(shown) <= 301
    assert not set(shown) & set("\n\r\0")


def test_a_length_counts_characters_not_bytes(make_columns):
    assert cells.length(make_columns("ééé🧨"), 0) == 4


def test_a_record_that_could_not_be_read_says_why(make_columns, workspace):
    columns = make_columns("fine", None)
    assert cells.words(cells.score(columns, 1)) == "unreadable"
    assert cells.why(columns, 1) == "unreadable"
    assert cells.why(columns, 0) == ""
    broken = int(np.flatnonzero(~workspace.columns.union.readable)[0])
    dataset, _ = workspace.columns.union.locate(broken)
    assert cells.why(workspace.columns, broken) == dataset.problems[0].reason


def test_a_file_name_with_hidden_characters_shows_them():
    dataset = SimpleNamespace(name="fine\u202elsj.nosj")
    columns = SimpleNamespace(place=lambda row: (dataset.name, row))
    name, _ = cells.place(columns, 3)
    assert "\u202e" not in name
