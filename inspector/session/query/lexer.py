"""Cut a query into tokens; whatever is no sign of the language is an ordinary word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lark import Token

from inspector.domain.query import QueryError
from inspector.session.query.checking import field_of
from inspector.session.query.schema import Schema

LONGEST: Final = 1_000
"""Code points of a query."""
DEEPEST: Final = 20
"""Groups inside each other."""

_SPACE: Final = re.compile(r"\s*")
_PHRASE: Final = re.compile(r'"([^"]+)"')
_REGEX: Final = re.compile(r"/(?!\s)((?:[^/\\]|\\.)+)/(i?)(?=[\s)]|\Z)")
_NAME: Final = re.compile(r"([^\W\d][\w.]*)(:|!=|>=|<=|>|<|=|~)")
_APART: Final = re.compile(r"([^\W\d][\w.]*)\s+(>=|<=|>|<|=)\s*(?=[-+.\d])")
_SIGN: Final = re.compile(r">=|<=|>|<")
_KEYWORD: Final = re.compile(r"(?:AND|OR|NOT)(?=[\s()]|\Z)")


@dataclass
class Lexer:
    """Tokens of one query.

    Attributes:
        text: the query.
        schema: the fields that there are.
    """

    text: str
    schema: Schema
    _at: int = 0
    _open: list[int] = field(default_factory=list)

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens.

        Raises:
            QueryError: it is too long or too deep, a group is not closed, a value is missing, or
                there is no field of that name.
        """
        if len(self.text) > LONGEST:
            raise QueryError(f"A query has at most {LONGEST:,} characters.", LONGEST)
        while True:
            self._at = self._match(_SPACE).end()
            if self._at >= len(self.text):
                break
            yield from self._next()
        if self._open:
            place = self._open[-1]
            raise QueryError(
                f"The group that opens at character {place + 1} is not closed; add a “)”.",
                place,
                is_unfinished=True,
            )

    def _next(self) -> Iterator[Token]:
        sign, start = self.text[self._at], self._at
        following = self.text[start + 1 : start + 2]
        if sign == "(" and following != ")":
            if len(self._open) == DEEPEST:
                sentence = f"Groups can be at most {DEEPEST} deep (character {start + 1})."
                raise QueryError(sentence, start)
            self._open.append(start)
            yield self._take("OPEN", 1)
        elif sign == ")" and self._open:
            self._open.pop()
            yield self._take("CLOSE", 1)
        elif sign == "-" and following not in ("", "-", " ", "\t", "\n"):
            yield self._take("NOT", 1)
        elif sign == "~" and self.text[start + 1 :].strip():
            yield self._take("LIKE", 1)
            yield from self._meaning()
        else:
            yield from self._field_or_word()

    def _field_or_word(self) -> Iterator[Token]:
        apart = _APART.match(self.text, self._at)
        if apart is not None and apart[1].lower() in self.schema:
            yield from self._named(apart)
            return
        found = _NAME.match(self.text, self._at)
        if found is not None and self._names_a_field(found):
            yield from self._named(found)
            return
        yield self._value()

    def _names_a_field(self, found: re.Match[str]) -> bool:
        """Tell a field from a word with such a sign in it: ``Note:``, ``http://``, ``x->y``."""
        rest = self.text[found.end() :]
        is_known = found[1].lower() in self.schema
        if not rest:
            return is_known
        return not rest[0].isspace() and (is_known or not rest.startswith(("//", "\\", ">", "=")))

    def _named(self, found: re.Match[str]) -> Iterator[Token]:
        field_of(found[1].lower(), found.start(), self.schema)
        yield self._take("NAME", len(found[1]))
        self._at = found.start(2)
        sign = found[2]
        yield self._take("LIKE" if sign == "~" else "SIGN", len(sign))
        self._at = found.end()
        rest = self.text[self._at :]
        if not rest.strip() or (rest[0] == ")" and self._open):
            raise QueryError(
                f"Something must follow “{found[1]}{sign}” at character {found.start() + 1}.",
                found.start(),
                is_unfinished=True,
            )
        if sign == "~":
            yield from self._meaning()
        else:
            yield self._value(is_field=True)

    def _meaning(self) -> Iterator[Token]:
        """Yield the text after ``~``: quoted, with a least cosine if there is one, or all."""
        self._at = self._match(_SPACE).end()
        quoted = _PHRASE.match(self.text, self._at)
        if quoted is None:
            end = self._end_of_group(self._at)
            if not self.text[self._at : end].strip():
                raise QueryError(
                    f"Write after “~” at character {self._at} what the rows should be like.",
                    self._at,
                    is_unfinished=True,
                )
            yield self._take("MEANT", end - self._at)
            return
        yield self._phrase(quoted)
        sign = _SIGN.match(self.text, self._at)
        if sign is not None:
            yield self._take("SIGN", len(sign[0]))
            yield self._take("WORD", self._end_of_word() - self._at)

    def _value(self, *, is_field: bool = False) -> Token:
        quoted = _PHRASE.match(self.text, self._at)
        if quoted is not None:
            return self._phrase(quoted)
        pattern = _REGEX.match(self.text, self._at)
        if pattern is not None:
            return self._take("REGEX", len(pattern[0]))
        keyword = None if is_field else _KEYWORD.match(self.text, self._at)
        if keyword is not None:
            return self._take(keyword[0], len(keyword[0]))
        return self._take("WORD", self._end_of_word() - self._at)

    def _end_of_word(self) -> int:
        """Return where a word ends: at a space, or at the sign that closes the group it is in."""
        depth, at = 0, self._at
        while at < len(self.text) and not self.text[at].isspace():
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            if depth < 0 and self._open:
                break
            depth = max(depth, 0)
            at += 1
        return at

    def _end_of_group(self, at: int) -> int:
        depth = 0
        while self._open and at < len(self.text):
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            if depth < 0:
                return at
            at += 1
        return len(self.text)

    def _phrase(self, found: re.Match[str]) -> Token:
        self._at = found.end()
        return Token("PHRASE", found[1], start_pos=found.start())

    def _take(self, kind: str, length: int) -> Token:
        start, self._at = self._at, self._at + length
        return Token(kind, self.text[start : self._at], start_pos=start)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self._at)
        assert found is not None
        return found
