"""Asking for pages with Django's client."""

from typing import Any

from grader.courses.models import Assignment

HTMX = {"HX-Request": "true"}


def text(response: Any) -> str:
    return response.content.decode()


def change(assignment: Assignment, **fields: Any) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(**fields)
