"""The app of problem sets and exercises."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def keep_published_revisions(using: str, **_: Any) -> None:
    """A revision that was published stays what it was."""
    from exercises.immutable import keep
    from exercises.models import Revision

    keep(
        Revision,
        ["exercise_id", "number", "content", "digest", "published"],
        when="OLD.published IS NOT NULL",
        using=using,
    )


class ExercisesConfig(AppConfig):
    """Problem sets, exercises, revisions."""

    name = "exercises"

    def ready(self) -> None:
        post_migrate.connect(keep_published_revisions, sender=self)
