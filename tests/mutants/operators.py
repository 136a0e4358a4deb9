"""Small mistakes that a program can make everywhere, as replacements in the text of a module."""

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_LOGGING = ("get_logger", "log.", "_log")


class Change(NamedTuple):
    """An operator's name, the node to replace, and the expression or statement in its place."""

    operator: str
    node: ast.expr | ast.stmt
    text: str


def comparison(node: ast.AST) -> Iterator[Change]:
    """Move the border of a comparison, or turn it round."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other = _COMPARED[type(node.ops[0])]()
        yield _expression("comparison", node, ast.Compare(node.left, [other], node.comparators))


def boolean(node: ast.AST) -> Iterator[Change]:
    """Replace `and` by `or`, and the other way round."""
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield _expression("and-or", node, ast.BoolOp(other, node.values))


def negation(node: ast.AST) -> Iterator[Change]:
    """Leave `not` out, or ask for the opposite of a plain condition."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _expression("not", node, node.operand)
    test = node.test if isinstance(node, ast.If | ast.IfExp | ast.While) else None
    if isinstance(test, ast.Name | ast.Attribute | ast.Call):
        yield _expression("condition", test, ast.UnaryOp(ast.Not(), test))


def number(node: ast.AST) -> Iterator[Change]:
    """Add one to a number, and turn True and False round."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield _expression("flag", node, ast.Constant(not node.value))
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield _expression("number", node, ast.Constant(node.value + 1))


def arithmetic(node: ast.AST) -> Iterator[Change]:
    """Replace a sum by a difference, and the other way round."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield _expression("plus-minus", node, ast.BinOp(node.left, other, node.right))


def element(node: ast.AST) -> Iterator[Change]:
    """Leave one out of several that are listed."""
    if isinstance(node, ast.Set | ast.Tuple | ast.List) and isinstance(
        getattr(node, "ctx", ast.Load()), ast.Load
    ):
        for index in range(len(node.elts) if len(node.elts) > 1 else 0):
            kept = node.elts[:index] + node.elts[index + 1 :]
            less = ast.Set(kept) if isinstance(node, ast.Set) else type(node)(kept, ast.Load())
            yield _expression("element", node, less)


def statement(node: ast.AST) -> Iterator[Change]:
    """Leave out a call that is made for its effect, or the raising of an error."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and not ast.unparse(call.func).startswith(_LOGGING):
        yield Change("call-left-out", call, "pass")
    if isinstance(node, ast.Raise):
        yield Change("raise-left-out", node, "pass")


def answer(node: ast.AST) -> Iterator[Change]:
    """Return at once, the opposite, or nothing, as the function's type allows."""
    if not isinstance(node, ast.FunctionDef) or node.returns is None:
        return
    promised = ast.unparse(node.returns)
    if promised == "None":
        first = (
            node.body[1:2] if ast.get_docstring(node, clean=False) is not None else node.body[:1]
        )
        if first and not isinstance(first[0], ast.Raise | ast.Expr):
            yield Change("return-early", first[0], "return")
        return
    for one in _returns(node):
        if promised == "bool" and isinstance(one, ast.Name | ast.Attribute | ast.Call):
            yield _expression("opposite", one, ast.UnaryOp(ast.Not(), one))
        if promised.endswith("| None") and ast.unparse(one) != "None":
            yield _expression("none", one, ast.Constant(None))


OPERATORS: tuple[Callable[[ast.AST], Iterator[Change]], ...] = (
    comparison,
    boolean,
    negation,
    number,
    arithmetic,
    element,
    statement,
    answer,
)


def changes_in(source: str) -> Iterator[Change]:
    """Yield every change of a module, in the order of its text."""
    found = [
        change
        for node in _executed(ast.parse(source))
        for operator in OPERATORS
        for change in operator(node)
    ]
    yield from sorted(found, key=lambda one: (one.node.lineno, one.node.col_offset, one.operator))


def _expression(operator: str, node: ast.expr, other: ast.expr) -> Change:
    return Change(operator, node, f"({ast.unparse(ast.fix_missing_locations(other))})")


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what is executed, without annotations, decorators and options of classes.

    A text with values in it is for people, and Python 3.11 does not say where its parts are.
    """
    if isinstance(node, ast.JoinedStr):
        return
    yield node
    left_out = {"annotation", "returns", "decorator_list", "keywords", "bases"}
    if isinstance(node, ast.Call):
        left_out = set()
    for name, value in ast.iter_fields(node):
        if name not in left_out:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _executed(child)


def _returns(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what this function returns, not what a function inside of it does."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            pending.extend(ast.iter_child_nodes(node))
