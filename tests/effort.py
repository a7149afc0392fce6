"""How hard the tests look: examples per property, and comparisons counted over the whole run.

``compared(n)`` is called by tests that answer one question in two ways and compare the answers;
one comparison is one condition, one person, one day. The sum over all workers is printed at the
end of the run, and a run that stays below ``WEGMARKE_COMPARISONS`` fails.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "default")
TIMES = {"default": 1, "long": 10, "mutants": 0.3}[PROFILE]
"""By how much more ``./test --long`` looks than ``./test``, and how much less for each mutant."""
SHOWN = 12

_counted: Counter[str] = Counter()


def load_profiles() -> None:
    """Register the profiles and load the one that ``HYPOTHESIS_PROFILE`` names."""
    settings.register_profile(
        "default", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    default = settings.get_profile("default")
    settings.register_profile("long", parent=default, max_examples=1000)
    # A mutant is only to be caught: the same examples every time, and none made smaller.
    settings.register_profile(
        "mutants",
        parent=default,
        max_examples=30,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        report_multiple_bugs=False,
    )
    settings.load_profile(PROFILE)


def examples(number: int) -> settings:
    """Return settings for so many examples in ``./test``, and ten times as many with ``--long``."""
    return settings(max_examples=max(10, round(number * TIMES)))


def compared(number: int) -> None:
    """Note that so many answers were compared with those of another way to find them."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "unknown").removesuffix(" (call)")
    _counted[test] += number


class Comparisons:
    """Adds up what the workers compared, prints it and fails the run below the floor."""

    def __init__(self, floor: int) -> None:
        self.floor = floor
        self.counted: Counter[str] = Counter()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker counted."""
        self.counted.update(getattr(node, "workeroutput", {}).get("compared", {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over to the controller, or fail the run if too little was compared."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["compared"] = dict(_counted)
            return
        self.counted.update(_counted)
        if self.counted.total() < self.floor and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the sum, the tests that compared most, and whether it is enough."""
        total = self.counted.total()
        if not total and not self.floor:
            return
        terminalreporter.section("comparisons")
        for test, number in self.counted.most_common(SHOWN):
            terminalreporter.line(f"{number:>12,}  {test}")
        others = len(self.counted) - SHOWN
        if others > 0:
            terminalreporter.line(f"              and {others} tests more")
        terminalreporter.line(f"{total:>12,}  comparisons in all")
        if total < self.floor:
            terminalreporter.line(f"TOO FEW: at least {self.floor:,} are wanted", red=True)
