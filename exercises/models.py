"""Problem sets, exercises and their revisions.

The content itself is checked by `worker.content`; here it is only kept. A revision that was
published is never written again (a trigger sees to it, `exercises.immutable`): submissions,
verdicts and assignments name it, and what they name must stay what it was.
"""

from typing import Any

from django.db import models
from django.db.models import Q


class ProblemSet(models.Model):
    """Exercises that belong together, in order: one section of the paper."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    public = models.BooleanField(default=True, help_text="May be practised without an account.")

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.title


class Exercise(models.Model):
    """An assessable question under its permanent slug; what it says is in its revisions."""

    slug = models.SlugField(max_length=100, unique=True)
    problem_set = models.ForeignKey(ProblemSet, on_delete=models.PROTECT, related_name="exercises")
    position = models.PositiveIntegerField(default=0)
    current = models.ForeignKey(
        "Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The revision that new assignments and practice take.",
    )
    retired = models.BooleanField(
        default=False, help_text="Gone from the catalogue; kept for those who answered it."
    )

    class Meta:
        ordering = ["problem_set__position", "position", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        """What the exercise is called, by its current revision."""
        return self.current.title if self.current else self.slug


class Revision(models.Model):
    """One frozen version of an exercise's content."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    published = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["exercise", "number"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["exercise", "digest"], name="revision_content_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise.slug} r{self.number}"

    @property
    def title(self) -> str:
        content: dict[str, Any] = self.content
        return str(content.get("title") or self.exercise.slug)
