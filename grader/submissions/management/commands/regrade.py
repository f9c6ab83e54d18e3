"""`manage.py regrade`: judge the answers to an exercise again, show who would change and how, then apply."""

import argparse
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.models import Revision
from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import PolicyError
from grader.submissions.actions import start_regrade
from grader.submissions.broker import BrokerUnavailable
from grader.submissions.models import Regrade
from grader.submissions.projection import Projection
from grader.submissions.regrading import (
    Change,
    Preview,
    Progress,
    apply,
    judge_again,
    preview,
    still_being_checked,
)

SHOWN = 50  # changed grades that the preview lists; all are counted


class Command(BaseCommand):
    help = (
        "Judge all answers to an exercise of a course again and show who would change and how; "
        "with --apply, let it count. Broken off at any moment, the same command goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("item", metavar="COURSE/ASSIGNMENT/EXERCISE", help="slugs")
        parser.add_argument("--by", required=True, help="user name of an instructor of the course")
        parser.add_argument("--reason", required=True, help="for the learners to read")
        parser.add_argument("--revision", type=int, help="its number; the exercise's current one by default")
        parser.add_argument(
            "--also-decisions", action="store_true", help="also where a person decided: their word goes"
        )
        parser.add_argument("--apply", action="store_true", help="write what the preview shows")

    def handle(self, *args: Any, **options: Any) -> None:
        item, by = _item(options["item"]), _person(options["by"])
        try:
            regrade = start_regrade(
                item=item,
                revision=_revision(item, options["revision"]),
                reason=options["reason"],
                keep_decisions=not options["also_decisions"],
                by=by,
            )
            self.stdout.write(f"Regrade {regrade.pk}: {regrade}")
            self._judge(regrade)
            shown = preview(regrade)
            self._show(shown)
            if not options["apply"]:
                self.stdout.write("Nothing was written. The same command with --apply lets it count.")
            elif shown.waiting:
                raise CommandError(
                    f"{still_being_checked(regrade)} answers are still being checked for the first time: "
                    "wait, and give the same command again."
                )
            else:
                self._apply(regrade, shown, by)
        except PolicyError as error:
            raise CommandError(str(error)) from error
        except PermissionDenied as error:
            raise CommandError(f"{by} does not teach this course.") from error
        except BrokerUnavailable as error:
            raise CommandError(
                f"The broker does not answer ({error}). What was judged is kept: give the same command again."
            ) from error

    def _judge(self, regrade: Regrade) -> None:
        for progress in judge_again(regrade):
            self.stdout.write(f"  judged {_progress(progress)}")

    def _show(self, shown: Preview) -> None:
        for change in shown.changes[:SHOWN]:
            self.stdout.write(
                f"  {change.learner.username:<20} {_points(change, change.before)} → "
                f"{_points(change, change.after)} of {change.weight}"
            )
        if len(shown.changes) > SHOWN:
            self.stdout.write(f"  and {len(shown.changes) - SHOWN} more")
        self.stdout.write(
            f"{len(shown.changes)} of {shown.grades} grades change; {shown.verdicts} verdicts would count, "
            f"{shown.kept} decisions of people stay, {shown.undecided} answers go to a person, "
            f"{shown.waiting} are not judged yet."
        )

    def _apply(self, regrade: Regrade, shown: Preview, by: Person) -> None:
        done = 0
        for progress in apply(regrade, by=by):
            done = progress.done
            self.stdout.write(f"  applied {_progress(progress)}")
        self.stdout.write(f"Applied: {done} verdicts count, {len(shown.changes)} grades changed.")


def _progress(progress: Progress) -> str:
    left = "" if progress.left is None else f", {progress.left:.0f} s left"
    return f"{progress.done} of {progress.total}, {progress.rate:.0f} per second{left}"


def _points(change: Change, projection: Projection) -> str:
    if projection.score is None:
        return "–"
    return str((projection.score * change.weight).quantize(Decimal("0.01")).normalize())


def _item(path: str) -> AssignmentItem:
    slugs = path.split("/")
    if len(slugs) != 3:
        raise CommandError("Name the exercise as COURSE/ASSIGNMENT/EXERCISE.")
    course, assignment, exercise = slugs
    items = AssignmentItem.objects.select_related("assignment__course", "exercise__current", "revision")
    item = items.filter(
        assignment__course__slug=course, assignment__slug=assignment, exercise__slug=exercise
    ).first()
    if item is None:
        raise CommandError(f"There is no {path}.")
    return item


def _revision(item: AssignmentItem, number: int | None) -> Revision:
    if number is None:
        return item.exercise.current or item.revision
    revision = Revision.objects.filter(exercise=item.exercise_id, number=number).first()
    if revision is None:
        raise CommandError(f"{item.exercise.slug} has no revision {number}.")
    return revision


def _person(name: str) -> Person:
    person = Person.objects.filter(username=name).first()
    if person is None:
        raise CommandError(f"There is nobody called {name}.")
    return person
