"""Hostile JSON Lines."""

from __future__ import annotations

from robustness.cases import (
    BOM,
    DEEP,
    GOOD,
    MORE,
    NESTED,
    all_bad,
    case,
    lines,
    opens,
    refused,
    said,
)

OBJECTS = b'{"prompt": "Q", "response": "A", "x": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}"

JSON_LINES = [
    case("lines", "a.jsonl", lines(GOOD, MORE), opens(2, prompt_1="R")),
    case("no final newline", "a.jsonl", GOOD + b"\n" + MORE, opens(2, response_1="B")),
    case("CRLF", "a.jsonl", lines(GOOD, MORE, end=b"\r\n"), opens(2, response_1="B")),
    case("mixed line ends", "a.jsonl", GOOD + b"\r\n" + MORE + b"\n" + GOOD, opens(3)),
    case("CR only", "a.jsonl", lines(GOOD, MORE, end=b"\r"), opens(1, {0: "not valid JSON"})),
    case("blank lines", "a.jsonl", b"\n\n" + GOOD + b"\n \t\n\r\n" + MORE + b"\n\n", opens(2)),
    case("BOM", "a.jsonl", BOM + lines(GOOD, MORE), opens(2, prompt_0="Q")),
    case("a second BOM", "a.jsonl", lines(GOOD, BOM + MORE), opens(2, {1: "not valid JSON"})),
    case("UTF-16", "a.jsonl", GOOD.decode().encode("utf-16"), refused("UTF-16")),
    case("UTF-16 without a mark", "a.jsonl", GOOD.decode().encode("utf-16-le"), all_bad(1)),
    case("UTF-32", "a.jsonl", GOOD.decode().encode("utf-32"), refused("UTF-")),
    case("Latin-1", "a.jsonl", lines(said(b"\xe4"), GOOD), opens(2, {0: "not valid UTF-8"})),
    case("overlong UTF-8", "a.jsonl", lines(said(b"\xc0\xaf"), GOOD), opens(2, {0: "UTF-8"})),
    case("raw surrogate", "a.jsonl", lines(said(b"\xed\xa0\x80"), GOOD), opens(2, {0: "UTF-8"})),
    case("lone surrogate", "a.jsonl", lines(said(b"a\\ud800b")), opens(1, prompt_0="a\ufffdb")),
    case("surrogate key", "a.jsonl", lines(b'{"\\udfff": 1, ' + GOOD[1:]), opens(1, prompt_0="Q")),
    case("surrogate pair", "a.jsonl", lines(said(b"\\ud83d\\ude00")), opens(1, prompt_0="😀")),
    case("NUL escape", "a.jsonl", lines(said(b"a\\u0000b")), opens(1, prompt_0="a\0b")),
    case("NUL byte", "a.jsonl", lines(said(b"a\0b"), GOOD), opens(2, {0: "not valid JSON"})),
    case(
        "NUL bytes behind", "a.jsonl", lines(GOOD) + b"\0" * 4096, opens(2, {1: "not valid JSON"})
    ),
    case(
        "U+2028",
        "a.jsonl",
        lines(said("a\u2028b\u2029\x85c")),
        opens(1, prompt_0="a\u2028b\u2029\x85c"),
    ),
    case("NBSP", "a.jsonl", lines(said("a\u00a0b")), opens(1, prompt_0="a\u00a0b")),
    case("NBSP line", "a.jsonl", lines(GOOD, b"\xc2\xa0"), opens(2, {1: "not valid JSON"})),
    case("form feed line", "a.jsonl", lines(GOOD, b"\f", MORE), opens(2)),
    case(
        "NaN",
        "a.jsonl",
        lines(b'{"text": "a", "x": NaN}', b'{"text": "b", "x": -Infinity}'),
        opens(2, response_1="b"),
    ),
    case("1e999", "a.jsonl", lines(b'{"text": "a", "x": 1e999}'), opens(1, response_0="a")),
    case("100 digits", "a.jsonl", lines(b'{"text": "a", "x": ' + b"9" * 100 + b"}"), opens(1)),
    case(
        "5,000 digits",
        "a.jsonl",
        lines(b'{"text": "a", "x": ' + b"9" * 5000 + b"}", GOOD),
        opens(2, {0: "too many digits"}),
    ),
    case(
        "1,000,000 digits",
        "a.jsonl",
        lines(b'{"text": "a", "x": ' + b"9" * 10**6 + b"}", GOOD),
        opens(2, {0: "too many digits"}),
    ),
    case(
        "huge exponent",
        "a.jsonl",
        lines(b'{"text": "a", "x": 1e' + b"9" * 5000 + b"}", GOOD),
        opens(2),
    ),
    case(
        "a number for a text", "a.jsonl", lines(b'{"prompt": 1, "response": 2.5}', GOOD), opens(2)
    ),
    case(
        "duplicate key",
        "a.jsonl",
        lines(b'{"prompt": "seen", "prompt": "Q", "response": "A"}'),
        opens(1, prompt_0="Q"),
    ),
    case("deep lists", "a.jsonl", lines(NESTED, GOOD), opens(2, {0: "nested deeper"})),
    case("deep objects", "a.jsonl", lines(OBJECTS, GOOD), opens(2, {0: "nested deeper"})),
    case("deep and open", "a.jsonl", lines(b'{"a":' * DEEP, GOOD), opens(2, {0: "nested deeper"})),
    case("only brackets", "a.jsonl", lines(GOOD, b"[" * DEEP), opens(2, {1: "nested deeper"})),
    case(
        "100,000 keys",
        "a.jsonl",
        lines(b"{" + b",".join(b'"k%d":1' % n for n in range(10**5)) + b"}", GOOD),
        opens(2, {0: "no known layout"}),
    ),
    case(
        "a key of 1 MB",
        "a.jsonl",
        lines(b'{"' + b"k" * 2**20 + b'": 1}', GOOD),
        opens(2, {0: "no known layout"}),
    ),
    case(
        "control characters in keys",
        "a.jsonl",
        lines(b'{"a\\n\\u001b[31m\\u202e": 1}', GOOD),
        opens(2, {0: "no known layout"}),
    ),
    case("a list", "a.jsonl", lines(b"[1, 2]", GOOD), opens(2, {0: "a list"})),
    case(
        "scalars",
        "a.jsonl",
        lines(GOOD, b"null", b"true", b"1", b'"text"'),
        opens(5, {1: "null", 2: "true", 3: "number", 4: "text"}),
    ),
    case("an empty object", "a.jsonl", lines(b"{}", GOOD), opens(2, {0: "no known layout"})),
    case("empty texts", "a.jsonl", lines(b'{"prompt": "", "response": ""}', GOOD), opens(2)),
    case(
        "null texts",
        "a.jsonl",
        lines(b'{"prompt": null, "response": null}', GOOD),
        opens(2, {0: "no text"}),
    ),
    case(
        "a trailing comma",
        "a.jsonl",
        lines(GOOD[:-1] + b",}", GOOD),
        opens(2, {0: "not valid JSON"}),
    ),
    case("a comma behind", "a.jsonl", lines(GOOD + b",", MORE), opens(2, {0: "not valid JSON"})),
    case(
        "a comment",
        "a.jsonl",
        lines(b"// data", GOOD, b"# more", MORE),
        opens(4, {0: "not valid JSON", 2: "not valid JSON"}),
    ),
    case(
        "single quotes", "a.jsonl", lines(b"{'prompt': 'Q'}", GOOD), opens(2, {0: "not valid JSON"})
    ),
    case("two on a line", "a.jsonl", lines(GOOD + MORE, GOOD), opens(2, {0: "not valid JSON"})),
    case("cut off", "a.jsonl", lines(GOOD) + GOOD[:20], opens(2, {1: "not valid JSON"})),
    case("a line of 5 MB", "a.jsonl", lines(said(b"x" * 5 * 2**20), GOOD), opens(2)),
    case("5 MB of quotes", "a.jsonl", lines(said(b'\\"' * 5 * 2**19), GOOD), opens(2)),
    case(
        "5 MB of garbage", "a.jsonl", lines(GOOD, b"x" * 5 * 2**20), opens(2, {1: "not valid JSON"})
    ),
    case(
        "5 MB cut off",
        "a.jsonl",
        lines(GOOD, said(b"x" * 5 * 2**20)[:-40]),
        opens(2, {1: "not valid JSON"}),
    ),
    case(
        "100,000 brackets closed",
        "a.jsonl",
        lines(GOOD, b"}" * DEEP),
        opens(2, {1: "not valid JSON"}),
    ),
    case("50,000 bad lines", "a.jsonl", lines(*[b"{"] * 50_000), all_bad(50_000)),
    case(
        "control characters",
        "a.jsonl",
        lines(said(b"a\x1b[31mb"), GOOD),
        opens(2, {0: "not valid JSON"}),
    ),
    case(
        "an object of many lines",
        "a.jsonl",
        b'{\n "prompt": "Q",\n "response": "A"\n}\n',
        all_bad(4),
    ),
    case(
        "binary in front",
        "a.jsonl",
        b"\x00\x01\xff\xfe\n" + lines(GOOD),
        opens(2, {0: "not valid"}),
    ),
    case(
        "a broken escape",
        "a.jsonl",
        lines(said(b"\\x41"), said(b"\\u12"), GOOD),
        opens(3, {0: "not valid JSON", 1: "not valid JSON"}),
    ),
]
