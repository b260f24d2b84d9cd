"""Which patterns a row belongs to."""

import numpy as np
import pytest

from inspector.domain.findings import Group, GroupKind
from inspector.domain.ranking import Ranking
from inspector.session.columns import reranked


@pytest.fixture
def columns(make_dataset, make_columns):
    return make_columns(make_dataset(*(f"text {number}" for number in range(60))))


@pytest.fixture
def ranked(columns):
    """Rank with groups of these rows."""

    def ranked_(*rows_of):
        kind = next(iter(GroupKind))
        groups = tuple(
            Group(kind, f"group {number}", "", np.array(rows, np.int64), 0.01, "")
            for number, rows in enumerate(rows_of)
        )
        total = len(columns)
        ids = tuple(f"id-{number}" for number in range(len(groups)))
        ranking = Ranking(
            np.linspace(1, 0, total), np.arange(total), np.zeros(total, np.bool_), groups, ids
        )
        return reranked(columns, ranking)

    return ranked_


def test_a_row_names_all_its_groups_the_best_first(ranked):
    rng = np.random.default_rng(0)
    rows_of = [rng.choice(60, rng.integers(1, 30), replace=False) for _ in range(12)]
    columns = ranked(*rows_of)
    for row in range(60):
        expected = [f"id-{number}" for number, rows in enumerate(rows_of) if row in rows]
        assert [group_id for group_id, _ in columns.groups_with(row)] == expected
        assert all(row in group.rows for _, group in columns.groups_with(row))


def test_without_groups_a_row_has_none(ranked):
    assert ranked().groups_with(3) == []


def test_other_weights_bring_their_own_groups(ranked):
    one = ranked([1, 2])
    other = reranked(one, ranked([2, 3]).ranking)
    assert [len(found.groups_with(1)) for found in (one, other)] == [1, 0]
