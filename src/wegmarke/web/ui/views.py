"""Pages that belong to no area: the components, the imprint, the sources."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from wegmarke.web.ui.gallery import examples


@require_safe
def to_best_language(request: HttpRequest) -> HttpResponse:
    """Send the reader to the language that the browser asks for."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with its variants."""
    return render(request, "ui/gallery.html", examples())


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who runs this installation, and what it stores."""
    return render(request, "ui/imprint.html", {"operator": settings.OPERATOR})


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the data come from, and under which licences."""
    return render(request, "ui/sources.html")
