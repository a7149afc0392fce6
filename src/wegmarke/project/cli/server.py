"""``serve`` starts the web server, ``prepare`` makes ready what it needs."""

import errno
import os
import socket
from typing import Annotated

import typer

from wegmarke.project.cli.options import Language, checked_language
from wegmarke.project.cli.refusals import Refusal, refuse
from wegmarke.project.cli.texts import say

SETTINGS = "wegmarke.project.settings"
APPLICATION = "wegmarke.project.wsgi:application"
HIGHEST_PORT = 65535
THREADS = 4

Host = Annotated[str, typer.Option("--host", help="Adresse, auf der gelauscht wird.")]
Port = Annotated[str, typer.Option("--port", help="Port, auf dem gelauscht wird.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Zahl der Prozesse.")]


def serve(
    host: Host = "127.0.0.1", port: Port = "8000", workers: Workers = 1, lang: Language = "de"
) -> None:
    """Den Webserver starten (granian, WSGI). Anfragen werden nicht protokolliert."""
    language = checked_language(lang)
    number = _checked_port(port, language)
    _check_free(host, number, language)
    load_django(language)

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    typer.echo(say(language, "serving", host=host, port=number))
    Granian(
        APPLICATION,
        address=host,
        port=number,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


def prepare(lang: Language = "de") -> None:
    """Übersetzungen, Datenbank und Dateien der Seiten bereitstellen; ./run ruft das vor dem Start auf."""
    load_django(checked_language(lang))

    from django.conf import settings
    from django.core.management import call_command

    from wegmarke.project.messages import compile_catalogues

    settings.STATE_FOLDER.mkdir(parents=True, exist_ok=True)
    compile_catalogues()
    call_command("migrate", interactive=False, verbosity=0)
    if settings.STATIC_ROOT:
        call_command("collectstatic", interactive=False, verbosity=0)


def load_django(language: str) -> None:
    """Load the settings; what is missing in them is a refusal, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        from wegmarke.project.checks import refuse_unsafe_start

        refuse_unsafe_start()
    except ImproperlyConfigured as error:
        raise Refusal(say(language, "settings"), *str(error).splitlines()) from None


def _checked_port(value: str, language: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= HIGHEST_PORT):
        raise refuse(language, "wrong_port", value=value)
    return int(value)


def _check_free(host: str, port: int, language: str) -> None:
    """Refuse a taken port before the server starts; the server itself would only log it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = port + 1 if port < HIGHEST_PORT else port - 1
            raise refuse(language, "port_taken", host=host, port=port, other=other) from None
        why = error.strerror or str(error)
        raise refuse(language, "port_forbidden", host=host, port=port, why=why) from None
