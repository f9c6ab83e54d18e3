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
from grader.courses.models import AssignmentItem, Extension
from grader.courses.policy import PolicyError
from grader.courses.queries import require_teacher
from grader.submissions import actions
from grader.submissions.models import Appeal, Grade, GradeEvent, Submission, Verdict
from grader.submissions.queries import IN_FORCE


class ScoreForm(forms.Form):
    """A score and why."""

    score = forms.DecimalField(min_value=0, decimal_places=6, max_digits=12)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))


class AppealAnswerForm(ScoreForm):
    """What a person says to a learner who asked; without a score what stands is kept."""

    score = forms.DecimalField(min_value=0, max_value=1, decimal_places=6, max_digits=7, required=False)
    field_order = ["reason", "score"]


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
        form = ScoreForm(request.POST or None)
        form.fields["score"].help_text = _("between 0 and %(limit)s") % {"limit": limit}
        return self.with_form(request, row, row.item, title, form, act)

    def with_form(
        self,
        request: HttpRequest,
        row: Any,
        item: AssignmentItem,
        title: str,
        form: ScoreForm,
        act: Callable[[Any, str], Any],
    ) -> HttpResponse:
        """The page of a form with a score and a reason about a row on that item."""
        require_teacher(person(request), item.assignment.course)
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


class AppealInline(Shown):
    """What the learner asked about a submission."""

    model = Appeal
    fields = readonly_fields = ("created", "message", "answer", "answered", "by")


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


class Unanswered(admin.SimpleListFilter):
    """Appeals that wait for a person, first."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("waiting")), ("answered", _("answered"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return queryset.filter(answered__isnull=self.value() == "open")


@admin.register(Appeal)
class AppealAdmin(ToRead):
    """What learners ask a person to look at; who answers keeps what stands, or decides what it is worth."""

    course = "submission__item__assignment__course"
    list_display = ["message", "learner", "exercise", "created", "answered", "by"]
    list_filter = [Unanswered, ("submission__item__assignment", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["submission__sitting__learner", "submission__item__exercise", "by"]
    search_fields = ["submission__sitting__learner__username", "submission__item__exercise__slug", "message"]
    ordering = ["answered", "created"]
    fields = readonly_fields = (
        "learner", "exercise", "typed", "result", "message", "created", "respond", "answer", "answered", "by",
    )  # fmt: skip

    @admin.display(ordering="submission__sitting__learner__username")
    def learner(self, appeal: Appeal) -> str:
        return str(appeal.submission.sitting.learner)

    @admin.display(ordering="submission__item__exercise__slug")
    def exercise(self, appeal: Appeal) -> str:
        return appeal.submission.item.exercise.slug

    @admin.display(description=_("as typed"))
    def typed(self, appeal: Appeal) -> str:
        return str(appeal.submission.response)

    @admin.display(description=_("result"))
    def result(self, appeal: Appeal) -> str:
        address = reverse("submission", args=[appeal.submission_id])
        return format_html('<a href="{}">{}</a>', address, appeal.submission.get_state_display())

    @admin.display(description=_("review"))
    def respond(self, appeal: Appeal) -> str:
        if appeal.answered is not None:
            return ""
        address = reverse("admin:submissions_appeal_answer", args=[appeal.pk])
        return format_html('<a href="{}">{}</a>', address, _("Answer"))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.answer_view)
        return [path("<path:key>/answer/", view, name="submissions_appeal_answer"), *super().get_urls()]

    def answer_view(self, request: HttpRequest, key: str) -> HttpResponse:
        appeal: Appeal = self.row(request, key)
        form = AppealAnswerForm(request.POST or None)
        form.fields["reason"].help_text = _("The learner reads this.")
        form.fields["score"].help_text = _("Between 0 and 1. Leave it empty to keep what stands.")

        def act(score: Decimal | None, reason: str) -> None:
            submission, by = appeal.submission, person(request)
            if score is None:
                actions.keep_verdict(submission=submission, reason=reason, by=by)
            else:
                actions.decide_submission(submission=submission, score=score, reason=reason, by=by)

        title = str(_("Answer: %(message)s") % {"message": appeal.message})
        return self.with_form(request, appeal, appeal.submission.item, title, form, act)


@admin.register(Extension)
class ExtensionAdmin(OfOwnCourses):
    """Who got more time. Giving it moves a sitting's end and what was late, so an action does it."""

    course = "assignment__course"
    list_display = ["learner", "assignment", "due", "closes", "extra_attempts", "by"]
    list_select_related = ["learner", "assignment", "by"]
    exclude = ["by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [] if obj is None else ["assignment", "learner"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what was given is changed, not taken back behind a learner's back

    def save_model(self, request: HttpRequest, obj: Extension, form: forms.ModelForm, change: bool) -> None:
        saved = actions.grant_extension(
            assignment=obj.assignment,
            learner=obj.learner,
            due=obj.due,
            closes=obj.closes,
            extra_time=obj.extra_time,
            extra_attempts=obj.extra_attempts,
            reason=obj.reason,
            by=person(request),
        )
        obj.pk = saved.pk
