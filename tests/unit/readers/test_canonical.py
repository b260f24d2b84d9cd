"""A row's canonical JSON is the same whoever writes it."""

import datetime as dt

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.readers.containers import canonical
from inspector.readers.containers.canonical import canonical_json

VALUES = st.recursive(
    st.one_of(st.text(max_size=9), st.integers(-(2**63), 2**64 - 1), st.none(), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
ROWS = st.dictionaries(st.text(max_size=5), VALUES, max_size=4)


@given(ROWS, st.sampled_from(["", 'a\u2028\x7f\x00\t"\\ 🙂']))
def test_the_standard_library_writes_what_orjson_writes(row, text):
    row = {**row, "text": text, "bytes": b"\x00\xff", "day": dt.date(2026, 1, 2)}
    small = canonical_json(row, with_floats=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canonical, "LARGE", 0)
        assert canonical_json(row, with_floats=False) == small


@pytest.mark.parametrize(
    "row",
    [{"a": "x" * 2000}, {"a": [{"b": ["x" * 500] * 4}]}, {"a": b"x" * 2000}, {"a": [1] * 2000}],
)
def test_a_large_row_never_reaches_orjson(row, monkeypatch):
    monkeypatch.setattr(canonical, "LARGE", 1000)
    monkeypatch.setattr(orjson, "dumps", lambda *_, **__: pytest.fail("orjson was asked"))
    assert canonical_json(row, with_floats=False).startswith(b'{"a":')
