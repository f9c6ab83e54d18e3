"""The sentences and codes that the engine's source can say, read off its syntax trees."""

import ast
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

ENGINE = Path(__file__).parents[2] / "worker" / "engine"
OURS = {
    "EngineError",
    "QuestionError",
    "NablaError",
    "ValueError",
    "OverflowError",
    "TapeError",
    "NotOnTapeError",
}
SAID_IN = {"message", "doubt", "remark"}  # names that a whole sentence is put together under
HOLE = "⁂"
OPEN = {
    f"A {HOLE} times a {HOLE} does not fit{HOLE}.",
    f"A {HOLE} and a {HOLE} {HOLE}.",
    f"The character {HOLE} has no meaning here.{HOLE}",
}  # put together of more
CODE = re.compile(r"[a-z]+\.[a-z_]+(\.[a-z_]+)?")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ENGINE.rglob("*.py")):
        yield path.relative_to(ENGINE), ast.parse(path.read_text("utf-8"))


def sentences() -> dict[str, str]:
    """Each sentence, its parameters as holes, and a place that says it."""
    found: dict[str, str] = {}
    for path, tree in trees():
        if path.parts[0] in ("diagnosis", "model") or path.name == "backends.py":
            continue
        for node in ast.walk(tree):
            for written in _said_by(node):
                for text in _texts(written):
                    if (
                        re.search(r"[a-z]{2,} [a-z]", text)
                        and not text.startswith((" ", ";"))
                        and text not in OPEN
                    ):
                        found.setdefault(text, f"{path}:{node.lineno}")  # type: ignore[attr-defined]
    return found


def codes() -> dict[str, str]:
    """Each code of feedback, and a place that gives it."""
    found: dict[str, str] = {}
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            given = [word.value for word in node.keywords if word.arg == "code"]
            if "rror" in _name(node.func):
                given += node.args[:1]
            for written in given:
                for text in _texts(written):
                    if CODE.fullmatch(text):
                        found.setdefault(text, f"{path}:{node.lineno}")
    return found


def _said_by(node: ast.AST) -> Sequence[ast.expr]:
    if isinstance(node, ast.Assign | ast.AugAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return [node.value] if _name(target) in SAID_IN else []
    if not isinstance(node, ast.Call):
        return []
    name = _name(node.func)
    said = [word.value for word in node.keywords if word.arg in SAID_IN]
    if name == "ShapeError":
        said += node.args[:1]
    elif "rror" in name and name not in OURS:
        said += node.args[1:2]
    elif name in ("_broken", "unclosed"):
        said += node.args
    elif name == "mismatch" and isinstance(node.args[-1], ast.Constant):
        said.append(ast.Constant(f"A {HOLE} and a {HOLE} {node.args[-1].value}."))
    return said


def _name(node: ast.expr) -> str:
    return getattr(node, "id", None) or getattr(node, "attr", "")


def _texts(node: ast.expr) -> list[str]:
    """What the expression can come to, as far as it is written here; "" is nothing of ours."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [one + other for one in _texts(node.left) for other in _texts(node.right)]
    if isinstance(node, ast.JoinedStr):
        pieces = [
            _texts(one) if isinstance(one, ast.Constant) else (_texts(one.value) or [HOLE])  # type: ignore[attr-defined]
            for one in node.values
        ]
        return ["".join(chosen) for chosen in itertools.product(*pieces)]
    return []
