"""Addresses of the pages that belong to no area."""

from __future__ import annotations

from django.urls import path

from wegmarke.web.ui import views

app_name = "ui"
urlpatterns = [
    path("bausteine/", views.gallery, name="gallery"),
    path("impressum/", views.imprint, name="imprint"),
    path("quellen/", views.sources, name="sources"),
]
