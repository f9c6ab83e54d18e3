"""Every write about submissions and grades: one keyword-only function each, its actor named, atomic."""

from grader.submissions.actions.appealing import appeal, keep_verdict
from grader.submissions.actions.cleaning import clean_up
from grader.submissions.actions.deciding import decide_submission, lift_override, override_grade
from grader.submissions.actions.extending import grant_extension
from grader.submissions.actions.recording import record_results
from grader.submissions.actions.regrading import apply_regrade, record_regraded, start_regrade
from grader.submissions.actions.revealing import reveal_hint, reveal_solution
from grader.submissions.actions.ringing import ring, ring_bells
from grader.submissions.actions.submitting import save_draft, start_sitting, submit

__all__ = [
    "start_sitting",
    "save_draft",
    "submit",
    "ring",
    "ring_bells",
    "grant_extension",
    "reveal_hint",
    "reveal_solution",
    "record_results",
    "appeal",
    "keep_verdict",
    "decide_submission",
    "override_grade",
    "lift_override",
    "start_regrade",
    "record_regraded",
    "apply_regrade",
    "clean_up",
]
