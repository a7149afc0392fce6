"""Programs of the operating system that ./test needs: a browser, PostgreSQL, fonts."""

import os
import shutil
import subprocess
from pathlib import Path

SERVER_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
ARABIC_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts")


def chromium() -> str | None:
    """Path of a Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("WEGMARKE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def postgres_folder() -> Path | None:
    """Folder with initdb and pg_ctl, the newest first, or None."""
    for pattern in SERVER_FOLDERS:
        found = sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
        for folder in found:
            if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
                return folder
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _version(folder: Path) -> float:
    digits = folder.parent.name.rpartition("-")[2]
    return float(digits) if digits.replace(".", "", 1).isdigit() else 0.0


def arabic_font() -> bool:
    """Whether screenshots can show Arabic."""
    return any(
        next(Path(folder).rglob("NotoSansArabic*"), None)
        for folder in ARABIC_FONTS
        if Path(folder).is_dir()
    )


def missing() -> dict[str, str]:
    """What is not there: name -> Debian package."""
    lacking = {}
    if not chromium():
        lacking["chromium"] = "chromium"
    if not postgres_folder():
        lacking["postgresql"] = "postgresql"
    if not arabic_font():
        lacking["fonts"] = "fonts-noto-core"
    return lacking


def install_missing() -> dict[str, str]:
    """Install through apt as root; say what to do otherwise. Returns what is still missing."""
    lacking = missing()
    if not lacking:
        return {}
    packages = list(lacking.values())
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing", *packages, "...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        lacking = missing()
    if lacking:
        print("Missing:", ", ".join(lacking))
        print("  On Debian and Ubuntu: sudo apt-get install", *lacking.values())
        print("  Without Chromium no browser tests, without PostgreSQL no tests on PostgreSQL,")
        print("  without the fonts the Arabic screenshots show boxes.", flush=True)
    return lacking
