"""Every address is in the access matrix, and answers every role and method as it says there."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from web.access_matrix import MATRIX, PAGES, REFUSED, ROLES

UNKNOWN_METHODS = ("put", "patch", "delete", "trace", "options")
LANGUAGES = [code for code, _ in settings.LANGUAGES]
ROWS = [(name, role) for name in MATRIX for role in ROLES]
LEAKS = re.compile(r"Traceback|Exception Type|django\.\w+", re.IGNORECASE)


def names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or str(pattern.pattern))
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)


def address(name, row, language="de"):
    with translation.override(language):
        return reverse(name, kwargs=row.arguments)


def test_every_address_is_in_the_matrix():
    assert set(names(get_resolver())) == set(MATRIX)


def test_every_row_names_every_role():
    assert all(set(roles) == set(ROLES) for roles in MATRIX.values())


def takes_forms(name: str, role: str) -> bool:
    return MATRIX[name][role].post != REFUSED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "role"), ROWS)
def test_get_answers_as_the_matrix_says(client, name, role, language):
    row = MATRIX[name][role]
    answer = client.get(address(name, row, language))
    assert answer.status_code == row.get
    assert client.head(address(name, row, language)).status_code == row.get


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "role"), ROWS)
def test_post_answers_as_the_matrix_says(client, name, role, language):
    row = MATRIX[name][role]
    assert client.post(address(name, row, language), row.sent).status_code == row.post


@pytest.mark.parametrize("method", UNKNOWN_METHODS)
@pytest.mark.parametrize(("name", "role"), ROWS)
def test_other_methods_are_refused(client, name, role, method):
    answer = getattr(client, method)(address(name, MATRIX[name][role]))
    assert answer.status_code == REFUSED
    assert not LEAKS.search(answer.content.decode())


@pytest.mark.parametrize(("name", "role"), [row for row in ROWS if takes_forms(*row)])
def test_a_form_from_elsewhere_is_refused(name, role):
    row = MATRIX[name][role]
    answer = Client(enforce_csrf_checks=True).post(address(name, row), row.sent)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/de/gibt-es-nicht/", "/xx/", "/admin/", "/static/x.css"])
def test_unknown_address_is_refused_politely(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert not LEAKS.search(answer.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_page_sets_no_cookie_but_the_one_against_forged_forms(client, name):
    answer = client.get(address(name, MATRIX[name]["anonymous"]))
    assert set(answer.cookies) <= {settings.CSRF_COOKIE_NAME}
