"""JSON Lines that a fast reader could read otherwise than a slow one."""

import ast
import json
from pathlib import Path

from hypothesis import strategies as st

import inspector.readers.layouts


def words_of_layouts():
    """Return every text that the code of the layouts mentions: what it may look for in a value."""
    folder = Path(inspector.readers.layouts.__file__).parent
    nodes = (node for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return sorted(text for text in texts if isinstance(text, str) and 0 < len(text) < 30)


WORDS = words_of_layouts()
ROLES = st.sampled_from(["user", "assistant", "system", "human", "gpt", "User", "tool", "x", ""])
STRANGE = [
    *(
        "",
        "[]",
        "{}",
        "true",
        "False",
        "0",
        "1",
        "\u2028",
        "\u3000[1]",
        "\xa0[",
        "\0",
        "é",
        "中文",
        "🙂",
    ),
    *("\n\nHuman: a\n\nAssistant: b", "Human: x", '[{"role": "user", "content": "x"}]', "\u202e"),
    *('say "hi"', "a\\b", "tab\there", "<think>x</think>y", "<think", "\ufffd", "\x7f", "\ufeff"),
]
TEXTS = st.one_of(
    st.sampled_from([*STRANGE, "A plain sentence, longer than most.", "Line one\nline two"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join),
    st.tuples(st.sampled_from(["", "Well, ", "\n"]), st.sampled_from(WORDS)).map("".join),
    st.text(max_size=12),
)
NUMBERS = st.sampled_from([0, 1, 7, -1, 0.5, 1e300, float("nan"), float("inf"), 10**30, 2**64])
MESSAGES = st.one_of(
    st.lists(st.fixed_dictionaries({"role": ROLES, "content": TEXTS}), max_size=4),
    st.lists(st.fixed_dictionaries({"from": ROLES, "value": TEXTS}), max_size=3),
    st.lists(st.fixed_dictionaries({"content": TEXTS, "role": ROLES}), min_size=1, max_size=17),
    st.just(
        [{"role": "user", "content": None}, {"role": "assistant", "content": "x", "weight": 0}]
    ),
)
VALUES = st.one_of(
    TEXTS,
    TEXTS,
    MESSAGES,
    st.none(),
    st.booleans(),
    NUMBERS,
    st.lists(st.one_of(TEXTS, NUMBERS, st.lists(TEXTS, max_size=2)), max_size=3),
    st.dictionaries(st.sampled_from(["a", "messages", "text", "source", "license"]), TEXTS),
)
KEYS = st.sampled_from(
    [
        ("instruction", "input", "output"),
        ("instruction", "output"),
        ("messages",),
        ("conversations", "id"),
        ("prompt", "completion", "label"),
        ("prompt", "response", "source"),
        ("prompt", "response", "source", "model", "user_id"),
        ("text", "metadata", "license"),
        ("prompt", "chosen", "rejected"),
        ("text",),
        ("text", "meta"),
        ("system", "history", "question", "answer"),
        ("é", "text"),
        ("id", "Instruction", "OUTPUT"),
    ]
)


@st.composite
def objects(draw):
    keys = draw(KEYS)
    return {key: draw(VALUES) for key in keys}


def spelt(value, spaced, is_ascii):
    separators = (" , ", " : ") if spaced else None
    text = json.dumps(value, ensure_ascii=is_ascii, separators=separators)
    return text.encode("utf-8", "surrogatepass")


LINES = st.one_of(
    st.builds(spelt, objects(), st.booleans(), st.booleans()),
    st.builds(spelt, objects(), st.just(False), st.just(True)),
    st.sampled_from(
        [
            *(
                b"",
                b" \t",
                b"\x0c\x0b",
                b"\r",
                b"\x1c",
                b"{",
                b"[]",
                b"3",
                b"null",
                b'{"text": "x"',
            ),
            *(b'{"text":"a"}{"text":"b"}', b'{"text":"a","text":"b"}', b'{"text":"a",}', b"{}"),
            *(b'{"text":"\\ud800"}', b'{"text":"\\ud83d\\ude00 x"}', b'{"text":"\\u0000"}'),
            *(
                b'{"text":"\\u005b]"}',
                b'{"text":"Hum\\u0061n: x"}',
                b'{"text":"\\x"}',
                b'{"t\\u0065xt":"x"}',
            ),
            *(
                b'{"text":"\xff"}',
                b'{"text":"\xed\xa0\x80"}',
                b'{"text":"tab\t"}',
                b'{"text":"\x7f"}',
            ),
            *(b'{"text":1e400}', b'{"text":NaN}', b'{"text":01}', b'{"text":-}', b'{"text":1.}'),
            *(b'{"text":"x","meta":1e400}', b'{"text":"x","meta":NaN}', b'{"text":"x","meta":01}'),
            b'{"text":"x","meta":' + b"9" * 5000 + b"}",
            b'{"text":"x","meta":' + b"[" * 40 + b"]" * 40 + b"}",
            b'{"text":"x","meta":' + b"[" * 300 + b"]" * 300 + b"}",
            b'{"text":"x","meta":{"a":1,"a":[{}, []]}}',
            b'{"text":"x","meta":{"a":{"b":1},"c":{"b":2}}}',
            b'{"text":"x","meta":[{"a":1,"b":{"a":2},"a":3}]}',
            b'{"text":"x","meta":{"\\u00e9":1,"\xc3\xa9":2}}',
            b'{"text":"x","meta":{"":1,"":2}}',
            b'{"text":"x","text":"y","meta":1}',
            b'{"text":"x","meta":18446744073709551616}',
            b'{"text":"x","meta":-9223372036854775809}',
            b'{"prompt":"A b","response":"C d","source":-0}',
            b'{"prompt":"A b","response":"C d","source":1e5}',
            b'{"prompt":"A b","response":"C d","source":123}',
            b'{"text":"x","meta":{"a":1,}}',
            b'{"text":"x","meta":[1 2]}',
            b'{"text":"x","meta":[}',
            b'{"text":"x","meta":tru}',
            b'{"text":"x"}\r',
            b'{"text":"\xc2\x85[1]"}',
            b'{"prompt":"\\u003cthink>a</think>b","response":"\\u003cthink>a</think>b","source":"s"}',
        ]
    ),
    st.binary(max_size=20).map(lambda raw: raw.replace(b"\n", b"")),
)
FILES = st.tuples(
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.lists(LINES, min_size=1, max_size=30),
    st.sampled_from([b"\n", b"\r\n", b"\n\n"]),
    st.booleans(),
).map(lambda parts: parts[0] + parts[2].join(parts[1]) + (parts[2] if parts[3] else b""))
