"""Fetch the vendored web parts at pinned versions and write them into the static folder.

Usage: python tools/vendor_kern.py

Needs npm and node, but only here: nothing of them is needed to run or to test Wegmarke.
The packages come from whatever registry the local npm is set to; their hashes are checked.
The style sheet is cut to the components that the templates use, in KERN's own order, and
mirrored once with rtlcss for the languages that are written from right to left.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parents[1] / "src/wegmarke/web/ui/static/kern"


class Package(NamedTuple):
    """A package of the npm registry with the hash of its archive."""

    name: str
    version: str
    sha256: str


KERN = Package(
    "@kern-ux/native",
    "2.7.2",
    "b82c23c35a198e60ee4c53c5d14911432437f03802441b7473e8d7003795adb0",
)
ARABIC = Package(
    "@fontsource-variable/noto-sans-arabic",
    "5.3.0",
    "b6c7b9001f81e4df07a4f2501ad1b710f8faf2ed0cccc753bd3162a358b08ce5",
)
RTLCSS = "rtlcss@4.3.0"

FIRA_FACES = ("Regular", "Italic", "Medium", "MediumItalic", "SemiBold", "SemiBoldItalic")

# The blocks of KERN that the templates use; everything else stays outside.
BLOCKS = {
    *("alert", "body", "btn", "dark", "error", "fieldset", "form-check"),
    *("form-input", "heading-large", "heading-medium", "heading-small", "hint", "icon", "label"),
    *("layer", "level-", "light", "link", "list", "sr-only", "title"),
}
ICONS = {
    *("arrow-back", "arrow-down", "arrow-forward", "arrow-up", "calendar-today", "check"),
    *("chevron-left", "chevron-right", "close", "danger", "default", "download", "edit", "help"),
    *("home", "info", "language", "large", "mail", "open-in-new", "question-mark", "search"),
    *("small", "success", "warning"),
}
UNUSED_VARIANTS = {"btn--x-small", "link--stretched", "list--horizontal"}
ANY_CLASS = re.compile(r"\.kern-[a-z0-9_-]+")
PALETTE = re.compile(r"--kern-color-[a-z0-9-]+-\d{3}(?!\d)|--kern-\d+(?!\d)")


def main() -> int:
    """Fetch, check, cut, mirror, copy."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        kern = unpack(KERN, workspace)
        arabic = unpack(ARABIC, workspace)
        STATIC.mkdir(parents=True, exist_ok=True)
        write_sheets(kern, workspace)
        copy_fonts(kern, arabic)
        shutil.copy(kern / "LICENSE.md", STATIC / "LICENSE.md")
        shutil.copy(arabic / "LICENSE", STATIC / "fonts/OFL-noto-sans-arabic.txt")
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            print(f"{digest(path)}  {path.relative_to(STATIC)}  {path.stat().st_size}")
    return 0


def unpack(package: Package, workspace: Path) -> Path:
    """The unpacked folder of a package, after its hash was checked."""
    target = workspace / package.name.replace("/", "-").strip("@")
    target.mkdir()
    spec = f"{package.name}@{package.version}"
    subprocess.run(
        ["npm", "pack", "--silent", spec], cwd=target, check=True, stdout=subprocess.PIPE
    )
    archive = next(target.glob("*.tgz"))
    if digest(archive) != package.sha256:
        sys.exit(f"{spec}: the archive has the hash {digest(archive)}, expected {package.sha256}.")
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    return target / "package"


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_sheets(kern: Path, workspace: Path) -> None:
    """Write kern.css and its mirror image kern.rtl.css."""
    sheet = cut((kern / "dist/kern.css").read_text(encoding="utf-8"))
    banner = f"/*! KERN UX native {KERN.version}, EUPL-1.2, see LICENSE.md; cut by tools/vendor_kern.py */\n"
    (STATIC / "kern.css").write_text(banner + sheet, encoding="utf-8")
    subprocess.run(
        ["npx", "--yes", RTLCSS, str(STATIC / "kern.css"), str(STATIC / "kern.rtl.css")],
        cwd=workspace,
        check=True,
        capture_output=True,
    )


def copy_fonts(kern: Path, arabic: Path) -> None:
    """Copy the faces that are used."""
    fonts = STATIC / "fonts"
    fonts.mkdir(exist_ok=True)
    for face in FIRA_FACES:
        shutil.copy(kern / f"dist/fonts/fira-sans/FiraSans-{face}.woff2", fonts)
    source = arabic / "files/noto-sans-arabic-arabic-wght-normal.woff2"
    shutil.copy(source, fonts / "NotoSansArabic.woff2")


def cut(css: str) -> str:
    """The rules of the kept components, without comments, unused shades and unused numbers."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace('@charset "UTF-8";', "")
    rules = kept_rules(css)
    while True:
        fewer = drop_unused_tokens(rules)
        if fewer == rules:
            return squeeze("".join(rules))
        rules = fewer


def split_rules(css: str) -> list[tuple[str, str]]:
    """Pairs of (head, body) on the outermost level."""
    rules, depth, start, head = [], 0, 0, ""
    for position, sign in quoted(css):
        if sign == "{":
            if depth == 0:
                head, start = css[start:position].strip(), position + 1
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                rules.append((head, css[start:position].strip()))
                start = position + 1
    return rules


def quoted(css: str) -> list[tuple[int, str]]:
    """The braces that do not stand inside a string."""
    found = re.finditer(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[{}]", css)
    return [(hit.start(), hit.group()) for hit in found if hit.group() in "{}"]


def kept_rules(css: str) -> list[str]:
    """The rules that speak about no class or about a kept one."""
    kept = []
    for head, body in split_rules(css):
        if head.startswith(("@media", "@supports", "@layer")):
            inner = "".join(kept_rules(body))
            if inner:
                kept.append(f"{head}{{{inner}}}")
        elif selectors := ",".join(one for one in head.split(",\n") if is_kept(one)):
            kept.append(f"{selectors}{{{body}}}")
    return kept


def is_kept(selector: str) -> bool:
    """Whether every class of the selector belongs to a kept block."""
    return all(is_kept_class(name.removeprefix(".kern-")) for name in ANY_CLASS.findall(selector))


def is_kept_class(name: str) -> bool:
    """Whether a class is a kept block, or one of its parts or variants."""
    block, _, variant = name.partition("--")
    if name in UNUSED_VARIANTS or (block == "icon" and variant and variant not in ICONS):
        return False
    return block.partition("__")[0] in BLOCKS


def drop_unused_tokens(rules: list[str]) -> list[str]:
    """The rules without the shades and numbers that nothing refers to."""
    used = set(re.findall(r"var\(\s*(--kern-[a-z0-9-]+)", "".join(rules)))

    def declaration(hit: re.Match[str]) -> str:
        name = hit.group(1)
        return "" if PALETTE.fullmatch(name) and name not in used else hit.group()

    return [re.sub(r"(--kern-[a-z0-9-]+)\s*:[^;{}]*;", declaration, rule) for rule in rules]


def squeeze(css: str) -> str:
    """The sheet without needless white space, one rule per line."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    return css.replace(";}", "}").replace("}", "}\n").replace("}\n}\n", "}}\n")


if __name__ == "__main__":
    sys.exit(main())
