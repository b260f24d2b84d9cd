"""Which contributor to look at: shares are drawn towards the others', chance accuses nobody."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from inspector.domain.arrays import TextColumn
from inspector.domain.dataset import Dataset, RowIndex, Union
from inspector.domain.origins import UNTOLD, OriginColumn
from inspector.domain.ranking import Ranking
from inspector.domain.sample import Stage
from inspector.pipeline.sources import (
    DATASET,
    _at_least,
    as_table,
    as_text,
    columns,
    source_risks,
)


def dataset_of(n, name="data.jsonl", **origins):
    """Make a data set; an origin is one value a row, empty where the row tells none."""
    digests = [
        hashlib.blake2b(f"{name} {row}".encode(), digest_size=16).digest() for row in range(n)
    ]
    index = RowIndex(
        offsets=np.arange(n, dtype=np.int64),
        lengths=np.ones(n, np.int64),
        hashes=np.frombuffer(b"".join(digests), np.uint8).reshape(n, 16),
        occurrences=np.zeros(n, np.int32),
        readable=np.ones(n, np.bool_),
    )
    texts = {"prompt": TextColumn.of([f"Prompt {row}" for row in range(n)])}
    found = {}
    for kind, values in origins.items():
        names = tuple(dict.fromkeys(value for value in values if value))
        codes = [names.index(value) if value else UNTOLD for value in values]
        found[kind] = OriginColumn(np.asarray(codes, np.int32), names)
    path = Path(name)
    made = Dataset(name, path, Stage.SFT, "jsonl", {}, index, texts, {}, ())
    return replace(made, origins=found)


def ranking_of(n, suspicious):
    alerts = np.isin(np.arange(n), list(suspicious))
    order = np.argsort(~alerts, kind="stable").astype(np.int64)
    return Ranking(np.where(alerts, 0.9, 0.0), order, alerts, (), ())


@pytest.fixture
def risks():
    """Ten contributors with 100 rows each; 30 of eve's are suspicious, and 1 of everybody's."""
    people = [f"person {number}" for number in range(9)] + ["eve"]
    union = Union((dataset_of(1000, contributor=[people[row % 10] for row in range(1000)]),))
    return source_risks(union, ranking_of(1000, {*range(9, 300, 10), *range(10)}))


def test_the_bad_contributor_comes_first(risks):
    first = risks[0]
    assert (first.name, first.kind) == ("eve", "contributor")
    assert (first.rows, first.suspicious) == (100, 30)
    assert first.p_value < 1e-12
    assert 0.2 < first.low < first.risk < first.high < 0.4


def test_the_others_are_not_accused(risks):
    others = [item for item in risks if item.name != "eve"]
    assert len(others) == 9
    assert all(item.p_value == pytest.approx(1.0) for item in others)
    assert all(item.high < 0.1 for item in others)


def test_few_rows_say_little():
    people = ["many"] * 500 + ["bad"] * 100 + ["tiny"] * 3 + ["nobody"] * 2
    union = Union((dataset_of(605, contributor=people),))
    found = {
        item.name: item for item in source_risks(union, ranking_of(605, {*range(500, 530), 600}))
    }
    assert found["bad"].risk > 0.2
    assert found["tiny"].risk < 1 / 3
    assert found["tiny"].high - found["tiny"].low > found["bad"].high - found["bad"].low
    assert found["tiny"].p_value > 0.05 > found["bad"].p_value
    assert "nobody" not in found


def test_files_are_sources_and_one_alone_is_not_compared():
    one, other = dataset_of(200, "one.jsonl"), dataset_of(200, "other.jsonl")
    found = source_risks(Union((one, other)), ranking_of(400, range(20)))
    assert [(item.name, item.kind) for item in found] == [
        ("one.jsonl", DATASET),
        ("other.jsonl", DATASET),
    ]
    assert found[0].p_value < 1e-3
    assert source_risks(Union((one,)), ranking_of(200, range(20))) == ()


def test_rows_that_tell_nothing_are_not_counted():
    people = ["ann", "bob", "", ""] * 50
    found = source_risks(Union((dataset_of(200, contributor=people),)), ranking_of(200, {2, 3}))
    assert {item.name: item.rows for item in found} == {"ann": 50, "bob": 50}
    assert all(item.suspicious == 0 for item in found)


def test_the_order_of_rows_does_not_matter():
    people = ["ann"] * 60 + ["bob"] * 40
    mixed = np.random.default_rng(4).permutation(100)
    suspicious = {*range(5), *range(60, 62)}
    straight = source_risks(
        Union((dataset_of(100, contributor=people),)), ranking_of(100, suspicious)
    )
    shuffled = source_risks(
        Union((dataset_of(100, contributor=[people[row] for row in mixed]),)),
        ranking_of(100, [at for at, row in enumerate(mixed) if row in suspicious]),
    )
    assert straight == shuffled


def test_without_rows_there_is_nothing_to_say():
    assert source_risks(Union(()), ranking_of(0, ())) == ()
    assert as_text(()) == ""


def test_the_table_has_a_line_a_source_under_its_head(risks):
    table = as_table(risks)
    assert [tuple(line) for line in table] == [columns()] * 10
    assert table[0]["name"] == "eve"
    lines = as_text(risks, most=3).splitlines()
    assert len(lines) == 4
    assert lines[0].split()[:4] == ["source", "kind", "rows", "suspicious"]
    assert lines[1].split()[:4] == ["eve", "contributor", "100", "30"]


@given(st.integers(1, 400), st.data())
def test_the_chance_of_so_many_is_the_hypergeometric_tail(total, data):
    marked = data.draw(st.integers(0, total))
    drawn = data.draw(st.integers(1, total))
    hits = data.draw(st.integers(max(0, drawn + marked - total), min(drawn, marked)))
    found = _at_least(np.array([hits]), np.array([drawn]), marked, total)
    assert found == pytest.approx(hypergeom.sf(hits - 1, total, marked, drawn), rel=1e-6)
