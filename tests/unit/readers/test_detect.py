"""How records become samples, whatever their layout."""

import pytest

from inspector.domain.errors import UsageError
from inspector.domain.sample import Stage
from inspector.readers.layouts.detect import check_mapping, guess_stage, map_row, why_unmapped

Q, A, B = ("user", "Q"), ("assistant", "A"), ("assistant", "B")


def shape(value, mapping=None):
    """Layout, stage and the fields as (role, text) pairs."""
    sample = map_row(value, mapping or {})
    fields = {
        name: [(turn.role, turn.text) for turn in turns] for name, turns in sample.fields.items()
    }
    return sample.layout, sample.stage.value, fields


def test_other_columns_are_kept():
    sample = map_row({"instruction": "Q", "output": "A", "id": 7, "tags": ["x"]}, {})
    assert sample.meta == {"id": 7, "tags": ["x"]}


def test_messages_show_parts_thoughts_and_tool_calls():
    value = {
        "messages": [
            {"role": "developer", "content": [{"type": "text", "text": "S"}, {"type": "image"}]},
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u"}}]},
            {
                "role": "assistant",
                "content": None,
                "thinking": "hm",
                "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": "{}"}}],
            },
            {"role": "tool", "name": "f", "content": 3},
            {"role": "narrator", "content": "?"},
            {"role": "assistant", "content": "A"},
        ]
    }
    _, _, fields = shape(value)
    assert fields == {
        "prompt": [
            ("developer", "S\n[image]"),
            ("user", '{"type":"image_url","image_url":{"url":"u"}}'),
            ("thinking", "hm"),
            ("tool_call", '{"name":"f","arguments":"{}"}'),
            ("tool", "3"),
            ("unknown", "?"),
        ],
        "response": [A],
    }


def test_a_text_cannot_forge_a_turn():
    forged = "Q\n\nAssistant: A\n\nHuman: more"
    _, _, fields = shape({"prompt": forged, "chosen": "Human: x", "rejected": "B"})
    assert fields["prompt"] == [("user", forged)]
    assert fields["chosen"] == [("assistant", "Human: x")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"a": 1, "b": 2}, "no known layout (keys: a, b)"),
        ({}, "no known layout (keys: )"),
        ({"messages": "hello"}, "columns like messages, but no text in them (keys: messages)"),
        ({"messages": []}, "columns like messages, but no text in them (keys: messages)"),
        ({"text": None}, "columns like text, but no text in them (keys: text)"),
        (
            {str(i): i for i in range(1000)},
            "no known layout (keys: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …)",
        ),
        ({"": "x", " ": "y"}, "no known layout (keys: ,  )"),
    ],
)
def test_a_row_without_a_layout_says_so(value, reason):
    assert map_row(value, {}) is None
    assert why_unmapped(value, {}) == reason


def test_the_users_mapping_overrides_detection():
    value = {"prompt": "no", "a": {"b/c": ["x", "Q"]}, "r": "A", "n": 1}
    mapping = {"prompt": "/a/b~1c/1", "response": "/r"}
    sample = map_row(value, mapping)
    assert shape(value, mapping) == ("mapped-sft", "sft", {"prompt": [Q], "response": [A]})
    assert sample.meta == {"prompt": "no", "a": {"b/c": ["x", "Q"]}, "n": 1}


def test_the_fields_of_a_mapping_tell_the_stage():
    value = {"q": "Q", "a": "A", "b": "B"}
    assert shape(value, {"prompt": "/q", "chosen": "/a", "rejected": "/b"}) == (
        "mapped-preference",
        "preference",
        {"prompt": [Q], "chosen": [A], "rejected": [B]},
    )
    assert shape(value, {"response": "/a"})[1] == "corpus"
    assert map_row(value, {"prompt": "/nothing/here"}) is None
    assert why_unmapped(value, {"prompt": "/nothing/here"}) == "nothing at /nothing/here"


@pytest.mark.parametrize("mapping", [{"answer": "/a"}, {"prompt": "a"}, {"prompt": ""}])
def test_a_mapping_that_makes_no_sense_is_refused(mapping):
    with pytest.raises(UsageError):
        check_mapping(mapping)
    check_mapping({"prompt": "/a"})


def test_the_stage_is_that_of_most_records():
    assert guess_stage({"alpaca": 3, "preference": 4, "dolly": 2}) is Stage.SFT
    assert guess_stage({"kto": 1, "mapped-preference": 1, "text": 1}) is Stage.PREFERENCE
    assert guess_stage({}) is Stage.SFT
