"""Texts far from all others head the queue; the bulk gets honest p-values."""

import numpy as np
import pytest

from inspector.detectors.outlier import Outlier
from inspector.domain.arrays import Vectors
from inspector.domain.dataset import Union
from inspector.domain.findings import p_of
from inspector.domain.protocols import DetectorInput

STRANGE = [
    "Zygomorphic inflorescences exhibit bilateral symmetry.",
    "Kubernetes ingress terminates TLS upstream.",
    "Fermions obey Pauli exclusion statistics.",
    "Medieval scribes illuminated vellum codices.",
]
PLACES = [20, 120, 220, 320]


@pytest.fixture
def cloud(dataset_of, nearest):
    """Vectors of one field around a few centres, the first rows far from all of them."""

    def make(far=0, count=2000):
        rng = np.random.default_rng(6)
        values = rng.normal(size=(20, 24))[rng.integers(20, size=count)]
        values += 0.3 * rng.normal(size=values.shape)
        values[:far] = 3.0 * rng.normal(size=(far, 24))
        values /= np.linalg.norm(values, axis=1, keepdims=True)
        data = dataset_of([{"prompt": f"prompt {row}"} for row in range(count)])
        vectors = Vectors(values.astype(np.float32), np.arange(count, dtype=np.int32), "made up")
        graph = nearest(values, np.arange(count))
        return DetectorInput(Union((data,)), {"prompt": vectors}, {"prompt": graph})

    return make


def test_texts_about_something_else_head_the_queue(chats, dataset_of, score):
    rows = chats(400)
    for row, text in zip(PLACES, STRANGE, strict=True):
        rows[row]["prompt"] = text
    findings = score(Outlier, dataset_of(rows))
    assert set(np.argsort(-findings.scores)[:6]) >= set(PLACES)
    assert {item.row for item in findings.evidence} >= set(PLACES)
    assert "the prompt is far from all others" in findings.evidence[0].reason


@pytest.mark.parametrize("field", ["response", "chosen", "rejected"])
def test_every_field_is_looked_at(field, chats, dataset_of, score):
    rows = [{"prompt": row["prompt"], field: row["response"]} for row in chats(400)]
    rows[42][field] = " ".join(STRANGE)
    findings = score(Outlier, dataset_of(rows))
    assert findings.scores.argmax() == 42
    assert (42, field) in {(item.row, item.field) for item in findings.evidence}


def test_honest_rows_are_as_rare_as_their_p_values_say(cloud, task):
    p = p_of(Outlier().score(cloud(), Outlier.Options(), task).scores)
    assert (p < 0.1).mean() == pytest.approx(0.1, rel=0.15)
    assert (p < 0.01).mean() == pytest.approx(0.01, rel=0.3)
    assert (p < 0.0005).mean() <= 0.002


def test_one_percent_far_away_stands_out_and_hides_nobody_else(cloud, task):
    p = p_of(Outlier().score(cloud(far=20), Outlier.Options(), task).scores)
    assert p[:20].max() < p[20:].min()
    assert (p[20:] < 0.1).mean() == pytest.approx(0.1, rel=0.2)


def test_outliers_are_hints_and_alert_nobody(cloud, task):
    assert not Outlier().score(cloud(far=20), Outlier.Options(), task).alerts.any()


def test_a_row_without_any_text_is_not_applicable(chats, dataset_of, score):
    rows = [*chats(100), {}]
    assert np.isnan(score(Outlier, dataset_of(rows)).scores).nonzero()[0].tolist() == [100]
