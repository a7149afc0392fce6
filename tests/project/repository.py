"""What the house tests look at: the files of the repository, and words in identifiers."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wegmarke"
CORE = SOURCE / "core"
VENDORED = "web/ui/static/kern"
PYTHON_FOLDERS = ("src", "tests", "tools", "benchmarks")
SKIPPED_FOLDERS = {"__pycache__", "node_modules", "build", "dist", "results"}
HIDDEN_BUT_OURS = {".ci", ".gitignore"}
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that is or would be part of the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        names = [name for name in done.stdout.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # an archive without history
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()]
    paths = (ROOT / name for name in names)
    return tuple(
        path for path in sorted(paths) if path.is_file() and _is_ours(path.relative_to(ROOT).parts)
    )


def _is_ours(parts: tuple[str, ...]) -> bool:
    hidden = {part for part in parts if part.startswith(".")} - HIDDEN_BUT_OURS
    return not hidden and not SKIPPED_FOLDERS & set(parts)


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders of the repository."""
    bases = [ROOT / folder for folder in folders or PYTHON_FOLDERS]
    return [
        path
        for path in all_files()
        if path.suffix == ".py" and any(path.is_relative_to(base) for base in bases)
    ]


def own_files(*suffixes: str) -> list[Path]:
    """The files of the package with these endings, without vendored ones."""
    return [
        path
        for path in all_files()
        if path.is_relative_to(SOURCE)
        and path.suffix in suffixes
        and VENDORED not in path.as_posix()
    ]


def name_of(path: Path) -> str:
    """The path as a message shows it."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def words_of(identifier: str) -> set[str]:
    """The words an identifier is made of, in small letters."""
    return {word.lower() for word in WORD.findall(identifier)}


def identifiers(tree: ast.Module) -> set[str]:
    """The names that a module gives to things: modules' own words, not those it uses."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
    return names


def table_rows(document: Path) -> list[list[str]]:
    """The rows of all tables in a Markdown document, without headings' underlines."""
    lines = document.read_text(encoding="utf-8").splitlines()
    rows = [line.strip().strip("|").split("|") for line in lines if line.lstrip().startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if not set("".join(row)) <= set("-: ")]
