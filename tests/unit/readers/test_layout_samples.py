"""What a sample keeps beside the texts of its fields."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector.domain.sample import ORIGINS, ROLES, Turn, join_turns
from inspector.readers.layouts.detect import map_row, why_unmapped
from inspector.readers.layouts.guess import guess_layouts
from inspector.readers.layouts.table import LAYOUTS

CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
WORDS = ["instruction", "output", "prompt", "messages", "chosen", "rejected", "text", "completions"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "from", "content", "value", "text", "parts", "thinking"])
            | st.sampled_from(["tool_calls", "replies", "rank", "label", "type", "function", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)

MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.just("user")},
        optional=dict.fromkeys(
            [
                *("content", "text", "value", "parts", "weight", "name"),
                *("tool_calls", "function_call", "thinking", "reasoning"),
            ],
            JSON,
        )
        | {"from": st.just("gpt")},
    ),
    min_size=1,
    max_size=3,
)


def turns_of(text, role="assistant"):
    sample = map_row(
        {"messages": [{"role": "user", "content": "Q"}, {"role": role, "content": text}]}, {}
    )
    return [(turn.role, turn.text) for turns in sample.fields.values() for turn in turns][1:]


def test_stored_roles_keep_their_numbers():
    old = ("system", "user", "input", "assistant", "tool", "unknown")
    assert ROLES[: len(old)] == old
    assert len(set(ROLES)) == len(ROLES)


def test_what_messages_say_beside_their_text_is_kept_by_pointer():
    value = {
        "messages": [
            {
                "role": "user",
                "name": "ann",
                "content": [{"type": "text", "text": "Q", "lang": "en"}],
            },
            {"role": "assistant", "content": "A", "weight": 0},
            {"role": "assistant", "content": None, "tool_calls": [CALL], "train": None},
            {"role": "tool", "content": "R", "tool_call_id": "c1"},
            {"role": "narrator", "content": "N"},
        ],
        "parallel_tool_calls": False,
    }
    assert map_row(value, {}).meta == {
        "/messages/0/name": "ann",
        "/messages/0/content/0/lang": "en",
        "/messages/1/weight": 0,
        "/messages/2/tool_calls/0/id": "c1",
        "/messages/3/tool_call_id": "c1",
        "/messages/4/role": "narrator",
        "parallel_tool_calls": False,
    }


def test_plain_messages_leave_nothing_behind():
    value = {"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]}
    assert map_row(value, {}).meta == {}


def test_candidates_between_the_best_and_the_worst_stay_in_the_other_columns():
    answers = [{"answer": text, "rank": rank} for rank, text in enumerate("ABCD")]
    sample = map_row({"prompt": "Q", "answers": answers, "turns": 1}, {})
    assert sample.meta == {"answers": answers, "turns": 1}
    assert [sample.fields[side][0].text for side in ("chosen", "rejected")] == ["A", "D"]


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ([{"answer": "A"}, {"answer": "B", "rank": "2"}], {"chosen": "B", "rejected": "A"}),
        ([{"answer": "A", "rank": "N/A"}, {"answer": "B"}], {"chosen": "A", "rejected": "B"}),
        ([{"answer": "A", "rank": float("nan")}, {"answer": "B", "rank": 10**400}], "AB"),
        ([{"answer": "A", "rank": 1}], {"response": "A"}),
        ([], {}),
    ],
)
def test_candidates_without_a_usable_score_come_last(answers, fields):
    sample = map_row({"prompt": "Q", "answers": answers}, {})
    wanted = dict(zip(("chosen", "rejected"), fields, strict=True)) if fields == "AB" else fields
    told = {name: turns[0].text for name, turns in sample.fields.items()}
    assert told == {"prompt": "Q"} | wanted


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        (
            {"source": "forum", "author": "ann", "annotator_id": 7, "license": "mit", "model": "m"},
            {"source": "forum", "contributor": "ann", "annotator": "7", "licence": "mit"}
            | {"model": "m"},
        ),
        ({"Source": "forum", "dataset": "d"}, {"source": "forum"}),
        ({"source": None, "license": "", "model": True, "user": ["x"]}, {}),
        ({"meta": {"source": "forum", "rights": "CC0"}}, {"source": "forum", "licence": "CC0"}),
        ({"metadata": {"source": "inner"}, "source": "outer"}, {"source": "outer"}),
        ({"meta": "source", "metadata": ["source"]}, {}),
    ],
)
def test_columns_that_tell_of_the_origin_are_recognised(value, origin):
    sample = map_row({"prompt": "Q", "completion": "A"} | value, {})
    assert sample.origin == origin
    assert sample.origin.keys() <= set(ORIGINS)
    assert sample.meta == value
    mapped = map_row({"q": "Q"} | value, {"prompt": "/q"})
    assert mapped.origin == origin


def test_a_column_that_is_a_text_is_no_origin():
    assert map_row({"source": "Q", "target": "A"}, {}).origin == {}


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("<think>T</think>A", [("thinking", "T"), ("assistant", "A")]),
        ("A<think>T</think>B", [("assistant", "A"), ("thinking", "T"), ("assistant", "B")]),
        ("<think>\n\n</think>\n\nA", [("thinking", ""), ("assistant", "A")]),
        ("<think>T</think>", [("thinking", "T")]),
        ("<think>never closed", [("assistant", "<think>never closed")]),
        ("\nA</think>B\n", [("assistant", "\nA</think>B\n")]),
    ],
)
def test_thoughts_in_tags_are_told_apart(text, turns):
    assert turns_of(text) == turns
    assert turns_of(text, "user") == [("user", text)]
    corpus = map_row({"text": text}, {})
    assert corpus.fields == {"response": (Turn("assistant", text),)}


def test_rows_of_several_layouts_are_told_one_by_one():
    rows = [{"text": "A"}, {"prompt": "Q"}, {"instruction": "Q", "output": "A"}]
    assert [map_row(row, {}).layout for row in rows] == ["text", "prompt-only", "alpaca"]
    assert len(guess_layouts(rows)) == 3


def test_token_numbers_are_no_text():
    value = {"input_ids": [1, 2], "attention_mask": [1, 1], "labels": [-100, 2]}
    assert map_row(value, {}) is None
    assert why_unmapped(value, {}).startswith("token numbers of an unknown model, no text")


def test_messages_in_a_text_that_nest_too_deep_are_refused():
    deep = "[" * 600 + "]" * 600
    value = {"messages": f'[{{"role": "user", "content": {deep}}}]'}
    assert map_row(value, {}) is None
    assert why_unmapped(value, {}).startswith("columns like messages, but no text in them")


def marked(value, marks, key=""):
    """Replace each text by a word that occurs once; known roles and types of parts stay."""
    if isinstance(value, dict):
        return {name: marked(item, marks, name) for name, item in value.items()}
    if isinstance(value, list):
        return [marked(item, marks) for item in value]
    if not isinstance(value, str) or key in ("role", "from", "type"):
        return "assistant" if isinstance(value, str) else value
    marks.append(f"w{len(marks)}w")
    return marks[-1]


@example({"content": "a", "tool_calls": "b", "thinking": "c"}, "instruction", True)  # no role
@given(MESSAGES | st.lists(MESSAGES, max_size=3) | JSON, st.sampled_from(WORDS), st.booleans())
def test_no_text_of_a_record_is_lost(value, name, has_more):
    marks = []
    record = {"prompt": "q", "completion": [{"text": "x"}], name: value}
    if has_more:
        record |= {"instruction": "i", "output": value, "meta": {"source": "s"}}
    sample = map_row(marked(record, marks), {})
    if sample is not None:
        texts = [turn.text for turns in sample.fields.values() for turn in turns]
        kept = " ".join([*texts, str(sample.meta)])
        assert [mark for mark in marks if mark not in kept] == []


@given(st.dictionaries(st.sampled_from([*WORDS, "labels", "answers", "rank", "meta"]), JSON))
def test_no_record_breaks_the_table(value):
    sample = map_row(value, {})
    if sample is None:
        assert why_unmapped(value, {})
        return
    assert sample.layout in {layout.name for layout in LAYOUTS}
    for turns in sample.fields.values():
        text, starts, roles = join_turns(turns)
        assert len(starts) == len(roles) == len(turns)
        for start, turn in zip(starts, turns, strict=True):
            assert text[start : start + len(turn.text)] == turn.text
    kept = {key: item for key, item in sample.meta.items() if key in value}
    assert all(kept[key] is value[key] for key in kept)
    assert map_row(value, {"prompt": "/messages"}) is None or "messages" in value
