"""Read a query: an LALR(1) grammar over the tokens of ``lexer``, and what each part asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError
from lark.lexer import Lexer as LarkLexer

from inspector.domain.query import (
    And,
    Compare,
    Everything,
    FieldIs,
    Like,
    Node,
    Not,
    Or,
    Phrase,
    QueryError,
    Regex,
    Sign,
    Word,
)
from inspector.session.query.checking import checked, number_of
from inspector.session.query.lexer import Lexer
from inspector.session.query.schema import Schema

GRAMMAR: Final = r"""
start: either
?either: both (_OR both)*
?both: unit (_AND? unit)*
?unit: NOT unit           -> negation
     | _OPEN either _CLOSE
     | WORD               -> word
     | PHRASE             -> phrase
     | REGEX              -> pattern
     | NAME SIGN value    -> named
     | [NAME] LIKE MEANT  -> meant
     | [NAME] LIKE PHRASE [SIGN WORD] -> meant
!value: WORD | PHRASE | REGEX
%declare WORD PHRASE REGEX NAME SIGN LIKE MEANT NOT _OR _AND _OPEN _CLOSE
"""
_HIDDEN: Final = {"OR": "_OR", "AND": "_AND", "OPEN": "_OPEN", "CLOSE": "_CLOSE"}


def parse(query: str, schema: Schema) -> Node:
    """Return what a query asks for; ``Everything`` for an empty one.

    Raises:
        QueryError: it is no query; the sentence names the place and what would be right.
    """
    if not query.strip():
        return Everything()
    tokens = list(Lexer(query, schema).tokens())
    try:
        node = _parser().parse(tokens)
    except UnexpectedInput as error:
        raise _unexpected(tokens, error) from None
    except VisitError as error:
        if isinstance(error.orig_exc, QueryError):
            raise error.orig_exc from None
        raise
    assert not isinstance(node, Token)
    return checked(node, schema)  # type: ignore[arg-type]  # the transformer made nodes


class _Tokens(LarkLexer):
    """Hands the tokens over that ``lexer`` has cut."""

    def __init__(self, _: object) -> None:
        pass

    def lex(self, lexer_state: Any, _: object = None) -> Iterator[Token]:  # noqa: ANN401 - lark's
        tokens: list[Token] = lexer_state
        for token in tokens:
            yield token.update(type=_HIDDEN.get(token.type, token.type))


@v_args(inline=True)
class _Nodes(Transformer[Token, Node]):
    """Makes nodes bottom-up, while it is parsed; a deep query needs no deep stack."""

    def start(self, node: Node) -> Node:
        return node

    def either(self, *nodes: Node) -> Node:
        return Or(nodes)

    def both(self, *nodes: Node) -> Node:
        return And(nodes)

    def negation(self, _: Token, node: Node) -> Node:
        return node.node if isinstance(node, Not) else Not(node)

    def word(self, token: Token) -> Node:
        return Word(str(token))

    def phrase(self, token: Token) -> Node:
        return Phrase(str(token))

    def pattern(self, token: Token) -> Node:
        return _regex(token)

    def value(self, token: Token) -> Token:
        return token

    def named(self, name: Token, sign: Token, value: Token) -> Node:
        field, place = str(name).lower(), name.start_pos or 0
        if sign in (":", "=", "!="):
            if value.type == "REGEX":
                found: Node = _regex(value, field)
            else:
                found = FieldIs(field, str(value), is_exact=sign != ":", place=place)
            return Not(found) if sign == "!=" else found
        return Compare(field, Sign(sign), number_of(value), place)

    def meant(
        self,
        name: Token | None,
        sign: Token,
        text: Token,
        least: Token | None = None,
        number: Token | None = None,
    ) -> Node:
        field = str(name).lower() if name is not None else ""
        place = (name if name is not None else sign).start_pos or 0
        if least is None or number is None:
            return Like(str(text).strip(), field, None, place)
        like = Like(str(text).strip(), field, number_of(number), place)
        return like if least.startswith(">") else Not(like)


def _regex(token: Token, field: str = "") -> Regex:
    body, _, flag = str(token).rpartition("/")
    return Regex(body[1:], flag == "i", field, token.start_pos or 0)


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR, parser="lalr", lexer=_Tokens, transformer=_Nodes(), maybe_placeholders=True
    )


def _unexpected(tokens: list[Token], error: UnexpectedInput) -> QueryError:
    """Say in one sentence what stands where it cannot."""
    found = getattr(error, "token", None)
    if found is None or found.type == "$END":
        last = tokens[-1]
        place = last.start_pos or 0
        sentence = f"Something must follow “{last}” at character {place + 1}."
        return QueryError(f"{sentence}{_quoting(last)}", place, is_unfinished=True)
    place = found.start_pos or 0
    if found.type == "_CLOSE":
        return QueryError(f"Something is missing before the “)” at character {place + 1}.", place)
    sentence = f"“{found}” at character {place + 1} cannot stand there."
    return QueryError(f"{sentence}{_quoting(found)}", place)


def _quoting(token: Token) -> str:
    """Say how a word of the language is searched for as a word."""
    return f' For the word itself write "{token}".' if token in ("AND", "OR", "NOT") else ""
