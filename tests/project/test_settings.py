"""Settings: safe without a variable, refused in production until they are complete."""

import json
import logging
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from wegmarke.project import checks
from wegmarke.project.database import BadDatabaseUrlError, database
from wegmarke.project.logs import WithoutQuery, WithoutValues

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 50
COMPLETE = {
    "WEGMARKE_ENV": "production",
    "WEGMARKE_SECRET_KEY": "aB3-dE5_fG7" * 5,
    "WEGMARKE_ALLOWED_HOSTS": "wegweiser.example, www.wegweiser.example",
    "WEGMARKE_DATABASE_URL": "postgresql://w:p%40ss@db.example:5433/wegmarke?sslmode=require",
}


def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("WEGMARKE_", "DJANGO_"))
    }
    environment |= {"DJANGO_SETTINGS_MODULE": "wegmarke.project.settings", **variables}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def setting(names: str, **variables: str) -> dict:
    result = run(
        "import json; from wegmarke.project import settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in {names.split()!r}}}, default=str))",
        **variables,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_development_needs_no_variable():
    result = run("import wegmarke.project.wsgi")
    assert result.returncode == 0, result.stderr


def test_development_shows_no_traces_and_answers_only_to_this_machine():
    found = setting("DEBUG ALLOWED_HOSTS")
    assert found == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", ".localhost", "127.0.0.1", "[::1]"],
    }
    assert setting("DEBUG", WEGMARKE_DEBUG="1") == {"DEBUG": True}


def test_key_of_development_is_new_with_each_start():
    assert setting("SECRET_KEY") != setting("SECRET_KEY")


def test_production_without_variables_says_everything_that_is_missing():
    result = run("import wegmarke.project.wsgi", WEGMARKE_ENV="production")
    assert result.returncode != 0
    for part in (
        "WEGMARKE_SECRET_KEY: fehlt / is missing",
        "WEGMARKE_ALLOWED_HOSTS: fehlt / is missing",
        "WEGMARKE_DATABASE_URL: fehlt / is missing",
        "export WEGMARKE_ALLOWED_HOSTS=",
    ):
        assert part in result.stderr


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("WEGMARKE_SECRET_KEY", "kurz", "hat 4 Zeichen, nötig sind 50"),
        ("WEGMARKE_ALLOWED_HOSTS", "*", "ist unsicher / is unsafe"),
        ("WEGMARKE_DATABASE_URL", "mysql://x/y", "the address begins with mysql:"),
        ("WEGMARKE_ENV", "produktion", "„produktion“ ist unbekannt / is unknown"),
    ],
)
def test_faulty_value_is_named(variable, value, message):
    result = run("import wegmarke.project.wsgi", **{**COMPLETE, variable: value})
    assert result.returncode != 0
    assert message in result.stderr


def test_complete_production_passes_the_deployment_checks():
    code = (
        "import django; django.setup(); from django.core.management import call_command;"
        "call_command('check', '--deploy', '--fail-level', 'WARNING')"
    )
    result = run(code, **COMPLETE)
    assert result.returncode == 0, result.stderr


def test_production_is_strict():
    found = setting(
        "DEBUG ALLOWED_HOSTS CSRF_COOKIE_NAME CSRF_COOKIE_SECURE SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS",
        **COMPLETE,
        WEGMARKE_DEBUG="1",
    )
    assert found == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["wegweiser.example", "www.wegweiser.example"],
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63072000,
    }


def test_proxy_is_believed_only_on_request():
    names = "getattr(s, 'SECURE_PROXY_SSL_HEADER', None)"
    code = f"from wegmarke.project import settings as s; print({names})"
    assert run(code, **COMPLETE).stdout.strip() == "None"
    assert "X_FORWARDED_PROTO" in run(code, **COMPLETE, WEGMARKE_BEHIND_PROXY="1").stdout


def test_nothing_that_stores_persons_is_installed():
    apps = setting("INSTALLED_APPS")["INSTALLED_APPS"]
    assert not [app for app in apps if "sessions" in app or "auth" in app or "admin" in app]


def test_sqlite_is_the_default_and_loses_no_write(tmp_path):
    found = database("", tmp_path)
    assert found["NAME"] == str(tmp_path / "wegmarke.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout", "foreign_keys=ON"):
        assert pragma in found["OPTIONS"]["init_command"]


def test_sqlite_file_may_be_named(tmp_path):
    assert database("sqlite:////var/lib/w%20m.sqlite3", tmp_path)["NAME"] == "/var/lib/w m.sqlite3"
    assert database("sqlite:///w.sqlite3", tmp_path)["NAME"] == "w.sqlite3"


def test_postgresql_address_is_read(tmp_path):
    found = database(COMPLETE["WEGMARKE_DATABASE_URL"], tmp_path)
    assert {key: found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "wegmarke",
        "USER": "w",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize(
    "url", ["mysql://h/n", "postgresql://h", "postgresql://h:port/n", "sqlite://", "unsinn"]
)
def test_unreadable_address_is_refused(url, tmp_path):
    with pytest.raises(BadDatabaseUrlError):
        database(url, tmp_path)


def test_check_is_quiet_when_all_is_well(settings):
    settings.PRODUCTION = True
    settings.GIVEN_KEY = KEY
    settings.ALLOWED_HOSTS = ["w.example"]
    settings.DATABASE_CHOSEN = True
    assert checks.production_is_complete() == []
    checks.refuse_unsafe_start()


def test_access_line_loses_its_query():
    record = logging.LogRecord(
        "x", 20, "p", 1, '"GET %s HTTP/1.1" 200', ("/de/?papier=duldung",), None
    )
    assert WithoutQuery().filter(record)
    assert record.getMessage() == '"GET /de/ HTTP/1.1" 200'


def test_trace_in_the_log_does_not_quote_what_was_typed():
    try:
        int("streng geheim")
    except ValueError:
        text = WithoutValues().formatException(sys.exc_info())
    assert "builtins.ValueError" in text
    assert "test_settings.py" in text
    assert "geheim" not in text.replace('int("streng geheim")', "")


def test_vendored_files_are_those_that_are_documented():
    folder = ROOT / "src/wegmarke/web/ui/static/kern"
    lines = [
        f"| `{path.relative_to(folder)}` | `{sha256(path.read_bytes()).hexdigest()}` |"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    documented = (ROOT / "docs/vendored.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line not in documented] == []
    assert len(
        [line for line in documented if line.startswith("| `") and "/" not in line.split("|")[2]]
    ) >= len(lines)


PRODUCTION_VISIT = """
import re, django; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("collectstatic", interactive=False, verbosity=0)
visitor = Client(headers={"host": "wegweiser.example", "accept-encoding": "gzip"})
print(visitor.get("/de/quellen/").headers["Location"])
page = visitor.get("/de/quellen/", secure=True)
print(page.headers["Strict-Transport-Security"])
import gzip
html = gzip.decompress(page.content).decode()
sheet = re.search(r'/static/ui/wegmarke[.]([0-9a-f]+)[.]css', html)
answer = visitor.get(sheet.group(), secure=True)
print(answer.headers["Content-Encoding"], "immutable" in answer.headers["Cache-Control"])
fonts = visitor.get(re.search(r'/static/ui/fonts[.][0-9a-f]+[.]css', html).group(), secure=True)
print(re.search(r'kern/fonts/FiraSans-Regular[.][0-9a-f]+[.]woff2', gzip.decompress(b"".join(fonts)).decode()) is not None)
"""


def test_production_serves_hashed_files_over_https_only(tmp_path):
    result = run(PRODUCTION_VISIT, **COMPLETE, WEGMARKE_STATE=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == [
        "https://wegweiser.example/de/quellen/",
        "max-age=63072000; includeSubDomains",
        "gzip True",
        "True",
    ]
