"""Hostile CSV and TSV."""

from __future__ import annotations

from robustness.cases import GOOD, MORE, case, lines, opens, refused

BOM = b"\xef\xbb\xbf"
HEAD = b"prompt,response"

TABLES = [
    case("table", "a.csv", lines(HEAD, b"Q,A", b"R,B"), opens(2, prompt_1="R")),
    case("table with BOM", "a.csv", BOM + lines(HEAD, b"Q,A"), opens(1, prompt_0="Q")),
    case("table in UTF-16", "a.csv", "prompt,response\nQ,A\n".encode("utf-16"), refused("UTF-16")),
    case(
        "table with CRLF",
        "a.csv",
        lines(HEAD, b"Q,A", b"R,B", end=b"\r\n"),
        opens(2, response_1="B"),
    ),
    case(
        "table with CR",
        "a.csv",
        lines(HEAD, b"Q,A", b"R,B", end=b"\r"),
        refused("no readable header"),
    ),
    case("table, no final newline", "a.csv", HEAD + b"\nQ,A", opens(1, response_0="A")),
    case("table, blank lines", "a.csv", b"\n" + HEAD + b"\n\n\nQ,A\n \n", opens(1)),
    case("TSV", "a.tsv", lines(b"prompt\tresponse", b"Q, q\tA"), opens(1, prompt_0="Q, q")),
    case("semicolons", "a.csv", lines(b"prompt;response", b"Q;A"), opens(1, response_0="A")),
    case("header only", "a.csv", HEAD + b"\n", refused("holds no records")),
    case(
        "header twice",
        "a.csv",
        lines(b"prompt,prompt,response", b"Q,seen,A"),
        opens(1, prompt_0="Q"),
    ),
    case(
        "header with empty names",
        "a.csv",
        lines(b",prompt,,response", b"1,Q,2,A"),
        opens(1, prompt_0="Q"),
    ),
    case(
        "header of control characters",
        "a.csv",
        lines(b"a\x1b[31m,b\x07", b"1,2"),
        opens(1, {0: "no known layout"}),
    ),
    case(
        "10,000 columns",
        "a.csv",
        lines(b",".join(b"c%d" % n for n in range(10_000)), b"," * 9_999),
        opens(1, {0: "no known layout"}),
    ),
    case(
        "an open quote",
        "a.csv",
        lines(HEAD, b'Q,"never closed', b"R,B"),
        opens(2, {0: "not valid CSV"}),
    ),
    case("an open quote in the header", "a.csv", lines(b'prompt,"response', b"Q,A"), refused("")),
    case(
        "a quote in the middle",
        "a.csv",
        lines(HEAD, b'5" pipe,A', b"R,B"),
        opens(2, prompt_0='5" pipe'),
    ),
    case("text behind a quote", "a.csv", lines(HEAD, b'"Q"x,A', b"R,B"), opens(2)),
    case("doubled quotes", "a.csv", lines(HEAD, b'"a ""b"" c",A'), opens(1, prompt_0='a "b" c')),
    case(
        "lines in a cell",
        "a.csv",
        lines(HEAD, b'"a\nb\r\n\n""c""",A', b"R,B"),
        opens(2, prompt_1="R"),
    ),
    case(
        "ragged",
        "a.csv",
        lines(HEAD, b"Q", b"Q,A,x", b"R,B"),
        opens(3, {0: "1 fields", 1: "3 fields"}),
    ),
    case(
        "a cell of 200 KB",
        "a.csv",
        lines(HEAD, b"x" * 200_000 + b",A"),
        opens(1, prompt_0="x" * 200_000),
    ),
    case(
        "a quoted cell of 200 KB", "a.csv", lines(HEAD, b'"' + b'x""' * 70_000 + b'",A'), opens(1)
    ),
    case(
        "a line of 5 MB in a table",
        "a.csv",
        lines(HEAD, b"x" * 5 * 2**20 + b",A", b"R,B"),
        opens(2),
    ),
    case(
        "5 MB of quotes in a table",
        "a.csv",
        lines(HEAD, b'"' * (5 * 2**20 + 1), b"R,B"),
        opens(2, {0: "not"}),
    ),
    case("5 MB of commas", "a.csv", lines(HEAD, b"," * 5 * 2**20, b"R,B"), opens(2, {0: "fields"})),
    case(
        "20,000 open quotes",
        "a.csv",
        lines(HEAD, *[b'Q,"'] * 20_001),
        opens(10_001, {10_000: "not valid CSV"}),
    ),
    case("20,000 quotes opened anew", "a.csv", lines(HEAD, *[b'x"y,"z'] * 20_000), opens(20_000)),
    case("NUL in a cell", "a.csv", lines(HEAD, b"a\0b,A", b"R,B"), opens(2, prompt_0="a\0b")),
    case(
        "NUL in a quoted cell", "a.csv", lines(HEAD, b'"a\0b",A', b"R,B"), opens(2, prompt_0="a\0b")
    ),
    case("not UTF-8 in a table", "a.csv", lines(HEAD, b"\xe4,A", b"R,B"), opens(2, {0: "UTF-8"})),
    case("header not UTF-8", "a.csv", lines(b"prompt,r\xe4", b"Q,A"), refused("header")),
    case(
        "U+2028 in a cell",
        "a.csv",
        lines(HEAD, "a\u2028b\x85,A".encode()),
        opens(1, prompt_0="a\u2028b\x85"),
    ),
    case("NBSP in a cell", "a.csv", lines(HEAD, "\u00a0,A".encode()), opens(1, prompt_0="\u00a0")),
    case("formulas", "a.csv", lines(HEAD, b"=1+1,@A", b"+x,-y"), opens(2, prompt_0="=1+1")),
    case("JSON called csv", "a.csv", lines(GOOD, MORE), opens(2, prompt_1="R")),
    case("CSV called jsonl", "a.jsonl", lines(HEAD, b"Q,A"), opens(1, prompt_0="Q")),
    case(
        "JSON in a cell",
        "a.csv",
        lines(b"messages", b'"[{""role"":""user"",""content"":""Q""}]"'),
        opens(1),
    ),
    case(
        "deep JSON in a cell",
        "a.csv",
        lines(b"messages,x", b"[" * 100_000 + b",1"),
        opens(1, {0: "no text"}),
    ),
    case("a bad last line", "a.csv", lines(HEAD, b"Q,A") + b'R,"', opens(2, {1: "not valid CSV"})),
]
