"""Fixtures for every test: a real browser that may talk to nobody but this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

import effort

# Playwright runs an event loop in the thread of the test; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LOCAL = {"127.0.0.1", "localhost", "[::1]"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FIXTURES = {"page", "context", "browser", "new_context", "site"}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

effort.load_profiles()


def pytest_configure(config: pytest.Config) -> None:
    """Count comparisons; ``WEGMARKE_COMPARISONS`` is the least a run may have."""
    floor = int(os.environ.get("WEGMARKE_COMPARISONS", "0"))
    config.pluginmanager.register(effort.Comparisons(floor), "comparisons")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a browser, look at the repository, or are run with coverage."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        if "tests/project" in item.path.as_posix():
            item.add_marker(pytest.mark.house)
        if "tests/core" in item.path.as_posix() and not item.get_closest_marker("wide"):
            item.add_marker(pytest.mark.covered)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of the system; nothing is downloaded."""
    names = (os.environ.get("WEGMARKE_CHROMIUM"), *BROWSERS)
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("Chromium is missing. On Debian and Ubuntu: apt-get install chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture
def site(live_server: Any) -> str:
    """Address of the running site, without a slash at the end."""
    return str(live_server.url)


@pytest.fixture
def page(page: Any) -> Iterator[Any]:
    """Give a page that fails the test when it asks another host, or when anything breaks in it."""
    strangers: list[str] = []
    faults: list[str] = []

    def seen(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "about", "blob"} and address.hostname not in LOCAL:
            strangers.append(request.url)

    def said(message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    page.set_default_timeout(10_000)
    page.context.on("request", seen)
    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert not strangers, f"the page asked other hosts: {strangers}"
    assert not faults, f"the page reported faults: {faults}"


@pytest.fixture
def axe() -> Callable[[Any], list[str]]:
    """Give a function that lists the accessibility faults of a page, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    checker = Axe()

    def faults(page: Any) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
        result = checker.run(page, options=options)
        return [
            f"{fault['id']} ({fault['impact']}): {node['html'][:160]}"
            for fault in result.response["violations"]
            for node in fault["nodes"]
        ]

    return faults
