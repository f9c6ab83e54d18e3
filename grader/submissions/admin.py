"""Submissions and grades for those who teach: to read, to decide, to override, each through its action."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from grader.courses.admin import OfOwnCourses, person
from grader.courses.policy import PolicyError
from grader.courses.queries import require_teacher
from grader.submissions import actions
from grader.submissions.models import Grade, GradeEvent, Submission, Verdict
from grader.submissions.queries import IN_FORCE


class ScoreForm(forms.Form):
    """A score and why."""

    score = forms.DecimalField(min_value=0, decimal_places=6, max_digits=12)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


class ToRead(OfOwnCourses):
    """Rows that only actions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def with_score(
        self, request: HttpRequest, row: Any, title: str, limit: Decimal, act: Callable[[Decimal, str], Any]
    ) -> HttpResponse:
        """A page that asks for a score and a reason, and then acts."""
        require_teacher(person(request), row.item.assignment.course)
        form = ScoreForm(request.POST or None)
        form.fields["score"].help_text = _("between 0 and %(limit)s") % {"limit": limit}
        if request.method == "POST" and form.is_valid():
            try:
                act(form.cleaned_data["score"], form.cleaned_data["reason"])
            except PolicyError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Done."))
                return HttpResponseRedirect(
                    reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
                )
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "form": form,
            "row": row,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/submissions/score.html", context)

    def row(self, request: HttpRequest, key: str) -> Any:
        row = self.get_object(request, unquote(key))
        if row is None:
            raise PermissionDenied
        return row


class Shown(admin.TabularInline):
    """Rows that came about and are to be read."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the submission sees its verdicts

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VerdictInline(Shown):
    """What the engine said about a submission."""

    model = Verdict
    fields = readonly_fields = ("created", "outcome", "score", "counted", "revision", "engine", "data")


class EventInline(Shown):
    """How a grade came about."""

    model = GradeEvent
    fields = readonly_fields = ("created", "kind", "submission", "score", "counted", "by", "reason")
    fk_name = "grade"


@admin.register(Submission)
class SubmissionAdmin(ToRead):
    """Answers with their verdicts; what is undecided can be decided."""

    course = "item__assignment__course"
    list_display = ["id", "learner", "exercise", "answer", "state", "outcome", "received"]
    list_filter = ["state", ("item__assignment", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["sitting__learner", "item__exercise", "item__assignment"]
    search_fields = ["sitting__learner__username", "item__exercise__slug"]
    date_hierarchy = "received"
    inlines = [VerdictInline]
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


@admin.register(Grade)
class GradeAdmin(ToRead):
    """What counts, how it came about, and the way to override it."""

    course = "item__assignment__course"
    list_display = ["learner", "item", "score", "attempts", "overridden", "updated"]
    list_filter = [("item__assignment", admin.RelatedOnlyFieldListFilter), "overridden"]
    list_select_related = ["sitting__learner", "item__exercise", "item__assignment"]
    search_fields = ["sitting__learner__username", "item__exercise__slug"]
    inlines = [EventInline]
    fields = readonly_fields = (
        "learner",
        "item",
        "score",
        "attempts",
        "submission",
        "overridden",
        "override",
    )

    @admin.display(ordering="sitting__learner__username")
    def learner(self, grade: Grade) -> str:
        return str(grade.sitting.learner)

    @admin.display(description=_("review"))
    def override(self, grade: Grade) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:submissions_grade_override", args=[grade.pk]),
            _("Override this grade"),
        )

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.override_view)
        return [path("<path:key>/override/", view, name="submissions_grade_override"), *super().get_urls()]

    def override_view(self, request: HttpRequest, key: str) -> HttpResponse:
        grade: Grade = self.row(request, key)
        return self.with_score(
            request,
            grade,
            str(_("Override: %(grade)s") % {"grade": grade}),
            grade.item.weight,
            lambda score, reason: actions.override_grade(
                grade=grade, score=score, reason=reason, by=person(request)
            ),
        )
