"""Every layout from literal examples of its documented shape."""

import re

import pytest
from layout_chats import CHATS
from layout_plain import PLAIN
from layout_preferences import PREFERENCES

from inspector.readers.layouts.detect import map_row, why_unmapped
from inspector.readers.layouts.layout import columns_of
from inspector.readers.layouts.table import LAYOUTS, markdown


def shape(value):
    """Layout, stage and the fields as (role, text) pairs."""
    sample = map_row(value, {})
    assert sample is not None, why_unmapped(value, {})
    fields = {
        name: [(turn.role, turn.text) for turn in turns] for name, turns in sample.fields.items()
    }
    return sample.layout, sample.stage.value, fields


EXAMPLES = [*PLAIN, *CHATS, *PREFERENCES]


@pytest.mark.parametrize(
    ("layout", "stage", "value", "fields"),
    EXAMPLES,
    ids=[f"{number}-{layout}" for number, (layout, *_) in enumerate(EXAMPLES)],
)
def test_a_documented_row_is_read(layout, stage, value, fields):
    assert shape(value) == (layout, stage, fields)


def test_every_row_of_the_table_has_an_example():
    shown = {(layout, frozenset(map(str.lower, value))) for layout, _, value, _ in EXAMPLES}
    for layout in LAYOUTS:
        names = {
            name.partition("/")[0].lower()
            for names in columns_of(layout).values()
            for name in names
            if not name.endswith("?")
        }
        assert any(name == layout.name and names <= keys for name, keys in shown), layout


def test_the_table_for_people_names_every_layout_and_column_once():
    lines = markdown().splitlines()
    names = [line.split(" | ")[0].removeprefix("| ") for line in lines[2:]]
    assert len(names) == len(set(names))
    assert set(names) == {layout.name for layout in LAYOUTS}
    assert all(line.count(" | ") == 3 for line in lines[2:])
    for layout in LAYOUTS:
        line = lines[2 + names.index(layout.name)]
        columns = {name for group in columns_of(layout).values() for name in group}
        assert columns | {layout.flag} - {""} <= set(re.findall(r"`([^`]+)`", line))
