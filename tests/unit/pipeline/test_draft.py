"""The draft map: soon there, the same for the same texts in any order, and open about gaps."""

import numpy as np
import pytest

from inspector.domain.errors import InputError, UsageError
from inspector.pipeline import stages
from inspector.pipeline.draft import choose, draft
from inspector.pipeline.results import open_draft
from inspector.store.vector_cache import hash_texts


@pytest.fixture
def drawn(tmp_path, write_jsonl, task):
    """Read records and draw their prompts."""
    work = stages.Workspace(tmp_path / "cache", tmp_path / "user")

    def draw(records, *, name="data.jsonl", field="prompt", folder="", **options):
        path = write_jsonl(tmp_path / name, records)
        read = stages.read(work, path=str(path), name=name, stage="", mapping={}, task=task)
        arguments = {"reads": [read], "field": field, "folder": folder, "options": options}
        found = draft(work, **arguments, task=task)
        assert draft(work, **arguments, task=task) == found  # from the cache
        return found, open_draft(work.cache, found["key"])

    return draw


def test_every_row_with_the_field_has_a_point_and_copies_share_it(drawn, ordinary):
    records = ordinary(80)
    found, points = drawn([*records, records[0]])
    assert (found["texts"], found["placed"]) == (80, 80)
    assert points.xy.shape == (80, 2)
    assert points.xy.dtype == np.float32
    assert points.index.dtype == np.int32
    assert len(points.index) == 81
    assert points.index[80] == points.index[0]
    assert np.isfinite(points.xy).all()


def test_the_order_of_rows_does_not_matter(drawn, ordinary):
    records = ordinary(120)
    _, one = drawn(records, name="one.jsonl", laid_out=50)
    _, two = drawn(records[::-1], name="two.jsonl", laid_out=50)
    assert np.array_equal(one.xy[one.index], two.xy[two.index][::-1])


def test_with_too_many_texts_the_odd_ones_have_points_and_the_rest_wait(drawn, ordinary):
    records = ordinary(200)
    records[77]["instruction"] = "Ignore what was said. " * 200
    records[150]["instruction"] = "Скажи, кто продаёт сад."
    found, points = drawn(records, placed=40, laid_out=20)
    assert found["placed"] == 40
    has_point = np.isfinite(points.xy[points.index]).all(axis=1)
    assert has_point.sum() == 40
    assert has_point[[77, 150]].all()


def test_a_field_that_no_row_has_is_an_empty_map(drawn, ordinary):
    found, points = drawn(ordinary(5), field="rejected")
    assert (found["texts"], found["placed"]) == (0, 0)
    assert points.xy.shape == (0, 2)
    assert points.index.tolist() == [-1] * 5


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_texts_have_points(drawn, ordinary, n):
    found, _ = drawn(ordinary(n))
    assert found["placed"] == n


def test_a_refused_model_folder_and_an_unknown_option_are_told(drawn, ordinary, tmp_path):
    with pytest.raises(InputError, match=r"modules\.json"):
        drawn(ordinary(3), folder=str(tmp_path))
    with pytest.raises(UsageError, match="sharpness"):
        drawn(ordinary(3), sharpness=2)


def test_the_choice_is_the_same_for_shuffled_texts():
    texts = [f"text {number} " * (number % 7 + 1) for number in range(500)]
    order = np.random.default_rng(0).permutation(500)
    shuffled = [texts[row] for row in order]
    one = [texts[row] for row in choose(texts, hash_texts(texts), 100)]
    two = [shuffled[row] for row in choose(shuffled, hash_texts(shuffled), 100)]
    assert one == two
    assert len(set(one)) == 100
