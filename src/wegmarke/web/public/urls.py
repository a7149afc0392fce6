"""Addresses of the public pages. Answers travel in POST bodies: no address holds any."""

from __future__ import annotations

from django.urls import path

from wegmarke.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.start, name="start"),
    path("wegweiser/", views.guide, name="guide"),
]
