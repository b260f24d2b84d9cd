"""Likeness in the original space, against the plain definition."""

import numpy as np
import pytest

from inspector.domain.errors import Cancelled
from inspector.session.columns import make_columns
from inspector.session.near_duplicates import near_duplicates
from inspector.session.session import Session
from inspector.session.similar import field_of, find_similar, row_cosines


@pytest.fixture(scope="module")
def results(sample):
    session = Session.open(sample.path)
    yield session.results
    session.close()


def plain_cosines(results, field, row):
    vectors = results.vectors(field)
    values = np.asarray(vectors.values, np.float64)[vectors.index]
    return np.where(vectors.index < 0, np.nan, values @ values[row])


@pytest.mark.parametrize("is_most", [True, False])
def test_rows_come_in_the_order_of_their_cosine(results, task, is_most):
    found = find_similar(results, 3, "prompt", task, is_most=is_most, limit=20)
    plain = plain_cosines(results, "prompt", 3)
    np.testing.assert_allclose(found.cosines, plain[found.rows], atol=2e-3)
    falling = np.diff(found.cosines) * (1 if is_most else -1)
    assert (falling <= 1e-6).all()
    assert len(found.rows) == len(set(found.rows.tolist())) == 20
    left = np.delete(plain, found.rows)
    beyond = np.nanmax(left) if is_most else np.nanmin(left)
    last = float(found.cosines[-1])
    assert last >= beyond - 2e-3 if is_most else last <= beyond + 2e-3
    assert (3 in found.rows) is is_most


def test_the_row_itself_is_first_also_among_copies(results, sample, task):
    one, other = sample.twins
    assert find_similar(results, other, "prompt", task, limit=2).rows.tolist() == [other, one]


def test_rows_without_the_field_are_left_out(results, task):
    found = find_similar(results, 3, "prompt", task, limit=10**6)
    assert len(found.rows) == int(results.vectors("prompt").present.sum())
    assert np.isnan(row_cosines(results.vectors("chosen"), len(results.union) - 1, task)[3])


def test_the_field_is_the_wished_one_where_the_row_has_it(results):
    pair = results.union.row("pairs.parquet", 0)
    assert field_of(results, pair, "chosen") == "chosen"
    assert field_of(results, 3, "chosen") == "prompt"
    unreadable = int(np.flatnonzero(~results.union.readable)[0])
    assert field_of(results, unreadable) == ""
    assert len(find_similar(results, unreadable, "prompt", None).rows) == 0


def test_it_can_be_cancelled(results, new_task):
    with pytest.raises(Cancelled):
        find_similar(results, 3, "prompt", new_task(cancel_after=0))


def test_copies_are_near_duplicates_and_others_are_not(results, sample, task):
    columns = make_columns(results)
    assert near_duplicates(results, columns, sample.twins[0], task).tolist() == [*sample.twins]
    assert near_duplicates(results, columns, 1, task).tolist() == [1]


def test_edited_copies_are_found_and_other_answers_are_not(tmp_path, quick_session, task):
    from json import dumps

    asked = "Please describe in a few words how the old harbour looks on a cold winter morning"
    told = "The old harbour lies under thin ice and gulls stand on the quay until the sun comes up"
    records = [
        {"instruction": asked, "output": told},
        {"instruction": asked + ".", "output": told + "!"},
        {"instruction": asked, "output": "No."},
        {"instruction": "Name a fruit", "output": "An apple"},
        {"instruction": asked, "output": told.replace("gulls", "Gulls")},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(dumps, records)))
    with quick_session(tmp_path / "p.inspector") as session:
        session.start_scan(session.with_sources([path])).result()
        columns = make_columns(session.results)
        found = near_duplicates(session.results, columns, 0, task)
    assert found.tolist() == [0, 1, 4]
