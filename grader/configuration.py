"""Reads the environment for `grader.settings`: secrets, switches, the database address, logging."""

import logging.config
import os
import secrets
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured

SAID: Final = 500  # characters of a line about a request


def switch(name: str) -> bool:
    """Whether the variable is set to something that means yes."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    """The comma-separated words of the variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def secret_key(folder: Path) -> str:
    """The key from NABLA_SECRET_KEY, else the one generated into `folder` on the first start.

    Several processes start at once: the key is written to a file of its own and linked into
    place, so that the first one wins and nobody ever reads half a key.
    """
    if given := os.environ.get("NABLA_SECRET_KEY"):
        return given
    path = folder / "secret-key"
    if not path.exists():
        draft = folder / f"secret-key.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings for the database at `url`, or for SQLite in `folder` if it is empty.

    SQLite: a writer takes its lock when the transaction begins (IMMEDIATE), so that no
    transaction fails half way for want of it, and waits up to 20 s; a commit is on disk.
    """
    if not url:
        return _sqlite(folder / "nabla.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"DATABASE_URL: unknown scheme {parts.scheme!r}; postgresql or sqlite")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # A connection is checked when it is taken, so that a restarted server is not noticed by anyone.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}, **dict(parse_qsl(parts.query))},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        },
    }


def mail(url: str) -> dict[str, Any]:
    """Django's settings for the mail server at `url`; without one mails are printed."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL: smtp://user:password@host:port, smtps:// or smtp+plain://")
    encrypted = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if encrypted else 587 if parts.scheme == "smtp" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": encrypted,
        "EMAIL_USE_TLS": parts.scheme == "smtp",
    }


class BriefOnRefusals(logging.Filter):
    """What others send is theirs to mend: a line of bounded length, and no traceback for what was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        refused = record.name.startswith("django.security.")
        if refused:
            record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        if refused or (record.name == "django.request" and record.levelno < logging.ERROR):
            record.exc_info = record.exc_text = None
        if record.name.startswith("django."):
            said = record.getMessage()
            record.msg, record.args = said if len(said) <= SAID else said[:SAID] + "…", ()
        return True


def logging_configuration(level: str, *, plain: bool) -> dict[str, Any]:
    """Logging to standard error, one event a line: JSON, or plain text where a person develops.

    It takes effect at once: structlog and the standard library print through one formatter.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer()
    configuration: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *([] if plain else [structlog.processors.format_exc_info]),
                    renderer,
                ],
            },
        },
        "filters": {"brief": {"()": BriefOnRefusals}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "events", "filters": ["brief"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
    }
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(configuration)
    return configuration
