"""Pages for what went wrong: what happened, what to do, and that nothing was stored."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def error_page(request: HttpRequest, status: HTTPStatus, title: str, text: str) -> HttpResponse:
    """The page for one status."""
    context = {"status": status.value, "title": title, "text": text}
    return render(request, "ui/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (given by Django)
    """400: the request could not be read."""
    return error_page(
        request,
        HTTPStatus.BAD_REQUEST,
        _("Das konnten wir nicht lesen"),
        _(
            "Ihre Anfrage war unvollständig oder zu groß. Gehen Sie bitte zurück und versuchen Sie es noch einmal."
        ),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (given by Django)
    """403: this page is not for the reader."""
    return error_page(
        request,
        HTTPStatus.FORBIDDEN,
        _("Diese Seite ist nicht freigegeben"),
        _("Sie dürfen diese Seite nicht öffnen."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (given by Django)
    """403: the form did not come from our page, or the browser sends no cookies."""
    return error_page(
        request,
        HTTPStatus.FORBIDDEN,
        _("Das Formular ist abgelaufen"),
        _(
            "Zu Ihrem Schutz prüfen wir, ob ein Formular von unserer Seite kommt. Dafür braucht Ihr Browser "
            "einen kurzen Eintrag (Cookie), der beim Schließen verschwindet. Gehen Sie bitte zurück, laden Sie "
            "die Seite neu und senden Sie das Formular noch einmal."
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (given by Django)
    """404: there is no such page."""
    return error_page(
        request,
        HTTPStatus.NOT_FOUND,
        _("Diese Seite gibt es nicht"),
        _("Vielleicht ist die Adresse falsch geschrieben oder die Seite ist umgezogen."),
    )


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the page was called in a way it does not know."""
    response = error_page(
        request,
        HTTPStatus.METHOD_NOT_ALLOWED,
        _("So lässt sich diese Seite nicht aufrufen"),
        _("Beginnen Sie bitte auf der Startseite."),
    )
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return error_page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        _("Bei uns ist ein Fehler passiert"),
        _("Es liegt nicht an Ihnen. Bitte versuchen Sie es in einigen Minuten noch einmal."),
    )
