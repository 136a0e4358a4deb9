"""Reading query predicates: https://docs.commercetools.com/api/predicates/query.

Understood are `and`, `or`, `not(...)`, parentheses, nested fields, the comparisons
`= != <> < > <= >=`, `in`, `not in`, `contains any`, `contains all`, `is [not] defined`,
`is [not] empty`, and input variables such as `:id`. Everything else is refused.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from sandbox.commercetools.errors import malformed_parameter

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<number>-?\d+(?:\.\d+)?(?![\w-]))
    | (?P<variable>:[A-Za-z0-9_]+)
    | (?P<name>`[^`]+`|[A-Za-z0-9_-]+)
    | (?P<symbol><>|!=|<=|>=|[=<>(),])
    | (?P<end>$)
    )""",
    re.VERBOSE,
)
_NAME_OR_TEXT = re.compile(r'`[^`]+`|"(?:[^"\\]|\\.)*"')
_COMPARISONS = frozenset({"=", "!=", "<>", "<", ">", "<=", ">="})

Scalar = int | float | bool


@dataclass(frozen=True)
class Variable:
    """An input variable, whose value comes from the query parameter `var.<name>`."""

    name: str


@dataclass(frozen=True)
class Text:
    """A text of the predicate, by its place among the texts that `without_texts` took out."""

    place: int


Operand = Scalar | Variable | Text


@dataclass(frozen=True)
class Both:
    """Two predicates that must both hold."""

    left: "Predicate"
    right: "Predicate"


@dataclass(frozen=True)
class Either:
    """Two predicates of which one must hold."""

    left: "Predicate"
    right: "Predicate"


@dataclass(frozen=True)
class Not:
    """A predicate that must not hold."""

    inner: "Predicate"


@dataclass(frozen=True)
class Nested:
    """A predicate on a member, or on one element of a list."""

    field: str
    inner: "Predicate"


@dataclass(frozen=True)
class Compare:
    """A comparison of a field; the operator is one of = != < > <= >=."""

    field: str
    operator: str
    operand: Operand


@dataclass(frozen=True)
class Among:
    """A field has one of some values."""

    field: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Contains:
    """A list holds one, or all, of some values."""

    field: str
    every: bool
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Defined:
    """A field has a value."""

    field: str


@dataclass(frozen=True)
class Empty:
    """A list has no elements."""

    field: str


Predicate = Both | Either | Not | Nested | Compare | Among | Contains | Defined | Empty


class Token(NamedTuple):
    """A piece of the text; `kind` is the name of its group in the pattern."""

    kind: str
    text: str
    column: int


def without_texts(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the predicate with its texts taken out, and those.

    Most predicates differ in their texts alone, so that what remains is worth to be remembered.
    """
    texts: list[str] = []

    def taken_out(found: re.Match[str]) -> str:
        if found[0].startswith("`"):
            return found[0]
        texts.append(re.sub(r"\\(.)", r"\1", found[0][1:-1]))
        return '""'

    return _NAME_OR_TEXT.sub(taken_out, text), tuple(texts)


def parse_predicate(text: str) -> Predicate:
    """Return the predicate; raises InvalidInput and says where the text cannot be understood.

    Texts are named by their places alone, see `without_texts`.
    """
    parser = _Parser(_tokens(text))
    try:
        predicate = parser.either()
    except RecursionError as error:
        raise malformed_parameter("where", "The predicate is nested too deeply.") from error
    parser.expect("end")
    return predicate


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position = 0
    while not tokens or tokens[-1].kind != "end":
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            left = text[position:].lstrip()
            raise _syntax_error(Token("symbol", left[:1], len(text) - len(left) + 1), "token")
        tokens.append(
            Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1)
        )
        position = match.end()
    return tokens


def _syntax_error(token: Token, expected: str) -> Exception:
    found = f"Invalid input '{token.text}'" if token.text else "Unexpected end of input"
    detail = f"{found}, expected {expected} (line 1, column {token.column})"
    return malformed_parameter("where", f"Syntax error while parsing 'where'. {detail}.")


class _Parser:
    """A recursive descent parser, one method for one rule of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._texts = 0

    def either(self) -> Predicate:
        predicate = self._both()
        while self._take_word("or"):
            predicate = Either(predicate, self._both())
        return predicate

    def expect(self, kind: str, text: str = "") -> Token:
        token = self._tokens[self._next]
        if token.kind != kind or text not in ("", token.text):
            raise _syntax_error(token, text or kind)
        self._next += 1
        return token

    def _both(self) -> Predicate:
        predicate = self._single()
        while self._take_word("and"):
            predicate = Both(predicate, self._single())
        return predicate

    def _single(self) -> Predicate:
        if self._at("symbol", "("):
            return self._parenthesized()
        if self._at("name", "not") and self._tokens[self._next + 1].text == "(":
            self._next += 1
            return Not(self._parenthesized())
        field = self.expect("name").text.strip("`")
        if self._at("symbol", "("):
            return Nested(field, self._parenthesized())
        return self._condition(field)

    def _parenthesized(self) -> Predicate:
        self.expect("symbol", "(")
        predicate = self.either()
        self.expect("symbol", ")")
        return predicate

    def _condition(self, field: str) -> Predicate:
        token = self._tokens[self._next]
        if token.kind == "symbol" and token.text in _COMPARISONS:
            self._next += 1
            return Compare(field, token.text.replace("<>", "!="), self._operand())
        if self._take_word("is"):
            return self._state(field)
        if self._take_word("in"):
            return Among(field, self._operands())
        if self._take_word("contains"):
            every = self._take_word("all")
            if not every:
                self._expect_word("any")
            return Contains(field, every, self._operands())
        if self._take_word("not"):
            self._expect_word("in")
            return Not(Among(field, self._operands()))
        raise _syntax_error(token, "(, comparison operator, not, in, contains or is")

    def _state(self, field: str) -> Predicate:
        negated = self._take_word("not")
        predicate: Predicate
        if self._take_word("defined"):
            predicate = Defined(field)
        else:
            self._expect_word("empty")
            predicate = Empty(field)
        return Not(predicate) if negated else predicate

    def _operands(self) -> tuple[Operand, ...]:
        if not self._at("symbol", "("):
            return (self._operand(),)
        self.expect("symbol", "(")
        operands = [self._operand()]
        while self._at("symbol", ","):
            self.expect("symbol", ",")
            operands.append(self._operand())
        self.expect("symbol", ")")
        return tuple(operands)

    def _operand(self) -> Operand:
        token = self._tokens[self._next]
        self._next += 1
        match token:
            case Token("string"):
                self._texts += 1
                return Text(self._texts - 1)
            case Token("number"):
                return float(token.text) if "." in token.text else int(token.text)
            case Token("variable"):
                return Variable(token.text[1:])
            case Token("name", "true" | "false"):
                return token.text == "true"
        raise _syntax_error(token, "input parameter or primitive value")

    def _at(self, kind: str, text: str) -> bool:
        token = self._tokens[self._next]
        return token.kind == kind and token.text.lower() == text

    def _take_word(self, word: str) -> bool:
        if not self._at("name", word):
            return False
        self._next += 1
        return True

    def _expect_word(self, word: str) -> None:
        if not self._take_word(word):
            raise _syntax_error(self._tokens[self._next], word)
