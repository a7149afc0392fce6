"""Logging that keeps what people typed out of the logs."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

QUERY = re.compile(r"\?\S*")


class WithoutQuery(logging.Filter):
    """Cuts the query off every address in an access line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place and let it pass."""
        record.msg = QUERY.sub("", record.getMessage())
        record.args = None
        return True


class WithoutValues(logging.Formatter):
    """Writes the places of a fault and its kind, but not its message, which may quote a form."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (name given by logging)
        """The frames and the class of the exception."""
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace))
        return f"{frames}{kind.__module__}.{kind.__qualname__}"


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query": {"()": WithoutQuery}},
    "formatters": {
        "plain": {
            "()": WithoutValues,
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_query"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
