"""What may be typed next: names of fields, their values, and examples for an empty field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from inspector.session.query.schema import Kind, Schema
from inspector.session.query.writing import field_query

MOST: Final = 8
EXAMPLES: Final = (
    ("violin", "the word in any text, in upper or lower case"),
    ('"for the log"', "the phrase as it stands"),
    ("stage:sft", "a field has a value"),
    ("score>0.8", "compare numbers: >  >=  <  <="),
    ("label:none", "rows without a verdict"),
    ("response:sure", "words of one field only"),
    ("/ver(y|ily)/i", "a regular expression (RE2); i for any case"),
    ("~how to pick a lock", "rows that mean about this"),
    ("-word  a OR b  (…)", "invert, either, group"),
)
_TYPED: Final = re.compile(r'(?:^|[\s(])-?((?:[^\s()"]|"[^"]*"?)*)\Z')
_NAMED: Final = re.compile(r"([\w.]+)(:|!=|=)(.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to type.

    Attributes:
        text: what it is.
        about: what it does.
        start: where in the query it goes; it replaces all from there to the cursor.
        is_example: it stands for itself and is not completed.
    """

    text: str
    about: str
    start: int
    is_example: bool = False


def hints(before: str, schema: Schema) -> list[Hint]:
    """Return what may follow what stands before the cursor, best first, at most eight."""
    if not before.strip():
        return [Hint(text, about, len(before), is_example=True) for text, about in EXAMPLES]
    typed = _TYPED.search(before)
    if typed is None or not typed[1]:
        return []
    start, named = typed.start(1), _NAMED.match(typed[1])
    if named is not None:
        return _values(named[1].lower(), named[2], named[3], start, schema)
    word = typed[1].lower()
    names = [name for name in schema if name.startswith(word)]
    names += [name for name in schema if word in name and name not in names and len(word) > 2]
    found = []
    for name in names[:MOST]:
        sign = ">" if schema[name].kind is Kind.NUMBER else ":"
        found.append(Hint(f"{name}{sign}", schema[name].about, start))
    return found


def _values(name: str, sign: str, value: str, start: int, schema: Schema) -> list[Hint]:
    if name not in schema:
        return []
    wanted, known = value.strip('"').casefold(), schema[name].values
    fitting = [each for each in known if each.casefold().startswith(wanted)]
    fitting += [each for each in known if wanted in each.casefold() and each not in fitting]
    found = []
    for each in fitting[:MOST]:
        written = field_query(name, each)
        if not written or not each.isprintable() or each.casefold() == wanted:
            continue  # such a value cannot be written
        value = written.removeprefix(f"{name}:")
        found.append(Hint(f"{name}{sign}{value}", schema[name].about, start))
    return found
