"""Settings of the site. Everything that differs between machines comes from the environment.

| variable | meaning | default |
|---|---|---|
| NABLA_DATA | folder for the database, the secret key, collected files | `.data` beside manage.py |
| NABLA_SECRET_KEY | signs cookies and tokens | generated once into NABLA_DATA |
| NABLA_DEBUG | 1: tracebacks in the browser, never on a public address | off |
| NABLA_DEMO | 1: `manage.py demo` may create accounts with known passwords | off |
| NABLA_HOSTS | host names served, comma-separated | localhost only |
| NABLA_ORIGINS | origins trusted by CSRF, comma-separated, with scheme | none |
| NABLA_HTTPS | 1: behind a TLS proxy: secure cookies, redirect, HSTS | off |
| NABLA_TIME_ZONE | zone of people who have not chosen one | UTC |
| NABLA_SIGN_UP | 1: anybody may sign up; 0: with an invitation only | as NABLA_DEMO |
| NABLA_ADDRESS | the site, as mails say it | first of NABLA_ORIGINS, else http://localhost:8000 |
| NABLA_MAIL_FROM | whom mails come from | nabla@localhost |
| EMAIL_URL | `smtp://user:password@host:port` (STARTTLS), `smtps://…`, `smtp+plain://…` | printed |
| NABLA_LOG_LEVEL | least level logged | INFO |
| DATABASE_URL | `postgresql://user:password@host:port/name` | SQLite in NABLA_DATA |
| REDIS_URL | broker | redis://127.0.0.1:6379/0 |
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from grader.configuration import database, logging_configuration, mail, secret_key, switch, words

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("NABLA_DATA") or BASE_DIR / ".data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = secret_key(DATA_DIR)
DEBUG = switch("NABLA_DEBUG")
DEMO = DEBUG or switch("NABLA_DEMO")
ALLOWED_HOSTS = words("NABLA_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = words("NABLA_ORIGINS")
SIGN_UP = switch("NABLA_SIGN_UP") if "NABLA_SIGN_UP" in os.environ else DEMO
ADDRESS = (os.environ.get("NABLA_ADDRESS") or [*CSRF_TRUSTED_ORIGINS, "http://localhost:8000"][0]).rstrip("/")

vars().update(mail(os.environ.get("EMAIL_URL", "")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("NABLA_MAIL_FROM") or "nabla@localhost"

INSTALLED_APPS = [
    "grader.apps.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "exercises",
    "grader.courses",
    "grader.submissions",
    "grader.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "grader.api.middleware.ProblemDetails",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "grader.body_limit.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "grader.courses.middleware.OwnTimeZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "grader.urls"
WSGI_APPLICATION = "grader.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "grader" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "courses.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English")
]  # and what has a catalogue in grader/locale: half a translation is worse than none
LOCALE_PATHS = [BASE_DIR / "grader" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("NABLA_TIME_ZONE", "UTC")

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing, and finds files without it
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "grader" / "static"] if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "uploads"  # the verifiers get to read it (NABLA_FILES), and nobody is served from it
MEDIA_ROOT.mkdir(exist_ok=True)
NABLA_UPLOAD_BYTES = 65 * 1024 * 1024  # of a whole request: an array of 64 MiB and its form

# A megabyte of text must reach the reader, which refuses it with a message; more is refused unread.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

HTTPS = switch("NABLA_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# HSTS for subdomains and preload lists speak for a whole domain, of which this site may be a corner.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"

# Dispatch. Seconds, and numbers of submissions.
NABLA_CHECK_SECONDS = float(os.environ.get("NABLA_CHECK_SECONDS", "1.5"))
NABLA_CHECK_BYTES = int(os.environ.get("NABLA_CHECK_BYTES", str(512 * 1024 * 1024)))
NABLA_ARRAY_SECONDS = float(os.environ.get("NABLA_ARRAY_SECONDS", "20"))
NABLA_ARRAY_BYTES = int(os.environ.get("NABLA_ARRAY_BYTES", str(2 * 1024 * 1024 * 1024)))
NABLA_LEASE_SECONDS = float(os.environ.get("NABLA_LEASE_SECONDS", "10"))
NABLA_TRIES = int(os.environ.get("NABLA_TRIES", "3"))
NABLA_IN_FLIGHT = int(os.environ.get("NABLA_IN_FLIGHT", "256"))
NABLA_GROUP = int(os.environ.get("NABLA_GROUP", "32"))
NABLA_DISPATCH_SECONDS = float(os.environ.get("NABLA_DISPATCH_SECONDS", "1"))

# Celery, the site's half: json only, results are rows and not messages.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT = "worker.transport:Transport"
CELERY_IMPORTS = ("grader.submissions.tasks",)
CELERY_TASK_DEFAULT_QUEUE = "site"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60}

LOGGING_CONFIG = None
LOGGING = logging_configuration(os.environ.get("NABLA_LOG_LEVEL", "INFO"), plain=DEBUG)
