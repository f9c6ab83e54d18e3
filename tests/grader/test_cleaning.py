"""What nobody needs any more goes by itself; what somebody may still look for stays."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from grader.courses.models import Assignment, AssignmentItem, Extension, Person
from grader.submissions.actions import clean_up, cleaning, save_draft
from grader.submissions.actions.cleaning import DRAFT_AGE, FILE_AGE, Cleaned
from grader.submissions.models import Draft, Submission

NOW = timezone.now()
NOTHING = Cleaned(sessions=0, drafts=0, files=0)


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


def test_nothing_is_left_over_where_nothing_was(db: None) -> None:
    assert clean_up() == NOTHING
    assert not NOTHING


def test_sessions_go_when_they_have_ended(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "AT_ONCE", 2)
    for age in (-3, -2, -1, 1):
        session = SessionStore()
        session["practice"] = {"solved": ["sum-x"]}
        session.set_expiry(NOW + timedelta(days=age))
        session.save()
    assert clean_up(now=NOW) == Cleaned(sessions=3, drafts=0, files=0)
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "age, closed, extended, stays",
    [
        (DRAFT_AGE * 2, True, False, False),
        (DRAFT_AGE - timedelta(days=1), True, False, True),
        (DRAFT_AGE * 2, False, False, True),
        (DRAFT_AGE * 2, True, True, True),
    ],
)
def test_drafts_go_long_after_their_set_has_closed(
    learner: Person, item: AssignmentItem, age: timedelta, closed: bool, extended: bool, stays: bool
) -> None:
    save_draft(learner=learner, item=item, response="1^")
    Draft.objects.update(saved=NOW - age)
    if closed:
        Assignment.objects.update(due=NOW - timedelta(days=1))
    if extended:
        Extension.objects.create(
            assignment=item.assignment, learner=learner, due=NOW + timedelta(days=1), reason="ill"
        )
    clean_up(now=NOW)
    assert Draft.objects.exists() is stays


def test_files_go_where_no_answer_names_them(
    uploads: Path, dispatched: Callable[..., Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "AT_ONCE", 2)
    folder = uploads / "answers" / "2026" / "11"
    folder.mkdir(parents=True)
    (uploads / "elsewhere.npy").touch()
    for name in ("named.npy", "left.npy", "left-too.csv", "left-as-well.json", "just-now.npy"):
        (folder / name).touch()
        if name != "just-now.npy":
            old = (NOW - 2 * FILE_AGE).timestamp()
            os.utime(folder / name, (old, old))
    (folder / "link.npy").symlink_to(folder / "named.npy")
    named = dispatched()
    Submission.objects.bulk_create(
        [
            Submission(
                sitting=named.sitting,
                item=named.item,
                revision=named.revision,
                variant_seed=0,
                response="named.npy",
                file="answers/2026/11/named.npy",
                received=NOW,
                idempotency_key="file",
            )
        ]
    )
    assert clean_up(now=NOW) == Cleaned(sessions=0, drafts=0, files=3)
    assert {path.name for path in folder.iterdir()} == {"named.npy", "just-now.npy", "link.npy"}
    assert (uploads / "elsewhere.npy").exists()
