"""What the site reads from its environment."""

import io
import json
import logging
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from exercises.models import Exercise
from grader.configuration import database, secret_key, switch, words
from grader.courses.models import Course
from tests.grader.house import ROOT


def test_secret_key_is_made_once_and_read_by_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NABLA_SECRET_KEY", raising=False)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    monkeypatch.setenv("NABLA_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"


def test_database_url(tmp_path: Path) -> None:
    sqlite = database("", tmp_path)
    assert sqlite["NAME"] == tmp_path / "nabla.sqlite3"
    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous = FULL" in sqlite["OPTIONS"]["init_command"]
    server = database("postgresql://me:p%40ss@db:5433/nabla?sslmode=require", tmp_path)
    assert (server["USER"], server["PASSWORD"], server["HOST"]) == ("me", "p@ss", "db")
    assert (server["PORT"], server["NAME"]) == ("5433", "nabla")
    assert server["OPTIONS"]["sslmode"] == "require"
    assert server["OPTIONS"]["pool"]
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        database("mysql://db/nabla", tmp_path)


def test_switches_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, value in (
        ("1", True),
        ("on", True),
        (" True ", True),
        ("0", False),
        ("", False),
        ("no", False),
    ):
        monkeypatch.setenv("NABLA_TEST", text)
        assert switch("NABLA_TEST") is value
    monkeypatch.setenv("NABLA_TEST", "a.example, b.example,")
    assert words("NABLA_TEST") == ["a.example", "b.example"]


def test_defaults_are_those_of_a_public_site(tmp_path: Path) -> None:
    """In a process of its own: the environment of the tests does not count."""
    script = "import django; django.setup(); from django.conf import settings as s; " + (
        "print(s.DEBUG, s.DEMO, s.SESSION_COOKIE_HTTPONLY, s.ALLOWED_HOSTS, len(s.SECRET_KEY) >= 50)"
    )
    plain = {"PATH": os.environ["PATH"], "NABLA_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**plain, "DJANGO_SETTINGS_MODULE": "grader.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False False True ['localhost', '127.0.0.1', '[::1]'] True"


def test_logs_are_one_json_object_a_line() -> None:
    [handler] = [h for h in logging.getLogger().handlers if getattr(h, "name", "") == "stderr"]
    stream = io.StringIO()
    before = handler.setStream(stream)  # type: ignore[attr-defined]
    try:
        logging.getLogger("somebody.else").warning("two\nlines of %s", "text")
    finally:
        handler.setStream(before)  # type: ignore[attr-defined]
    [line] = stream.getvalue().splitlines()
    assert json.loads(line)["event"] == "two\nlines of text"


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_behind_tls_django_finds_nothing_to_mend(tmp_path: Path) -> None:
    environment = {"NABLA_DATA": str(tmp_path), "NABLA_HTTPS": "1", "NABLA_HOSTS": "nabla.example"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("demo", [False, True])
def test_one_command_prepares_everything(db: None, settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    for _ in range(2):  # and does it again without harm
        told = io.StringIO()
        call_command("prepare", stdout=told)
        assert " exercises, " in told.getvalue()
        assert ("learn-nabla" in told.getvalue()) is demo
    assert Exercise.objects.count() > 200
    assert Course.objects.exists() is demo
