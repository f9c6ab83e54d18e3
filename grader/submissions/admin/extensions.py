"""Who got more time."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from grader.courses.admin import OfOwnCourses, person
from grader.courses.models import Extension
from grader.submissions import actions


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
