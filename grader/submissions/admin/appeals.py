"""What learners ask a person to look at, and the way to answer."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from grader.courses.admin import person
from grader.submissions import actions
from grader.submissions.admin.reviewing import ScoreForm, ToRead
from grader.submissions.models import Appeal
from grader.submissions.part_names import name_of_part


class AppealAnswerForm(ScoreForm):
    """What a person says to a learner who asked; without a score what stands is kept."""

    score = forms.DecimalField(min_value=0, max_value=1, decimal_places=6, max_digits=7, required=False)
    field_order = ["reason", "score"]


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
        part = name_of_part(appeal.submission.part)
        return (
            f"{appeal.submission.item.exercise.slug}, {part}"
            if part
            else appeal.submission.item.exercise.slug
        )

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
