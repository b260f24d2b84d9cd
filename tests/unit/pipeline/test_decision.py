"""A record leaves if and only if its verdict is poison."""

import numpy as np
import pytest

from inspector.domain.dataset import Union
from inspector.domain.findings import Evidence
from inspector.domain.labels import LabelKey, Verdict
from inspector.domain.ranking import Ranking
from inspector.pipeline.decision import RULE, decide
from inspector.store.label_rows import LabelDetails


@pytest.fixture
def union(make_dataset):
    one = make_dataset("a", "b", None, "b", name="one.jsonl")
    return Union((one, make_dataset("a", "c", name="two.jsonl")))


def ranking_of(*scores):
    values = np.array(scores, np.float64)
    return Ranking(values, np.argsort(-values), values > 0.9, (), ())


def labels_of(union, **verdicts):
    """Keys are r0, r1, ... for rows of the union."""
    found = {}
    for name, verdict in verdicts.items():
        dataset, record = union.locate(int(name[1:]))
        found[LabelKey(dataset.name, dataset.uid(record))] = LabelDetails(verdict, "ann", "why")
    return found


def removed(decision):
    return {name: np.flatnonzero(part.removed).tolist() for name, part in decision.datasets.items()}


def test_exactly_the_poison_leaves(union):
    labels = labels_of(
        union, r0=Verdict.POISON, r1=Verdict.CLEAN, r3=Verdict.UNSURE, r5=Verdict.POISON
    )
    decision = decide(union, labels, ranking_of(*[0.5] * 6), {})
    assert removed(decision) == {"one.jsonl": [0], "two.jsonl": [1]}
    assert decision.rule == RULE


def test_without_labels_everything_stays_whatever_the_scores(union):
    decision = decide(union, {}, ranking_of(*[1.0] * 6), {})
    assert removed(decision) == {"one.jsonl": [], "two.jsonl": []}
    assert [len(part.removed) for part in decision.datasets.values()] == [4, 2]


def test_of_equal_records_only_the_labelled_copy_leaves(union):
    decision = decide(union, labels_of(union, r3=Verdict.POISON), None, {})
    assert removed(decision) == {"one.jsonl": [3], "two.jsonl": []}


def test_an_equal_record_in_another_file_stays(union):
    decision = decide(union, labels_of(union, r4=Verdict.POISON), None, {})
    assert removed(decision) == {"one.jsonl": [], "two.jsonl": [0]}


def test_an_unreadable_record_can_be_removed_and_has_no_score(union):
    scores = ranking_of(0.1, 0.2, np.nan, 0.3, 0.4, 0.5)
    decision = decide(union, labels_of(union, r2=Verdict.POISON), scores, {})
    assert removed(decision)["one.jsonl"] == [2]
    assert decision.datasets["one.jsonl"].why[2].score is None


def test_what_is_removed_says_why(union):
    evidence = [
        Evidence(5, "prompt", 0, 1, "first reason", 1.0),
        Evidence(5, "prompt", 1, 2, "first reason", 0.5),
        Evidence(5, "response", 0, 1, "second reason", 0.4),
    ]
    decision = decide(
        union, labels_of(union, r5=Verdict.POISON), ranking_of(0, 0, 0, 0, 0, 0.75), {5: evidence}
    )
    why = decision.datasets["two.jsonl"].why[1]
    assert (why.verdict, why.reviewer, why.note) == (Verdict.POISON, "ann", "why")
    assert why.score == 0.75
    assert why.reasons == ("first reason", "second reason")


def test_labels_of_records_and_files_that_are_gone_are_passed_over(union):
    gone = {
        LabelKey("one.jsonl", "0" * 32 + "-0"): LabelDetails(Verdict.POISON, "", ""),
        LabelKey("old.jsonl", union.datasets[0].uid(0)): LabelDetails(Verdict.POISON, "", ""),
    }
    assert removed(decide(union, gone, None, {})) == {"one.jsonl": [], "two.jsonl": []}


def test_no_datasets_decide_nothing():
    assert decide(Union(()), {}, None, {}).datasets == {}
