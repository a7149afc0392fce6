"""The database settings: SQLite unless an address names another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA busy_timeout=20000;"
    "PRAGMA foreign_keys=ON;"
)


class BadDatabaseUrlError(ValueError):
    """The address of the database cannot be read."""


def database(url: str, default_folder: Path) -> dict[str, Any]:
    """The settings for an address; an empty address means a SQLite file in the folder."""
    if not url:
        return sqlite(str(default_folder / "wegmarke.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        if not parts.path.strip("/"):
            raise BadDatabaseUrlError("sqlite:///FILE: the file is missing")
        return sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql(parts)
    raise BadDatabaseUrlError(
        f"the address begins with {parts.scheme or '?'}:, expected sqlite: or postgresql:"
    )


def sqlite(name: str) -> dict[str, Any]:
    """A SQLite file that loses no acknowledged write."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }


def postgresql(parts: Any) -> dict[str, Any]:
    """A PostgreSQL database from the parts of its address."""
    name = unquote(parts.path.strip("/"))
    if not name:
        raise BadDatabaseUrlError("postgresql://USER:PASSWORD@HOST:PORT/NAME: the name is missing")
    try:
        port = parts.port
    except ValueError as error:
        raise BadDatabaseUrlError("the port is not a number") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
