"""Builds the wheel, looks whether everything is inside, and starts the program from it."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

LEFT_OUT = {".pyc", ".po", ".pot"}
PATIENCE = 20.0


def check(root: Path) -> None:
    """Build, compare, start; raises RuntimeError with the reason if something is wrong."""
    with tempfile.TemporaryDirectory(prefix="wm-wheel-") as name:
        folder = Path(name)
        inside = _unpack(_build(root, folder), folder / "inside")
        _compare(root / "src", inside)
        _start(inside, folder)


def _build(root: Path, folder: Path) -> Path:
    messages = [sys.executable, "-m", "wegmarke.project.cli", "messages", "compile"]
    subprocess.run(messages, cwd=root, check=True)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(root)]
    subprocess.run(command, check=True)
    return next(folder.glob("wegmarke-*.whl"))


def _unpack(wheel: Path, target: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    size = wheel.stat().st_size / 1e6
    print(f"{wheel.name}: {len(list(target.rglob('*.*')))} files, {size:.1f} MB", flush=True)
    return target


def _compare(source: Path, inside: Path) -> None:
    def files(base: Path) -> set[Path]:
        return {
            path.relative_to(base)
            for path in (base / "wegmarke").rglob("*")
            if path.is_file() and path.suffix not in LEFT_OUT and "__pycache__" not in path.parts
        }

    missing = sorted(files(source) - files(inside))
    if missing:
        raise RuntimeError(f"not in the wheel: {', '.join(map(str, missing[:10]))}")


def _start(inside: Path, folder: Path) -> None:
    """Check the data and fetch the start page, with nothing but the wheel on the path."""
    environment = {**os.environ, "PYTHONPATH": str(inside), "WEGMARKE_STATE": str(folder / "state")}
    command = [sys.executable, "-m", "wegmarke.project.cli"]
    seen = subprocess.run(
        [sys.executable, "-c", "import wegmarke; print(wegmarke.__file__)"],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    if not seen.startswith(str(inside)):
        raise RuntimeError(f"the wheel was not used, but {seen}")
    subprocess.run([*command, "data", "check"], cwd=folder, env=environment, check=True)
    port = _free_port()
    server = subprocess.Popen([*command, "serve", "--port", str(port)], cwd=folder, env=environment)
    try:
        _wait_for_page(server, f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_page(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError("the server from the wheel ended at once")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                print(f"served from the wheel: HTTP {answer.status}", flush=True)
                return
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"the start page from the wheel answers {error.code}") from error
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("no page from the wheel within 20 seconds")
