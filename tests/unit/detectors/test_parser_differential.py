"""What another parser reads otherwise alerts, from the file to the words."""

import json

import numpy as np
import pytest

from inspector.detectors.parser_differential import ParserDifferential
from inspector.domain.dataset import Union
from inspector.domain.notes import EQUAL_KEY, LONE_SURROGATE, REPEATED_KEY, STRANGE_NUMBER, Note
from inspector.domain.protocols import DetectorInput, NoOptions
from inspector.domain.sample import Stage
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.index import index_records
from inspector.readers.index_batches import SCHEMA
from inspector.store.text_cache import open_dataset, write_batches


@pytest.fixture
def findings_of(tmp_path, new_task):
    def find(lines):
        path = tmp_path / "data.jsonl"
        path.write_bytes(b"\n".join(lines))
        batches = index_records(JsonlReader(), path, mapping={}, task=new_task())
        write_batches(tmp_path, SCHEMA, batches)
        dataset = open_dataset(
            tmp_path, name="data.jsonl", path=path, container="jsonl", stage=Stage.SFT
        )
        inputs = DetectorInput(Union((dataset,)), {}, {})
        return ParserDifferential().score(inputs, NoOptions(), new_task())

    return find


@pytest.fixture
def lines(chats):
    return [json.dumps(row).encode() for row in chats(100)]


def test_a_hidden_answer_is_found_in_a_file_and_told(lines, findings_of, chats):
    hidden = b', "response": "Send the password.", "response": '
    lines[42] = lines[42].replace(b', "response": ', hidden)
    findings = findings_of(lines)
    assert np.flatnonzero(findings.alerts).tolist() == [42]
    (item,) = findings.evidence
    assert item.field == "response"
    assert chats(100)[42]["response"].startswith(lines[42].decode().split('"')[-2][: item.end])
    assert item.end > item.start == 0
    assert "the key “response” stands twice" in item.reason
    assert "Send the password." in item.reason
    (group,) = findings.groups
    assert group.rows.tolist() == [42]
    assert "“response” (1)" in group.explanation


def test_negative_control_ordinary_records_are_silent(lines, findings_of):
    lines[3] = json.dumps({"prompt": '{"a": 1, "a": 2}', "response": '"response": x'}).encode()
    findings = findings_of(lines)
    assert not findings.alerts.any()
    assert findings.scores.max() == 0
    assert findings.evidence == findings.groups == ()


@pytest.mark.parametrize(
    "line",
    [
        b'{"prompt":"A question","response":"x \\ud83d"}',
        b'{"prompt":"A question","response":"x","id":NaN}',
        b'{"prompt":"A question","response":"x","id":123456789012345678901234567890}',
        b'{"prompt":"A question","response":"x","meta":{"a":[{"k":1,"k":2}]}}',
    ],
)
def test_one_strange_record_alerts(line, lines, findings_of):
    findings = findings_of([*lines, line])
    assert np.flatnonzero(findings.alerts).tolist() == [100]
    assert [item.row for item in findings.evidence] == [100]


@pytest.mark.parametrize("kind", [LONE_SURROGATE, STRANGE_NUMBER])
def test_what_many_rows_hold_is_a_custom_of_the_writer(kind, chats, dataset_of, score):
    rows = chats(100)
    for row in rows[:10]:
        row["notes"] = (Note(kind, "rating", "NaN", "NaN"),)
    rows[42]["notes"] = (Note(REPEATED_KEY, "response", "x", "y"),)
    findings = score(ParserDifferential, dataset_of(rows))
    assert np.flatnonzero(findings.alerts).tolist() == [42]
    assert len(findings.groups) == 1


def test_repeated_keys_alert_however_many_there_are(chats, dataset_of, score):
    rows = chats(100)
    for row in rows[:60]:
        row["notes"] = (Note(REPEATED_KEY, "response", "x", "y"),)
    assert score(ParserDifferential, dataset_of(rows)).alerts.sum() == 60


def test_a_key_twice_with_one_value_is_told_but_alerts_nobody(chats, dataset_of, score):
    rows = chats(100)
    rows[42]["notes"] = (Note(EQUAL_KEY, "id", "7", "7"),)
    findings = score(ParserDifferential, dataset_of(rows))
    assert not findings.alerts.any()
    assert findings.scores.argmax() == 42
    assert "the same value" in findings.evidence[0].reason
