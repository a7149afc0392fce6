"""Refuses to start in production without the settings that make it safe, and says what is missing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

MIN_KEY_LENGTH = 50
KEY_HINT = (
    "Einen Schlüssel erzeugen und setzen / make a key and set it:\n"
    '    export WEGMARKE_SECRET_KEY="$(python -c '
    "'import secrets; print(secrets.token_urlsafe(50))')\""
)
HOSTS_HINT = (
    "Die Namen setzen, unter denen die Seiten erreichbar sind, mit Komma getrennt / set the names "
    "under which the pages are reached, separated by commas:\n"
    "    export WEGMARKE_ALLOWED_HOSTS=wegweiser.musterstadt.example"
)
DATABASE_HINT = (
    "Eine Adresse setzen / set an address, for example:\n"
    "    export WEGMARKE_DATABASE_URL=postgresql://wegmarke:PASSWORT@localhost:5432/wegmarke\n"
    "    export WEGMARKE_DATABASE_URL=sqlite:////var/lib/wegmarke/wegmarke.sqlite3"
)
ENV_HINT = (
    "Erlaubt sind / allowed are: development, production.\n    export WEGMARKE_ENV=production"
)


@register(Tags.security)
def production_is_complete(**_kwargs: Any) -> list[Error]:
    """One error for each setting that is missing or faulty."""
    errors = [*known_environment(), *readable_database()]
    if settings.PRODUCTION:
        errors += [*own_key(), *named_hosts(), *chosen_database()]
    return errors


def refuse_unsafe_start() -> None:
    """Raise with all messages at once; for servers, which run no checks of their own."""
    errors = production_is_complete()
    if errors:
        texts = "\n\n".join(f"{error.id}: {error.msg}\n{error.hint}" for error in errors)
        raise ImproperlyConfigured(
            f"Wegmarke startet so nicht / does not start like this.\n\n{texts}"
        )


def known_environment() -> list[Error]:
    """WEGMARKE_ENV has one of its two values."""
    if settings.WEGMARKE_ENV in {"development", "production"}:
        return []
    return [
        error(
            "E000", f"WEGMARKE_ENV: „{settings.WEGMARKE_ENV}“ ist unbekannt / is unknown.", ENV_HINT
        )
    ]


def readable_database() -> list[Error]:
    """The address of the database could be read."""
    if not settings.DATABASE_FAULT:
        return []
    text = f"WEGMARKE_DATABASE_URL ist nicht lesbar / cannot be read: {settings.DATABASE_FAULT}."
    return [error("E004", text, DATABASE_HINT)]


def own_key() -> list[Error]:
    """The key was given and is long enough."""
    key = settings.GIVEN_KEY
    if len(key) >= MIN_KEY_LENGTH:
        return []
    return [error("E001", f"WEGMARKE_SECRET_KEY: {missing_or_short(key)}.", KEY_HINT)]


def missing_or_short(key: str) -> str:
    """What is wrong with the key, in both languages."""
    if not key:
        return "fehlt / is missing"
    return f"hat {len(key)} Zeichen, nötig sind {MIN_KEY_LENGTH} / has {len(key)} characters, needs {MIN_KEY_LENGTH}"


def named_hosts() -> list[Error]:
    """Host names were given, and not the star."""
    hosts = settings.ALLOWED_HOSTS
    if hosts and "*" not in hosts:
        return []
    fault = "„*“ ist unsicher / is unsafe" if hosts else "fehlt / is missing"
    return [error("E002", f"WEGMARKE_ALLOWED_HOSTS: {fault}.", HOSTS_HINT)]


def chosen_database() -> list[Error]:
    """The database was chosen on purpose."""
    if settings.DATABASE_CHOSEN:
        return []
    return [error("E003", "WEGMARKE_DATABASE_URL: fehlt / is missing.", DATABASE_HINT)]


def error(number: str, text: str, hint: str) -> Error:
    """An error of Wegmarke's own."""
    return Error(text, hint=hint, id=f"wegmarke.{number}")
