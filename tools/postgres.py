"""A throw-away PostgreSQL: made in a temporary folder, reached by a socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import system

USERS = ("postgres", "nobody")
PORT = "5432"
SPEED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=128MB")


def _user() -> str | None:
    """Whom to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in USERS:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise RuntimeError("PostgreSQL needs an unprivileged user (postgres or nobody); there is none.")


def _run(command: list[str], user: str | None) -> None:
    group = None if user is None else pwd.getpwnam(user).pw_gid
    done = subprocess.run(
        command,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


@contextmanager
def cluster() -> Iterator[str]:
    """Give the address of a fresh server for the time of the block."""
    programs = system.postgres_folder()
    if programs is None:
        raise RuntimeError("No PostgreSQL server programs found.")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="wm-pg-"))
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    try:
        _run(
            [
                *(str(programs / "initdb"), "--pgdata", str(data), "--username", "wegmarke"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
            ],
            user,
        )
        options = f"-k {folder} -p {PORT} -c listen_addresses=''"
        options += "".join(f" -c {setting}" for setting in SPEED)
        control = [str(programs / "pg_ctl"), "--pgdata", str(data), "--wait"]
        _run([*control, "-o", options, "-l", str(folder / "log"), "start"], user)
        try:
            yield f"postgresql://wegmarke@/wegmarke?host={folder}&port={PORT}"
        finally:
            _run([*control, "--mode", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
