"""What is copied is text, for whatever program takes it."""

import pytest

from inspector.session.copying import tab_separated


def test_a_cell_stays_one_cell():
    text = tab_separated(["Prompt", "Why"], [["a\tb\nc\r", "x"]])
    assert text == "Prompt\tWhy\na b c \tx\n"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_spreadsheet_takes_a_cell_for_a_formula(text):
    cell = tab_separated(["x"], [[text]]).splitlines()[1]
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_negative_control_an_ordinary_cell_is_as_it_was():
    assert tab_separated(["x"], [["1 = 1"]]).splitlines()[1] == "1 = 1"
