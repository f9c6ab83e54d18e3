"""Answers with their verdicts, and the way to decide what one is worth."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from grader.courses.admin import person
from grader.submissions import actions
from grader.submissions.admin.reviewing import Shown, ToRead
from grader.submissions.models import Appeal, Submission, Verdict
from grader.submissions.queries import IN_FORCE


class VerdictInline(Shown):
    """What the engine said about a submission."""

    model = Verdict
    fields = readonly_fields = ("created", "outcome", "score", "counted", "revision", "engine", "data")


class AppealInline(Shown):
    """What the learner asked about a submission."""

    model = Appeal
    fields = readonly_fields = ("created", "message", "answer", "answered", "by")


@admin.register(Submission)
class SubmissionAdmin(ToRead):
    """Answers with their verdicts; what is undecided can be decided."""

    course = "item__assignment__course"
    list_display = ["id", "learner", "exercise", "answer", "state", "outcome", "received"]
    list_filter = ["state", ("item__assignment", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["sitting__learner", "item__exercise", "item__assignment"]
    search_fields = ["sitting__learner__username", "item__exercise__slug"]
    date_hierarchy = "received"
    inlines = [VerdictInline, AppealInline]
    fields = readonly_fields = (
        "learner", "item", "revision", "part", "answer", "form", "received", "state", "tries", "decide",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        in_force = Prefetch("verdicts", queryset=Verdict.objects.filter(IN_FORCE))
        return super().get_queryset(request).prefetch_related(in_force)

    @admin.display(ordering="sitting__learner__username")
    def learner(self, submission: Submission) -> str:
        return str(submission.sitting.learner)

    @admin.display(ordering="item__exercise__slug")
    def exercise(self, submission: Submission) -> str:
        return submission.item.exercise.slug

    @admin.display
    def answer(self, submission: Submission) -> str:
        text = str(submission.response)
        return text if len(text) <= 200 else text[:200] + "…"

    @admin.display
    def outcome(self, submission: Submission) -> str:
        verdicts = list(submission.verdicts.all())
        return verdicts[-1].get_outcome_display() if verdicts else ""

    @admin.display(description=_("review"))
    def decide(self, submission: Submission) -> str:
        if submission.pending:
            return ""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:submissions_submission_decide", args=[submission.pk]),
            _("Decide what this answer is worth"),
        )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.decide_view)
        return [path("<path:key>/decide/", view, name="submissions_submission_decide"), *super().get_urls()]

    def decide_view(self, request: HttpRequest, key: str) -> HttpResponse:
        submission: Submission = self.row(request, key)
        return self.with_score(
            request,
            submission,
            str(_("Decide: %(answer)s") % {"answer": self.answer(submission)}),
            Decimal(1),
            lambda score, reason: actions.decide_submission(
                submission=submission, score=score, reason=reason, by=person(request)
            ),
        )
