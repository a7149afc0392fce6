"""Registers the start-up checks."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The roof as an app, so that its checks are found."""

    name = "wegmarke.project"

    def ready(self) -> None:
        """Load the checks; importing them registers them."""
        from wegmarke.project import checks  # noqa: F401, PLC0415
