"""`manage.py demo`: the demo course with accounts whose passwords are known."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grader.courses.demo import ACCOUNTS, make_demo


class Command(BaseCommand):
    help = "Make the demo course, its instructor and its students (only with NABLA_DEMO=1 or NABLA_DEBUG=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's passwords are public: set NABLA_DEMO=1 where that is fine.")
        course = make_demo()
        if not options["verbosity"]:
            return
        self.stdout.write(f"{course}: {course.assignments.count()} assignments")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:10} {account.password:14} {account.role.label}")
