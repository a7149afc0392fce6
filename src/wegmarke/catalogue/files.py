"""Finds and reads the data files: the package's own folder, then those of ``WEGMARKE_DATA``.

A later folder replaces files of the same path, so that a region can keep its own chain and
directory without a fork. Reading is fast (libyaml); only when something is wrong is the file
read again with line numbers, so that the message can name the line.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

Key = str | int


@dataclass
class DataError(Exception):
    """A data file has a fault: file, line and key, what was expected, what to write instead."""

    file: str
    line: int | None
    key: str
    expected: str
    instead: str = ""

    def __str__(self) -> str:
        """Return one sentence in English; ``wegmarke data check`` prints it."""
        line = f":{self.line}" if self.line else ""
        instead = f" Write instead: {self.instead}" if self.instead else ""
        return f"{self.file}{line}: {self.key}: {self.expected}.{instead}"


class _Loader(yaml.CSafeLoader):
    """Safe loader that refuses a key that is written twice: the first value would be lost."""


def _mapping_without_duplicates(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    mapping = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            problem = f"key {key!r} stands twice"
            raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_without_duplicates)


@cache
def data_folders() -> tuple[Path, ...]:
    """Return the data folders, the package's own first; later ones replace files of the same path."""
    own = Path(str(resources.files("wegmarke") / "data"))
    more = [Path(part) for part in os.environ.get("WEGMARKE_DATA", "").split(os.pathsep) if part]
    for folder in more:
        if not folder.is_dir():
            raise DataError(
                str(folder),
                None,
                "WEGMARKE_DATA",
                "this folder does not exist",
                "an existing folder, or unset the variable",
            )
    return (own, *more)


def file_path(relative: str) -> Path:
    """Return the file in the last data folder that has it. Raises DataError if none has."""
    for folder in reversed(data_folders()):
        path = folder / relative
        if path.is_file():
            return path
    raise DataError(relative, None, "file", "this data file does not exist")


def list_files(folder: str, suffix: str = ".yaml") -> list[str]:
    """Return the relative paths of all files below ``folder`` with this ending, sorted, each once."""
    found = {
        path.relative_to(root).as_posix()
        for root in data_folders()
        for path in (root / folder).rglob(f"*{suffix}")
        if path.is_file()
    }
    return sorted(found)


def read_text(relative: str) -> str:
    """Return the text of a data file. Raises DataError if it is missing or not UTF-8."""
    try:
        return file_path(relative).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            relative, None, "file", "the file is not UTF-8", "save it as UTF-8"
        ) from error


def read_yaml(relative: str) -> Any:
    """Return the plain data of a YAML file. Raises DataError with the line of a syntax fault."""
    try:
        return yaml.load(read_text(relative), Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise DataError(
            relative, line, "YAML", error.problem or "cannot be read", "see the line before as well"
        ) from error


def line_of(relative: str, path: tuple[Key, ...]) -> int | None:
    """Return the line of the part at ``path``, or of the nearest enclosing part that exists."""
    node = yaml.compose(read_text(relative), Loader=yaml.CSafeLoader)
    line = None
    for step in path:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, step: Key) -> tuple[int, yaml.Node] | None:
    """Return line and node of one part of a mapping or list."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        part = node.value[step]
        return part.start_mark.line + 1, part
    return None


def fault(relative: str, path: tuple[Key, ...], expected: str, instead: str = "") -> DataError:
    """Return the DataError for a part of a file, with its line looked up."""
    return DataError(relative, line_of(relative, path), ".".join(map(str, path)), expected, instead)
