"""`manage.py serve`: the whole service, supervised. Everything happens in `grader.serve`."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from grader.courses.demo import ACCOUNTS
from grader.serve.claims import ClaimError
from grader.serve.service import serve


class Command(BaseCommand):
    help = "Run the broker, the web server, the dispatcher, the verifiers and the site worker until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port", default=os.environ.get("PORT") or "8000", help="default: PORT, else 8000"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started this one is gone"
        )

    def handle(self, *args: Any, port: str, with_parent: bool, **options: Any) -> None:
        if not port.isdecimal():
            raise CommandError(f"{port!r} is not a port: choose one from 1024 to 65535, as in PORT=8123.")
        accounts = ACCOUNTS if settings.DEMO else ()
        try:
            serve(
                port=int(port),
                data=settings.DATA_DIR,
                base=settings.BASE_DIR,
                environment=os.environ,
                accounts=[f"{who.username:10} {who.password:14} {who.role.label}" for who in accounts],
                with_parent=with_parent,
                say=self._say,
            )
        except ClaimError as error:
            raise CommandError(str(error)) from None

    def _say(self, line: str) -> None:
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except OSError:
            pass  # the terminal is gone; the service still has to be stopped in order
