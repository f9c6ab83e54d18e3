"""Problem sets and exercises in the admin, for administrators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from exercises.models import Exercise, ProblemSet, Revision


class ReadOnly:
    """Rows that come about elsewhere: here nobody adds, changes or deletes one."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ProblemSet)
class ProblemSetAdmin(admin.ModelAdmin):
    """Titles, order, and what is open to all."""

    list_display = ["title", "slug", "position", "public"]


@admin.register(Exercise)
class ExerciseAdmin(admin.ModelAdmin):
    """Which revision of each exercise is current."""

    list_display = ["slug", "problem_set", "position", "current", "retired"]
    list_filter = ["problem_set", "retired"]
    list_select_related = ["problem_set", "current__exercise"]
    search_fields = ["slug"]
    raw_id_fields = ["current"]


@admin.register(Revision)
class RevisionAdmin(ReadOnly, admin.ModelAdmin):
    """To be read: content comes from files, and a published revision stays."""

    list_display = ["exercise", "number", "created", "published"]
    list_select_related = ["exercise"]
    search_fields = ["exercise__slug"]
