"""`manage.py check_exercises [slug …] [--seeds N]`: the exercises' own tests, in variants too, as a table."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.checking import Report, report
from exercises.management.commands.load_exercises import CATALOGUE
from worker import content
from worker.engine.errors import QuestionError


class Command(BaseCommand):
    help = "Try what the exercises' content files state: tests and named mistakes, in variants too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="slug", help="exercises to check; all without one")
        parser.add_argument("--seeds", type=int, default=5, help="variants to draw of each exercise (5)")
        parser.add_argument("--content", type=Path, default=CATALOGUE, help="folder of content files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            catalogue = content.load_catalogue(options["content"])
            catalogue.check_prerequisites()
            exercises = [catalogue.exercise(slug) for slug in options["slugs"] or catalogue.slugs]
        except QuestionError as error:
            raise CommandError(str(error)) from error
        width = max((len(exercise.slug) for exercise in exercises), default=0)
        self.stdout.write(f"  {'exercise':{width}}  tests  passed  variants  seconds")
        reports = []
        for exercise in exercises:
            found = report(exercise, seeds=options["seeds"])
            reports.append(found)
            self.show(found, width, catalogue.index[exercise.slug].name)
        self.conclude(reports)

    def show(self, found: Report, width: int, file: str) -> None:
        """One line of the table, and one for each failure: file, exercise and field."""
        mark, style = ("✗", self.style.ERROR) if found.failures else ("✓", self.style.SUCCESS)
        numbers = f"{found.tests:5}  {found.passed:6}  {found.variants:8}  {found.seconds:7.2f}"
        self.stdout.write(f"{style(mark)} {found.slug:{width}}  {numbers}")
        for failure in found.failures:
            self.stdout.write(self.style.ERROR(f"    {file}: {failure}"))

    def conclude(self, reports: list[Report]) -> None:
        """The totals; raises CommandError if anything failed, so that the exit status says so."""
        tests, passed, variants = (
            sum(getattr(one, name) for one in reports) for name in ("tests", "passed", "variants")
        )
        failures = sum(len(one.failures) for one in reports)
        seconds = sum(one.seconds for one in reports)
        total = f"{len(reports)} exercises, {variants} variants, {passed} of {tests} tests passed"
        total = f"{total}, {seconds:.1f} s"
        if failures:
            raise CommandError(total)
        self.stdout.write(total)
