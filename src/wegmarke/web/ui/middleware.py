"""Headers on every answer, compression, and refusals that a reader understands."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from wegmarke.web.ui import errors

Answer = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "microphone=(), payment=(), usb=()"
    ),
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
METHOD_NOT_ALLOWED = 405


class Headers:
    """Sets the security headers, and keeps answers to forms out of every cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer and add what is missing."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.method not in SAFE_METHODS:
            response.headers["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-cache, private")
        return response


class CompressPages(GZipMiddleware):
    """Compresses what becomes smaller; fonts and pictures already are."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave packed formats alone."""
        kind = response.headers.get("Content-Type", "")
        if kind.startswith(("font/", "image/")) and not kind.startswith("image/svg"):
            return response
        return super().process_response(request, response)


class FriendlyRefusals:
    """Shows a page where Django would send an empty body."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; an empty 405 becomes a page."""
        response = self.get_response(request)
        if response.status_code == METHOD_NOT_ALLOWED and not getattr(response, "content", b"-"):
            return errors.method_not_allowed(request, response.headers["Allow"])
        return response
