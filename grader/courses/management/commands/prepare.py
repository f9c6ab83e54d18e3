"""`manage.py prepare`: everything that has to be there before the service starts, in one process."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database's tables and the exercises up to date; with NABLA_DEMO=1 the demo course, too."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        told = {"stdout": self.stdout, "stderr": self.stderr, "verbosity": options["verbosity"]}
        call_command("migrate", verbosity=0)
        call_command("load_exercises", **told)
        if settings.DEMO:
            call_command("demo", **told)
