"""What nobody needs any more: sessions that ended, files that no answer names, drafts of long ago."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from grader.courses.models import Extension
from grader.submissions.models import Draft, Submission

AT_ONCE: Final = 1000  # rows that one statement removes, or files that one looks for
MOST_ROUNDS: Final = 100  # of that in one pass; the next goes on
FILE_AGE: Final = timedelta(days=1)  # before that, its row may still be on its way
DRAFT_AGE: Final = timedelta(days=365)  # so long a learner finds what they typed, the bell included


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """How much one pass removed."""

    sessions: int
    drafts: int
    files: int

    def __bool__(self) -> bool:
        return bool(self.sessions or self.drafts or self.files)


def clean_up(*, now: datetime | None = None) -> Cleaned:
    """Remove what is left over; the actor is the site. Called again and again.

    Raises:
        django.db.Error: nothing can be read or written now.
    """
    now = now or timezone.now()
    return Cleaned(
        sessions=_removed(Session.objects.filter(expire_date__lt=now)),
        drafts=_removed(_old_drafts(now)),
        files=_remove_files(now),
    )


def _old_drafts(now: datetime) -> QuerySet[Draft]:
    """What was typed long ago in sets that take no answer any more."""
    over = Q(item__assignment__closes__lt=now)
    over |= Q(item__assignment__closes=None, item__assignment__due__lt=now)
    extended = Extension.objects.filter(
        Q(due__gte=now) | Q(closes__gte=now),
        assignment=OuterRef("item__assignment"),
        learner=OuterRef("sitting__learner"),
    )
    return Draft.objects.filter(over, ~Exists(extended), saved__lt=now - DRAFT_AGE)


def _removed(rows: QuerySet[Any]) -> int:
    removed = 0
    for _ in range(MOST_ROUNDS):
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        removed += rows.model._default_manager.filter(pk__in=keys).delete()[0] if keys else 0
        if len(keys) < AT_ONCE:
            break
    return removed


# --- files ------------------------------------------------------------------------------------------


def _remove_files(now: datetime) -> int:
    """Files handed in whose row was never written, or is gone."""
    root = Path(settings.MEDIA_ROOT)
    removed = 0
    for group in _groups(root, before=(now - FILE_AGE).timestamp()):
        known = set(Submission.objects.filter(file__in=group).values_list("file", flat=True))
        for name in group.keys() - known:
            group[name].unlink(missing_ok=True)
            removed += 1
    return removed


def _groups(root: Path, *, before: float) -> Iterator[dict[str, Path]]:
    """The files that are old enough, by the name that a row gives them."""
    group: dict[str, Path] = {}
    for path in (root / "answers").rglob("*"):
        try:
            if path.is_symlink() or not path.is_file() or path.stat().st_mtime >= before:
                continue
        except OSError:
            continue  # gone meanwhile
        group[path.relative_to(root).as_posix()] = path
        if len(group) >= AT_ONCE:
            yield group
            group = {}
    if group:
        yield group
