"""Submissions and grades for those who teach: to read, to decide, to override, each through its action."""

from grader.submissions.admin.appeals import AppealAdmin
from grader.submissions.admin.extensions import ExtensionAdmin
from grader.submissions.admin.grades import GradeAdmin
from grader.submissions.admin.submissions import SubmissionAdmin

__all__ = ["AppealAdmin", "ExtensionAdmin", "GradeAdmin", "SubmissionAdmin"]
