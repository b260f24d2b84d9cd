"""Sources by risk, in words."""

import pytest

from inspector.pipeline.sources import SourceRisk
from inspector.session.source_lines import line_of


def risk(name="vendor-b", kind="contributor", p_value=1e-6):
    return SourceRisk(name, kind, 400, 12, 0.031, 0.016, 0.052, p_value)


def test_a_source_is_told_in_plain_words():
    line = line_of(risk())
    assert (line.name, line.risk, line.is_unusual) == ("vendor-b", "3.1 %", True)
    assert "12 of 400 rows are suspicious" in line.about
    assert "between 1.6 % and 5.2 %" in line.about
    assert "p = 1e-06" in line.about


def test_what_chance_may_do_is_told_as_that():
    line = line_of(risk(p_value=0.4))
    assert not line.is_unusual
    assert "chance" in line.about


@pytest.mark.parametrize(
    ("kind", "query"), [("contributor", "contributor:vendor-b"), ("dataset", "file:vendor-b")]
)
def test_a_source_asks_for_its_rows(kind, query):
    assert line_of(risk(kind=kind)).query == query


def test_a_name_that_no_query_can_hold_asks_for_no_other_rows():
    assert line_of(risk(name='the "good" vendor')).query == ""
