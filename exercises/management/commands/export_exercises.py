"""`manage.py export_exercises <folder>`: the current exercises as content files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from exercises.exporting import ExportError, export_catalogue


class Command(BaseCommand):
    help = "Write the current exercises as content files; `load_exercises --from` reads them again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="empty, or not there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = export_catalogue(folder=options["folder"])
        except ExportError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{written} exercises written to {options['folder']}")
