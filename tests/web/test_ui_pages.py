"""Pages that belong to no area, in every language, and what every answer carries."""

import re
from contextlib import closing

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from wegmarke.project.messages import compile_catalogues
from wegmarke.web.ui import errors
from wegmarke.web.ui.languages import LANGUAGES, language, offered
from wegmarke.web.ui.middleware import HEADERS, FriendlyRefusals

compile_catalogues()

# Closing an answer ends the request, and Django then looks at the connections that a test of the
# running site may have left open in the same process.
pytestmark = pytest.mark.django_db

CODES = [one.code for one in offered()]
PAGES = ["ui:gallery", "ui:imprint", "ui:sources"]
ANSWERS = ["/", "/de/bausteine/", "/de/gibt-es-nicht/", "/static/ui/wegmarke.css", "/xx/"]


def address(name: str, code: str) -> str:
    with translation.override(code):
        return reverse(name)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", PAGES)
def test_page_in_each_language_says_language_and_direction(client, name, code):
    response = client.get(address(name, code))
    assert response.status_code == 200
    html = response.content.decode()
    direction = language(code).direction
    assert f'<html lang="{code}" dir="{direction}">' in html
    assert ("kern/kern.rtl.css" in html) == (direction == "rtl")
    assert response.headers["Content-Language"] == code


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", PAGES)
def test_page_holds_no_inline_style_script_or_handler(client, name, code):
    html = client.get(address(name, code)).content.decode()
    assert not re.search(r"<(script|style)\b|\sstyle=|\son\w+=|javascript:", html)


@pytest.mark.parametrize("code", CODES)
def test_page_has_one_main_heading_and_unique_ids(client, code):
    html = client.get(address("ui:gallery", code)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert html.count("<h1") == 1
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


@pytest.mark.parametrize("code", CODES)
def test_every_described_by_points_to_something(client, code):
    html = client.get(address("ui:gallery", code)).content.decode()
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html)
    assert named
    assert {one for names in named for one in names.split()} <= ids


def test_page_links_to_itself_in_the_other_languages(client):
    html = client.get("/de/quellen/").content.decode()
    assert 'href="/en/quellen/" lang="en" hreflang="en" dir="ltr"' in html
    assert 'href="/ar/quellen/" lang="ar" hreflang="ar" dir="rtl"' in html


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("", "de"), ("en-GB,en;q=0.9", "en"), ("ar-SY", "ar"), ("fi", "de"), ("fi,en;q=0.5", "en")],
)
def test_bare_address_leads_to_the_best_language_without_a_cookie(client, accepted, code):
    response = client.get("/", headers={"accept-language": accepted})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{code}/"
    assert "Accept-Language" in response.headers["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_the_security_headers(client, path):
    with closing(client.get(path)) as response:
        headers = response.headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "script-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/de/bausteine/", "/de/", "/static/ui/wegmarke.css"])
def test_answer_to_a_form_is_never_stored(client, path):
    with closing(client.post(path)) as response:
        assert response.headers["Cache-Control"] == "no-store"


def test_page_is_compressed_and_small(client):
    response = client.get("/de/bausteine/", headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    html = client.get("/de/bausteine/").content.decode()
    parts = list(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    sizes = [len(response.content)] + [size(client, path) for path in parts]
    assert sum(sizes) <= 100_000


def size(client: Client, path: str) -> int:
    with closing(client.get(path, headers={"accept-encoding": "gzip"})) as response:
        assert response.headers.get("Content-Encoding") == "gzip", path
        return len(b"".join(response.streaming_content))


def test_font_is_not_compressed_again(client):
    path = "/static/kern/fonts/FiraSans-Regular.woff2"
    with closing(client.get(path, headers={"accept-encoding": "gzip"})) as response:
        assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("code", CODES)
def test_unknown_page_answers_in_the_language_of_the_address(client, code):
    response = client.get(f"/{code}/gibt-es-nicht/")
    assert response.status_code == 404
    assert f'<html lang="{code}"' in response.content.decode()


def test_wrong_method_gets_a_page_with_the_allowed_methods(client):
    response = client.post("/de/quellen/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "So lässt sich diese Seite nicht aufrufen" in response.content.decode()


def test_refusal_with_words_of_its_own_is_left_alone():
    own = HttpResponseNotAllowed(["GET"], content=b"words")
    answer = FriendlyRefusals(lambda request: own)(RequestFactory().post("/"))
    assert answer is own


@pytest.mark.parametrize(
    ("page", "status", "words"),
    [
        (lambda request: errors.bad_request(request, SuspiciousOperation("x")), 400, "nicht lesen"),
        (lambda request: errors.permission_denied(request, None), 403, "nicht freigegeben"),
        (lambda request: errors.csrf_failure(request, "x"), 403, "abgelaufen"),
        (lambda request: errors.not_found(request, None), 404, "gibt es nicht"),
        (errors.server_error, 500, "nicht an Ihnen"),
    ],
)
def test_error_page_says_what_happened(page, status, words):
    with translation.override("de"):
        response = page(RequestFactory().get("/de/"))
    assert response.status_code == status
    html = response.content.decode()
    assert words in html
    assert str(status) in html


def test_form_without_token_gets_the_friendly_page():
    response = Client(enforce_csrf_checks=True).post("/en/quellen/")
    assert response.status_code == 403
    assert '<html lang="en"' in response.content.decode()


def test_foreign_host_name_is_refused_with_headers(client):
    response = client.get("/de/quellen/", headers={"host": "boese.example"})
    assert response.status_code == 400
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_imprint_names_the_operator(client, settings):
    settings.OPERATOR = "Stadt Musterstadt\nMusterweg 1"
    assert "Stadt Musterstadt<br>Musterweg 1" in client.get("/de/impressum/").content.decode()


def test_imprint_without_operator_says_so(client):
    assert "noch kein Betreiber eingetragen" in client.get("/de/impressum/").content.decode()


def test_nine_languages_are_known_and_the_reviewed_ones_are_on():
    assert [one.code for one in LANGUAGES] == ["de", "en", "ar", "fa", "uk", "ru", "tr", "fr", "ti"]
    assert [code for code, _name in settings.LANGUAGES] == ["de", "en", "ar"]
    assert language("de-at").code == "de"
    assert language("xx").code == "de"
