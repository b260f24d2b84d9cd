"""Standard scores on the same vectors and texts; higher is more suspicious, float64 (n).

None is told the rate. Where a method wants labels there are none: it gets the whole set, or the
clusters that it finds itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from detection_run import Scan, row_matrix
from numpy.typing import NDArray

from inspector.domain.sample import FIELDS

Scores = NDArray[np.float64]
NEAR = 8
BLOCK = 1024


def run_baselines(scan: Scan, seed: int) -> dict[str, Scores]:
    """Return the scores of every baseline by name."""
    given = {"scan": scan, "seed": seed, "matrix": row_matrix(scan), "texts": _texts(scan)}
    return {name: score(**given) for name, score in BASELINES.items()}


def by_chance(*, scan: Scan, seed: int, **_: Any) -> Scores:  # noqa: ANN401
    """Return what is known without looking."""
    return np.random.default_rng(seed).random(len(scan.union))


def by_length(*, texts: list[str], **_: Any) -> Scores:  # noqa: ANN401
    """Return how far a row's length is from the median, in logarithms."""
    sizes = np.log1p([len(text) for text in texts])
    return np.abs(sizes - np.median(sizes))


def by_neighbours(*, matrix: NDArray[np.float32], **_: Any) -> Scores:  # noqa: ANN401
    """Return the mean distance to the 8 nearest rows (Ramaswamy et al. 2000)."""
    from sklearn.neighbors import NearestNeighbors

    distances, _near = NearestNeighbors(n_neighbors=NEAR + 1).fit(matrix).kneighbors(matrix)
    return np.asarray(distances[:, 1:].mean(axis=1), np.float64)


def by_density(*, matrix: NDArray[np.float32], **_: Any) -> Scores:  # noqa: ANN401
    """Return the local outlier factor (Breunig et al. 2000)."""
    from sklearn.neighbors import LocalOutlierFactor

    found = LocalOutlierFactor(n_neighbors=20)
    found.fit(matrix + 1e-4 * np.random.default_rng(0).standard_normal(matrix.shape))  # no ties
    return np.asarray(-found.negative_outlier_factor_, np.float64)


def by_isolation(*, matrix: NDArray[np.float32], seed: int, **_: Any) -> Scores:  # noqa: ANN401
    """Return how soon random cuts isolate a row (Liu, Ting and Zhou 2008)."""
    from sklearn.ensemble import IsolationForest

    return np.asarray(-IsolationForest(random_state=seed).fit(matrix).score_samples(matrix))


def by_spectrum(*, matrix: NDArray[np.float32], **_: Any) -> Scores:  # noqa: ANN401
    """Return spectral signatures (Tran, Li and Madry 2018, arXiv 1811.00636), one class for all."""
    centred = matrix - matrix.mean(axis=0)
    _values, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)
    return np.asarray((centred @ axes[:, -1]) ** 2, np.float64)


def by_copies(*, texts: list[str], **_: Any) -> Scores:  # noqa: ANN401
    """Return the TF-IDF cosine of a row's words to the nearest other row."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    terms = TfidfVectorizer(max_features=20_000, dtype=np.float32).fit_transform(texts)
    best = np.zeros(len(texts))
    for start in range(0, len(texts), BLOCK):
        block = (terms[start : start + BLOCK] @ terms.T).toarray()
        block[np.arange(len(block)), start + np.arange(len(block))] = -1.0
        best[start : start + BLOCK] = block.max(axis=1)
    return best


def by_clusters(*, matrix: NDArray[np.float32], **_: Any) -> Scores:  # noqa: ANN401
    """Return minus the size of a row's cluster (after CUBE, Cui et al. 2022, arXiv 2206.08514).

    Clusters are HDBSCAN's on 10 principal components, where CUBE has UMAP of a trained victim's
    hidden states and keeps the largest cluster of each label.
    """
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import PCA

    reduced = PCA(10, random_state=0).fit_transform(matrix)
    labels = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(reduced)
    sizes = np.bincount(labels + 1)
    sizes[0] = sizes.max()  # noise is no cluster
    return -sizes[labels + 1].astype(np.float64)


BASELINES: Mapping[str, Callable[..., Scores]] = {
    "random": by_chance,
    "length": by_length,
    "kNN": by_neighbours,
    "LOF": by_density,
    "isolation forest": by_isolation,
    "spectral": by_spectrum,
    "TF-IDF copies": by_copies,
    "clusters (CUBE)": by_clusters,
}


def _texts(scan: Scan) -> list[str]:
    parts = zip(*(scan.union.texts(name) for name in FIELDS), strict=True)
    return ["\n".join(part) for part in parts]
