"""The compiled path gives the same index as the per-row path for every layout that is known."""

import json
import random
from collections.abc import Mapping

import pyarrow as pa
import pytest
from test_layouts import EXAMPLES

from inspector.readers import index
from inspector.readers.containers.jsonl import JsonlReader
from inspector.readers.fast_lines import LineIndexer
from inspector.readers.layouts.detect import check_mapping
from inspector.readers.layouts.guess import guess_layouts

COPIES = 24
SAID = (
    "Take the bus to the harbour and ask there.",
    "<think>Which harbour?</think>The old one.",
    'First.<think>\n\n</think>\n\nThen this, with "quotes" and \u00e9\u4e2d\U0001f642.',
    "<think>never closed",
    "",
)
ROLES = {"system": ("developer", "System"), "user": ("User",), "gpt": ("chatgpt", "model")}
KEPT = {"role", "from", "type", "schemaVersion", "parent_id", "message_id", "message_tree_id"}
ODD = [
    {"messages": [{"role": "developer", "content": "S"}, {"role": "user", "content": "Q"}]},
    {"messages": [{"role": "user", "content": "Q"}, {"role": "thinking", "content": "T"}]},
    {"messages": [{"role": "tool", "content": "R"}, {"role": "narrator", "content": "N"}]},
    {"messages": [{"role": "assistant", "content": "A", "reasoning_content": "T"}]},
    {
        "conversations": [
            {"from": "function_call", "value": "{}"},
            {"from": "ipython", "value": "R"},
        ]
    },
]
MAPPINGS = [
    ({"q": {"text": "Q"}, "a": "A"}, {"prompt": "/q/text", "response": "/a"}),
    ({"q": {"text": "Q"}, "a": "A"}, {"prompt": "/a", "system": "/q/text"}),
    ({"q": ["Q", "R"], "a": "A"}, {"prompt": "/q/1", "response": "/a"}),
    ({"talk": {"turns": [{"role": "user", "content": "Q"}]}}, {"messages": "/talk/turns"}),
    ({"q": "Q", "a": "A", "good": True}, {"prompt": "/q", "response": "/a", "kto_tag": "/good"}),
    ({"q": "Q", "a": "A", "good": 1}, {"prompt": "/q", "response": "/a", "kto_tag": "/good"}),
    ({"q": "Q", "a": "A", "good": "yes"}, {"prompt": "/q", "response": "/a", "kto_tag": "/good"}),
    (
        {"talk": [{"role": "client", "content": "Q"}, {"role": "agent", "content": "A"}]},
        {"messages": "/talk", "role_tag": "role", "content_tag": "content"}
        | {"user_tag": "client", "assistant_tag": "agent"},
    ),
    (
        {"talk": [{"who": "client", "says": "Q"}, {"who": "agent", "says": "A"}]},
        {"messages": "/talk", "role_tag": "who", "content_tag": "says"}
        | {"user_tag": "client", "assistant_tag": "agent"},
    ),
    ({"instruction": "Q", "output": "A", "text": "T"}, {"layout": "text"}),
    ({"prompt": "Q", "completions": ["A"], "labels": [True]}, {"layout": "stepwise"}),
    ({"instruction": "Q", "output": "A"}, {"layout": "dolly"}),
]


class Task:
    def report(self, *_):
        pass


def varied(value, rng, key=""):
    """Return a record of the same shape with other texts, and roles in other spellings."""
    if isinstance(value, Mapping):
        return {name: varied(item, rng, name) for name, item in value.items()}
    if isinstance(value, list):
        return [varied(item, rng) for item in value]
    if isinstance(value, str) and key in ("role", "from"):
        return rng.choice([value, *ROLES.get(value, ())])
    if not isinstance(value, str) or key in KEPT or not value:
        return value
    return rng.choice([value, *SAID])


def blown_up(values, seed=0):
    rng = random.Random(seed)
    rows = [value for value in values for _ in range(COPIES // 2)]
    rows += [varied(value, rng) for value in values for _ in range(COPIES // 2)]
    rng.shuffle(rows)
    return b"".join(
        json.dumps(row, ensure_ascii=rng.random() < 0.5).encode() + b"\n" for row in rows
    )


def tables(path, content, mapping):
    """Return what both paths find, the compiled one in one block, as it learns in a large file."""
    path.write_bytes(content)
    slow = index.index_records(JsonlReader(), path, mapping=mapping, task=Task())
    fast = LineIndexer(path, mapping, 2**22).batches(Task())
    return (
        pa.Table.from_batches(each, index.SCHEMA).to_pylist() for each in (list(fast), list(slow))
    )


@pytest.mark.parametrize(
    "value", [value for _, _, value, _ in EXAMPLES], ids=[name for name, *_ in EXAMPLES]
)
def test_a_large_file_of_a_layout_is_read_as_its_rows_are(tmp_path, value):
    fast, slow = tables(tmp_path / "a.jsonl", blown_up([value]), {})
    assert fast == slow
    assert len(slow) == COPIES


def test_a_large_file_of_every_layout_at_once_is_read_as_its_rows_are(tmp_path):
    values = [*(value for _, _, value, _ in EXAMPLES), *ODD]
    for start in range(0, len(values), 12):  # as many shapes as are compiled
        fast, slow = tables(tmp_path / "a.jsonl", blown_up(values[start : start + 16], start), {})
        assert fast == slow


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
def test_roles_that_came_later_are_read_alike(tmp_path, value):
    fast, slow = tables(tmp_path / "a.jsonl", blown_up([value]), {})
    assert fast == slow


@pytest.mark.parametrize(("value", "mapping"), MAPPINGS, ids=range(len(MAPPINGS)))
def test_a_mapping_reads_a_large_file_as_it_reads_its_rows(tmp_path, value, mapping):
    check_mapping(mapping)
    fast, slow = tables(tmp_path / "a.jsonl", blown_up([value]), mapping)
    assert fast == slow


def test_the_mapping_of_every_guess_reads_a_large_file_as_its_rows(tmp_path):
    for _, _, value, _ in EXAMPLES:
        for guess in guess_layouts([value]):
            fast, slow = tables(tmp_path / "a.jsonl", blown_up([value]), guess.mapping)
            assert fast == slow, guess
