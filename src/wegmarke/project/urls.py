"""All addresses. Every page stands below its language; the bare address leads to the best one."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wegmarke.web.ui import errors, views

urlpatterns = [
    path("", views.to_best_language, name="root"),
    *i18n_patterns(
        path("", include("wegmarke.web.public.urls")),
        path("", include("wegmarke.web.ui.urls")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
