"""Finds the file and line where a key is defined: fact, rule, goal, station, service, region ..."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import yaml

from wegmarke.catalogue import files

TRANSLATIONS = "texts"
SECTIONS = {
    "facts": "fact",
    "goals": "goal",
    "groups": "group of goals",
    "roles": "role",
    "lists": "list",
    "parameters": "parameter",
}
NAMES = {"lines": "line", "derived": "fact"}
KINDS = {
    "lines": "rule line",
    "versions": "rule",
    "derived": "derived fact",
    "stations": "station",
    "steps": "step",
    "services": "service",
    "topic": "topic of law",
    "chain": "chain",
}
FOLDER_KINDS = {"regions": "region", "directory": "service", "codes": "list", "chains": "chain"}


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """A key and the place where it is defined."""

    key: str
    kind: str
    file: str
    line: int

    def __str__(self) -> str:
        """Return it as an editor can open it: file, colon, line."""
        return f"{self.file}:{self.line}"


def definitions_of(key: str) -> tuple[Definition, ...]:
    """Return every place that defines this key."""
    return tuple(found for found in all_definitions() if found.key == key)


def similar_keys(key: str, most: int = 5) -> tuple[str, ...]:
    """Return defined keys that look like this one, the nearest first."""
    keys = {found.key.casefold(): found.key for found in all_definitions()}
    near = get_close_matches(key.casefold(), keys, n=most, cutoff=0.6)
    return tuple(keys[name] for name in near)


def all_definitions() -> Iterator[Definition]:
    """Go through all data files; translations define nothing."""
    for relative in files.list_files("."):
        if TRANSLATIONS in relative.split("/"):
            continue
        root = yaml.compose(files.read_text(relative), Loader=yaml.CSafeLoader)
        folder = relative.split("/", maxsplit=1)[0]
        path = files.file_path(relative)
        for key, kind, line in _defined(root, FOLDER_KINDS.get(folder, folder)):
            yield Definition(key, kind, str(path), line)


def _defined(node: yaml.Node | None, parent: str) -> Iterator[tuple[str, str, int]]:
    """Give key, kind and line of everything that is defined in or below a node."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _defined(item, parent)
    if not isinstance(node, yaml.MappingNode):
        return
    for name, value in node.value:
        key = str(name.value)
        if key in ("id", NAMES.get(parent)) and isinstance(value, yaml.ScalarNode):
            yield str(value.value), KINDS.get(parent, parent), name.start_mark.line + 1
        elif key in SECTIONS and isinstance(value, yaml.MappingNode):
            for inner_name, inner in value.value:
                yield str(inner_name.value), SECTIONS[key], inner_name.start_mark.line + 1
                yield from _defined(inner, SECTIONS[key])
        else:
            yield from _defined(value, key)
