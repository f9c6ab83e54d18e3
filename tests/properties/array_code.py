"""NumPy as a student types it, for properties: a column is one-dimensional, a row is x[None, :]."""

from __future__ import annotations

from worker.engine.expression import Node, Op
from worker.engine.notation.printing.structure import operands
from worker.engine.shapes import ONE, as_matrix


class CannotBeWritten(Exception):
    """The expression has no plain form in array code."""


_CALLS = {
    Op.DIAG: "np.diag",
    Op.DIAGONAL: "np.diag",
    Op.TRACE: "np.trace",
    Op.DET: "np.linalg.det",
    Op.INVERSE: "np.linalg.inv",
    Op.DOT: "np.dot",
    Op.OUTER: "np.outer",
    Op.KRONECKER: "np.kron",
    Op.PRODUCT: "np.prod",
}
_FUNCTIONS = frozenset("exp log sin cos tan sinh cosh tanh sqrt abs sign floor ceil arctan arcsinh".split())
_REDUCTIONS = {Op.SUM: "np.sum", Op.MEAN: "np.mean"}


def to_array_code(node: Node) -> str:
    """The expression in NumPy, every operation in brackets."""
    op, args = node.op, node.args
    if op is Op.NUMBER:
        return f"({node.payload})"
    if op is Op.CONSTANT:
        return f"np.{node.payload}"
    if op in (Op.SYMBOL, Op.SIZE):
        return f"({node.payload})" if op is Op.SIZE else str(node.payload)
    if op in (Op.ONES, Op.ZEROS):
        return f"np.{op}(({', '.join(map(str, node.shape))}{',' * (len(node.shape) == 1)}))"
    if op is Op.IDENTITY:
        return f"np.eye({node.shape[0]})"
    if op is Op.ENTRY and args[0].op is Op.SYMBOL and all(i.op is Op.NUMBER for i in args[1:]):
        return f"{args[0].payload}[{', '.join(str(int(str(i.payload)) - 1) for i in args[1:])}]"
    if op is Op.TRANSPOSE and len(node.shape) == 1:
        raise CannotBeWritten("a column of two dimensions")
    if op is Op.TRANSPOSE:
        inner = to_array_code(args[0])
        return f"{inner}[None, :]" if len(args[0].shape) == 1 and args[0].op is Op.SYMBOL else f"({inner}).T"
    return _operation(node)


def _operation(node: Node) -> str:
    op = node.op
    if op in (Op.ADD, Op.MULTIPLY):
        sign = " + " if op is Op.ADD else " * "
        return f"({sign.join(to_array_code(arg) for arg in operands(node))})"
    if op in (Op.DIVIDE, Op.POWER):
        left, right = (to_array_code(arg) for arg in operands(node))
        return f"({left} / {right})" if op is Op.DIVIDE else f"({left} ** {right})"
    if op is Op.NEGATE:
        return f"(-{to_array_code(node.args[0])})"
    if op is Op.MATMUL and all(arg.shape for arg in node.args):
        return f"({' @ '.join(map(to_array_code, node.args))})"
    if op is Op.MATRIX_POWER:
        return f"np.linalg.matrix_power({to_array_code(node.args[0])}, {node.payload})"
    if op is Op.FUNCTION and node.payload in _FUNCTIONS:
        return f"np.{node.payload}({to_array_code(node.args[0])})"
    if op is Op.FUNCTION and node.payload in ("max", "min") and len(node.args) == 2:
        return f"np.{node.payload}imum({', '.join(map(to_array_code, operands(node)))})"
    if op is Op.COMPARE:
        return f"({f' {node.payload} '.join(map(to_array_code, operands(node)))})"
    if op is Op.PIECEWISE and len(node.args) == 3:
        return f"np.where({', '.join(map(to_array_code, operands(node)))})"
    if op in _REDUCTIONS:
        return _reduction(node)
    if op is Op.BLOCK and not any(arg.shape for arg in node.args):
        return _grid(node)
    if op is Op.DOT and any(len(arg.shape) > 1 for arg in node.args):
        raise CannotBeWritten("np.dot of a row is a matrix product")
    if op in _CALLS:
        return f"{_CALLS[op]}({', '.join(map(to_array_code, node.args))})"
    raise CannotBeWritten(op)


def _reduction(node: Node) -> str:
    inner = to_array_code(node.args[0])
    if node.payload is None:
        return f"{_REDUCTIONS[node.op]}({inner})"
    if ONE in as_matrix(node.args[0].shape):
        raise CannotBeWritten("an axis of a vector")
    keep = "" if node.payload else ", keepdims=True"  # a column is flat, a row is not
    return f"{_REDUCTIONS[node.op]}({inner}, axis={node.payload}{keep})"


def _grid(node: Node) -> str:
    if len(node.shape) == 1:
        raise CannotBeWritten("a column of two dimensions")
    _, width = node.payload  # type: ignore[misc]
    cells = [to_array_code(arg) for arg in node.args]
    rows = [", ".join(cells[start : start + width]) for start in range(0, len(cells), width)]
    return f"np.array([{', '.join(f'[{row}]' for row in rows)}])"
