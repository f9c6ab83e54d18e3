"""int(z > 0) and (z > 0).astype(int): of what is no whole number they would drop the fraction.

int(x, x) would be an integral.
"""

from __future__ import annotations

from collections.abc import Sequence

from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.notation.meaning.calls import calls, only
from worker.engine.notation.meaning.elaborate import Elaboration
from worker.engine.notation.syntax import Tree

_WHOLE = frozenset({Op.COMPARE, Op.LOGIC, Op.SIZE, Op.INDEX, Op.ONES, Op.ZEROS, Op.IDENTITY})
_FUNCTIONS = frozenset({"sign", "floor", "ceil", "heaviside"})
_KEEP_WHOLE = frozenset({Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.SUM, Op.TRANSPOSE, Op.DIAG})


@calls("int")
def _int(e: Elaboration, tree: Tree, arguments: Sequence[Tree], keywords: dict[str, Tree]) -> Node:
    return whole(e.node(only(tree, "int", arguments)[0]), tree)


def whole(node: Node, tree: Tree) -> Node:
    """The node, if its entries are whole numbers whatever the variables are.

    Raises:
        AnswerError: they may have fractions.
    """
    stack = [node]
    while stack:
        part = stack.pop()
        if part.op in _KEEP_WHOLE:
            stack += part.args
        elif not _is_whole(part):
            raise AnswerError(
                "parse.arguments",
                "int is read of conditions and whole numbers only: of others it drops the fraction.",
                start=tree.start,
                end=tree.end,
                function="int",
            )
    return node


def _is_whole(node: Node) -> bool:
    if node.op is Op.NUMBER:
        return bool(node.payload.denominator == 1)
    return node.op in _WHOLE or (node.op is Op.FUNCTION and node.payload in _FUNCTIONS)
