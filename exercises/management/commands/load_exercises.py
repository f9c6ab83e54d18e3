"""`manage.py load_exercises`: the content files become problem sets, exercises and revisions."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.actions import load_catalogue
from worker import content
from worker.engine.errors import QuestionError

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"


class Command(BaseCommand):
    help = "Load the exercises' content files; what did not change is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--content", "--from", type=Path, default=CATALOGUE, help="folder of content files"
        )
        parser.add_argument(
            "--keep", action="store_true", help="retire no exercise because these files do not have it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_catalogue(
                catalogue=content.load_catalogue(options["content"]), retire=not options["keep"]
            )
        except QuestionError as error:
            raise CommandError(str(error)) from error
        if not options["verbosity"]:
            return
        self.stdout.write(
            f"{done.problem_sets} problem sets, {done.exercises} exercises, "
            f"{done.revisions} new revisions, {done.retired} retired"
        )
