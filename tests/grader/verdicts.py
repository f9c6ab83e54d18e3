"""Results as the verifier sends them."""

from typing import Any

from grader.submissions.models import Submission


def verdict(
    outcome: str = "correct", score: float | None = 1.0, *codes: str, **changes: Any
) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "score": score,
        "counted": outcome in {"correct", "incorrect"},
        "feedback": [{"code": code} for code in codes],
        "evidence": [],
        "reading": None,
        "seconds": 0.0004,
        **changes,
    }


def result(submission: Submission, verdict: Any, *, lease: str | None = None) -> dict[str, Any]:
    return {
        "key": str(submission.pk),
        "lease": submission.lease if lease is None else lease,
        "verdict": verdict,
        "engine": "engine-1",
    }
