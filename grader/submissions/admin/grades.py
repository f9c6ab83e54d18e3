"""What counts, how it came about, and the way to override it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from grader.courses.admin import person
from grader.submissions import actions
from grader.submissions.admin.reviewing import Shown, ToRead
from grader.submissions.models import Grade, GradeEvent


class EventInline(Shown):
    """How a grade came about."""

    model = GradeEvent
    fields = readonly_fields = ("created", "kind", "submission", "score", "counted", "by", "reason")
    fk_name = "grade"


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
