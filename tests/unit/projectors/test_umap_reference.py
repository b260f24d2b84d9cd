"""umap-learn stays selectable, to compare the compiled map with."""

import warnings
from importlib import import_module

import pytest

from inspector.projectors.umap_projector import UmapOptions
from inspector.projectors.umap_reference import UmapReference


@pytest.mark.slow
def test_umap_learn_draws_the_same_clusters_and_the_same_map_twice(make_clusters, purity, new_task):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, while it is imported
        import_module("umap")
    vectors, neighbours = make_clusters(3, 40)
    options = UmapOptions(epochs=50)
    first = UmapReference().project(vectors.copy(), neighbours, options, new_task())
    again = UmapReference().project(vectors.copy(), neighbours, options, new_task())
    assert first.tobytes() == again.tobytes()
    assert purity(first, 3) == 1.0
