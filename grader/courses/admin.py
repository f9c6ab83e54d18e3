"""Courses in the admin: who teaches sees their own, administrators see and change all."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from grader.courses.models import Assignment, AssignmentItem, Course, Enrolment, Person
from grader.courses.queries import taught_by, teaches_somewhere


def person(request: HttpRequest) -> Person:
    """Who is signed in; the admin lets nobody else in."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


class OfOwnCourses(admin.ModelAdmin):
    """Shows the rows of courses that the person teaches; changes them only for administrators.

    `course` is the lookup from the model to its course.
    """

    course = "course"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{f"{self.course}__in": taught_by(person(request))})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser or teaches_somewhere(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if request.user.is_superuser:
            return True
        if obj is None:
            return teaches_somewhere(request.user)
        return self.get_queryset(request).filter(pk=obj.pk).exists()


@admin.register(Person)
class PersonAdmin(UserAdmin):
    """Accounts, for administrators."""

    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        ("Nabla", {"fields": ["time_zone", "mail_decisions", "mail_grades"]}),
    )


@admin.register(Course)
class CourseAdmin(OfOwnCourses):
    """The courses."""

    course = "pk"
    list_display = ["title", "slug", "time_zone", "archived"]
    prepopulated_fields = {"slug": ["title"]}

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # Filling in a field needs the field, and who may only look has none.
        return self.prepopulated_fields if self.has_change_permission(request, obj) else {}


@admin.register(Enrolment)
class EnrolmentAdmin(OfOwnCourses):
    """Who takes part in them."""

    list_display = ["person", "course", "role", "section", "ended"]
    list_filter = ["role", ("course", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["person__username", "person__last_name"]
    list_select_related = ["person", "course"]


class ItemInline(admin.TabularInline):
    """The exercises of an assignment."""

    model = AssignmentItem
    extra = 0
    raw_id_fields = ["exercise", "revision"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the assignment sees what is in it


@admin.register(Assignment)
class AssignmentAdmin(OfOwnCourses):
    """What was set, by when, by which rules."""

    list_display = ["title", "course", "published", "opens", "due", "closes"]
    list_filter = [("course", admin.RelatedOnlyFieldListFilter), "published"]
    list_select_related = ["course"]
    inlines = [ItemInline]
