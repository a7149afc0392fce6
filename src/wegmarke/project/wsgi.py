"""The entry point for servers: `granian --interface wsgi wegmarke.project.wsgi:application`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wegmarke.project.settings")

application = get_wsgi_application()

from wegmarke.project.checks import refuse_unsafe_start  # noqa: E402 (needs the settings)
from wegmarke.project.warm import warm_up  # noqa: E402 (needs the settings)

refuse_unsafe_start()
warm_up()
