"""Whatever is typed, reading gives an answer or an answer error with its place; nothing else escapes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.properties.expressions import SYMBOLIC, World, expressions
from tests.properties.hostile import FRAGMENTS, SCOPES, survives
from worker.engine.errors import AnswerError
from worker.engine.model import Form, Scope
from worker.engine.notation import read, to_latex, to_text

ROOT = Path(__file__).parents[2]
bounded = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
scopes = st.sampled_from(SCOPES)


@bounded
@given(response=st.lists(st.sampled_from(FRAGMENTS), max_size=16).map("".join), scope=scopes)
@example(response="sum_i w_i_i x_j", scope=SCOPES[3])
@example(response="[[1, 2, [3]]]", scope=SCOPES[4])
@example(response="onesg(", scope=SCOPES[4])
@example(response="I", scope=SCOPES[3])
@example(response="sum_k x_k_kk", scope=SCOPES[2])
def test_fragments_of_every_notation(response: str, scope: Scope) -> None:
    survives(response, scope)


@bounded
@given(response=st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join), scope=scopes)
def test_fragments_apart(response: str, scope: Scope) -> None:
    survives(response, scope)


@bounded
@given(response=st.text(max_size=60), scope=scopes, form=st.sampled_from(Form))
def test_any_text(response: str, scope: Scope, form: Form) -> None:
    survives(response, scope, form)


nested = st.recursive(
    st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.booleans()
    | st.none()
    | st.sampled_from(FRAGMENTS),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=20,
)


@bounded
@given(response=st.lists(nested, max_size=4), scope=scopes, form=st.sampled_from(Form))
def test_any_nested_list(response: list[object], scope: Scope, form: Form) -> None:
    try:
        answer = read(response, scope, form)
    except AnswerError as error:
        refusal = error
    else:
        assert to_text(answer.expression)
        return
    assert refusal.start is not None


@bounded
@given(data=st.data())
def test_answers_that_were_tampered_with(data: st.DataObject) -> None:
    """One stretch of a printed expression is replaced by a fragment."""
    world: World = SYMBOLIC
    node = data.draw(expressions(world, depth=2))
    text = data.draw(st.sampled_from([to_text, to_latex]))(node)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    survives(text[:start] + data.draw(st.sampled_from(FRAGMENTS)) + text[end:], world.scope(node.shape))


@bounded
@given(data=st.data())
def test_reading_is_repeatable(data: st.DataObject) -> None:
    """The same response under the same names is the same expression, whatever was read in between."""
    response = data.draw(st.lists(st.sampled_from(FRAGMENTS), max_size=10).map("".join))
    scope = data.draw(scopes)
    if survives(response, scope):
        first = read(response, scope)
        survives("".join(data.draw(st.lists(st.sampled_from(FRAGMENTS), max_size=6))), scope)
        assert read(response, scope).expression is first.expression


@pytest.mark.slow
def test_coverage_guided(tmp_path: Path) -> None:
    """Atheris looks for new branches of the reader for a few seconds, in a process of its own."""
    pytest.importorskip("atheris", reason="the coverage-guided fuzzer has no wheel for this Python")
    seconds = os.environ.get("NABLA_FUZZ_SECONDS", "10")
    done = subprocess.run(
        [sys.executable, "-m", "tests.properties.fuzz_reading", f"-max_total_time={seconds}", "-max_len=160",
         f"-artifact_prefix={tmp_path}/", "-print_final_stats=1"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "stat::number_of_executed_units" in done.stderr
