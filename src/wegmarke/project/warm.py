"""Makes a server process ready, so that the first visitor waits no longer than the second."""

from __future__ import annotations

import gc

from django.conf import settings
from django.utils import timezone

from wegmarke.catalogue.loader import definitions, texts
from wegmarke.catalogue.places import all_kreise


def warm_up() -> None:
    """Read all data files and compile the law of today. Raises DataError if a file has a fault.

    What has been read stays for the life of the process: the garbage collector need not look at
    it again.
    """
    known = definitions()
    known.programs.on(timezone.localdate())
    all_kreise()
    for code, _name in settings.LANGUAGES:
        texts(code)
    gc.collect()
    gc.freeze()
