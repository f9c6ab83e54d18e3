"""Makes an API token for a person and prints it, once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grader.api.tokens import create_token
from grader.courses.models import Person


class Command(BaseCommand):
    """`manage.py create_token ada --name notebook --days 30`"""

    help = "Make an API token for a person; it is printed once and cannot be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="what it is for")
        parser.add_argument("--days", type=int, help="how long it is valid; without it, until it is revoked")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            person = Person.objects.get(username=options["username"])
        except Person.DoesNotExist as error:
            raise CommandError(f"there is no account {options['username']!r}") from error
        days = options["days"]
        expires = None if days is None else timezone.now() + timedelta(days=days)
        self.stdout.write(create_token(person=person, name=options["name"], expires=expires))
