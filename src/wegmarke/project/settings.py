"""Settings: safe without any variable for development, from the environment for production.

docs/operations.md describes the variables; checks.py says which of them are missing.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from wegmarke.project.database import BadDatabaseUrlError, database
from wegmarke.project.logs import LOGGING  # noqa: F401 (read by Django)
from wegmarke.web.ui.languages import SOURCE, offered

PACKAGE = Path(__file__).resolve().parents[1]


def variable(name: str, default: str = "") -> str:
    """A variable of the environment without white space around it."""
    return os.environ.get(f"WEGMARKE_{name}", default).strip()


# Where it runs ----------------------------------------------------------------------------------
WEGMARKE_ENV = variable("ENV", "development")
PRODUCTION = WEGMARKE_ENV == "production"
DEBUG = not PRODUCTION and variable("DEBUG") == "1"
STATE_FOLDER = Path(variable("STATE") or ".state").resolve()
OPERATOR = variable("OPERATOR")

# The check `wegmarke.E001` refuses production without a key of its own. Elsewhere every start
# makes a new one: no page needs a signature that outlives the process.
GIVEN_KEY = variable("SECRET_KEY")
SECRET_KEY = GIVEN_KEY or secrets.token_urlsafe(50)
DEVELOPMENT_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [host.strip() for host in variable("ALLOWED_HOSTS").split(",") if host.strip()]
if not ALLOWED_HOSTS and not PRODUCTION:
    ALLOWED_HOSTS = DEVELOPMENT_HOSTS

# What it is made of -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "wegmarke.project",
    "wegmarke.web.ui",
    "wegmarke.web.public",
]
MIDDLEWARE = [
    "wegmarke.web.ui.middleware.Headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wegmarke.web.ui.middleware.CompressPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "wegmarke.web.ui.middleware.FriendlyRefusals",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "wegmarke.project.urls"
WSGI_APPLICATION = "wegmarke.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "wegmarke.web.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "wegmarke.web.ui.templatetags.ui"],
        },
    }
]

# Data -------------------------------------------------------------------------------------------
DATABASE_CHOSEN = bool(variable("DATABASE_URL"))
try:
    DATABASES = {"default": database(variable("DATABASE_URL"), STATE_FOLDER)}
    DATABASE_FAULT = ""
except BadDatabaseUrlError as fault:
    DATABASES = {"default": database("", STATE_FOLDER)}
    DATABASE_FAULT = str(fault)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages and days -----------------------------------------------------------------------------
LANGUAGE_CODE = SOURCE
LANGUAGES = [(language.code, language.name) for language in offered()]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Files of the pages -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_FOLDER / "static" if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Security ---------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the icons of KERN are masks inside the style sheet
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # gone when the browser is closed
CSRF_FAILURE_VIEW = "wegmarke.web.ui.errors.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
if variable("BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The list for preloading belongs to the owner of the domain; it cannot be left quickly.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
