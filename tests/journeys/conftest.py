"""Fixtures of the journeys: the day on which all of them happen, and the folder of the stories."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def time_machine_day():
    """Stop the clock of the pages on 21 November 2026, at noon."""
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=True):
        yield
