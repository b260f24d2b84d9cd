"""The compiled layout: one map for a seed, whoever computes it."""

import numpy as np
import pytest

from inspector.domain.errors import Cancelled
from inspector.projectors.fuzzy_graph import fuzzy_graph
from inspector.projectors.kernels import Threads
from inspector.projectors.layout import CURVE, force_tables, lay_out

N_CLUSTERS, N_EACH = 8, 150


@pytest.fixture(scope="module")
def graph(make_clusters):
    with Threads(1) as threads:
        return fuzzy_graph(make_clusters(N_CLUSTERS, N_EACH)[1], 15, threads)


@pytest.fixture(scope="module")
def start():
    return np.random.default_rng(0).uniform(0, 10, (N_CLUSTERS * N_EACH, 2)).astype(np.float32)


@pytest.fixture(scope="module")
def run(graph, start, new_task):
    def run(n_threads=2, seed=0, task=None, **options):
        with Threads(n_threads) as threads:
            return lay_out(
                start,
                graph,
                **{"epochs": 60} | options,
                seed=seed,
                threads=threads,
                task=task or new_task(),
            )

    return run


def test_the_number_of_threads_makes_no_difference(run):
    alone = run(n_threads=1)
    assert run(n_threads=2).tobytes() == alone.tobytes()
    assert run(n_threads=5).tobytes() == alone.tobytes()


def test_negative_control_another_seed_gives_another_map(run):
    assert not np.allclose(run(seed=1), run(), atol=0.1)


def test_clusters_come_together_from_anywhere(run, start, purity):
    assert purity(start, N_CLUSTERS) < 0.3
    assert purity(run(epochs=200), N_CLUSTERS) > 0.99


def test_rows_that_may_not_move_stay_where_they_are(run, start):
    moving = np.arange(0, len(start), 3, dtype=np.int32)
    points = run(moving=moving)
    stays = ~np.isin(np.arange(len(start)), moving)
    assert points[stays].tobytes() == start[stays].tobytes()
    assert (points[moving] != start[moving]).any(axis=1).all()


def test_every_epoch_is_reported_and_is_a_point_to_stop(run, new_task):
    task = new_task()
    run(task=task, epochs=20)
    assert [done for done, _, _ in task.reports] == list(range(21))
    stopped = new_task(cancel_after=7)
    with pytest.raises(Cancelled):
        run(task=stopped, epochs=20)
    assert len(stopped.reports) == 8


@pytest.mark.parametrize("squared", [1e-4, 0.01, 0.3, 1.0, 7.0, 400.0])
def test_forces_read_from_the_tables_are_the_gradients_of_umap(squared):
    a, b = CURVE
    pull, push = force_tables()
    place = (int(np.float32(squared).view(np.int32)) >> 16) - ((127 - 24) << 7)
    expected = -2 * a * b * squared ** (b - 1) / (1 + a * squared**b)
    assert pull[place] == pytest.approx(expected, rel=0.01)
    expected = 2 * b / ((0.001 + squared) * (1 + a * squared**b))
    assert push[place] == pytest.approx(expected, rel=0.01)


def test_rows_on_one_spot_and_rows_far_away_stay_finite(graph, new_task):
    with Threads(2) as threads:
        for places in (np.zeros((1200, 2)), np.random.default_rng(0).normal(size=(1200, 2)) * 1e6):
            start = places.astype(np.float32)
            xy = lay_out(start, graph, epochs=5, seed=0, threads=threads, task=new_task())
            assert np.isfinite(xy).all()
