"""Settings: everything that differs between machines comes from DIAODU_* variables, everything else stands here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from csp.constants import NONE, SELF

from diaodu.config.database import ZONE, database_from_url, sqlite_database
from diaodu.config.email import mail_from_url
from diaodu.config.secret import secret_key

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("DIAODU_DATA") or ROOT / "var").absolute()

DEBUG = False
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("DIAODU_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]

# Whether the server listens on loopback only (`./diaodu up` says so). Demo accounts can sign in nowhere else.
DIAODU_LOOPBACK = os.environ.get("DIAODU_LOOPBACK") == "1"
DIAODU_DATA = DATA

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "diaodu.core",
    "diaodu.warehouse",
    "diaodu.people",
    "diaodu.duties",
    "diaodu.ledger",
    "diaodu.outlook",
    "diaodu.factors",
    "diaodu.projects.schedule",
    "diaodu.problems",
    "diaodu.areas",
    "diaodu.projects.works",
    "diaodu.enterprises",
    "diaodu.projects.library",
    "diaodu.projects.tours",
    "diaodu.indicators.catalogue",
    "diaodu.indicators.rounds",
    "diaodu.indicators.analysis",
    "diaodu.assessment",
    "diaodu.plan",
    "diaodu.bulletins.checking",
    "diaodu.bulletins.papers",
    "diaodu.dispatch",
    "diaodu.sample",
    "diaodu.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "diaodu.web.middleware.OneAnswerARequest",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "diaodu.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diaodu.web.way_back.SignedInOnly",
    "diaodu.web.sign_in_rules.SignInRules",
    "diaodu.web.refusals.RecordRefusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "diaodu.web.middleware.NoBlankPage",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "diaodu.config.urls"
WSGI_APPLICATION = "diaodu.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "diaodu.web.context.shell",
            ],
        },
    },
]

DATABASES = {
    "default": database_from_url(os.environ["DIAODU_DATABASE_URL"])
    if os.environ.get("DIAODU_DATABASE_URL")
    else sqlite_database(DATA / "diaodu.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Long work runs in the worker; tests run it where it is asked for.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if "pytest" in sys.modules
        else "django_tasks_db.DatabaseBackend",
    },
}

AUTH_USER_MODEL = "people.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "diaodu.people.sign_in.OfficerBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "diaodu.people.hashers.QuickHasher",
]
if "pytest" in sys.modules:  # hundreds of accounts are made in tests; what is meant to be slow would only be slow
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "diaodu.people.passwords.NotUsedLately"},
]
CSRF_FAILURE_VIEW = "diaodu.web.views.errors.csrf_failure"
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:front"
LOGOUT_REDIRECT_URL = "web:sign_in"

# Five wrong passwords for one account from one place close that pair for half an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "web/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_https = os.environ.get("DIAODU_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

globals().update(mail_from_url(os.environ.get("DIAODU_EMAIL_URL", "")))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "diaodu" / "locale"]
USE_I18N = True
TIME_ZONE = ZONE
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = ROOT / "assets" / "collected"
STATICFILES_DIRS = [ROOT / "assets" / "vendor"]
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]  # the folder is built by `up` and `test`; linting needs none
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if "pytest" in sys.modules
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = "pytest" in sys.modules

# What rolls the warehouse up: DuckDB in the process, or spark://host:port (docs/how-to/use-the-warehouse.md).
DIAODU_WAREHOUSE = os.environ.get("DIAODU_WAREHOUSE", "")

# What one upload may weigh; `reading` has its own bounds on what is inside.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DIAODU_UPLOAD_LIMIT = 30 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("DIAODU_LOG_LEVEL", "WARNING")},
}
