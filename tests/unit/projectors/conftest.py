"""Texts in far clusters, and their graph."""

import numpy as np
import pytest

from inspector.pipeline.neighbours import find_neighbours


@pytest.fixture(scope="session")
def make_clusters(new_task):
    """Give n far clusters as unit vectors, one cluster after the other, with their graph."""

    def make(n_clusters, n_each, k=16):
        rng = np.random.default_rng(0)
        centres = np.repeat(np.eye(n_clusters, 24) * 5, n_each, axis=0)
        vectors = centres + rng.normal(size=centres.shape)
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return vectors, find_neighbours(vectors, k, "cpu", new_task())

    return make


@pytest.fixture(scope="session")
def purity():
    """Tell which part of all rows have a nearest row on the map of their own cluster."""

    def measure(xy, n_clusters):
        cluster = np.repeat(np.arange(n_clusters), len(xy) // n_clusters)
        gaps = np.linalg.norm(xy[:, None] - xy[None], axis=2)
        np.fill_diagonal(gaps, np.inf)
        return float((cluster[gaps.argmin(axis=1)] == cluster).mean())

    return measure
