"""Checks all data files: what ``wegmarke data check`` and the tests run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wegmarke.catalogue.cases import load_cases
from wegmarke.catalogue.chains import load_chain, load_regions
from wegmarke.catalogue.dated import load_lists, load_parameters
from wegmarke.catalogue.directory import load_services
from wegmarke.catalogue.files import DataError, list_files, read_yaml
from wegmarke.catalogue.goals import load_goals
from wegmarke.catalogue.law import gaps, load_rules
from wegmarke.catalogue.loader import loaded
from wegmarke.catalogue.places import all_kreise
from wegmarke.catalogue.texts import LANGUAGES
from wegmarke.core.conditions.wording import label_key


def check_all() -> list[DataError]:
    """Return the faults of all data files; of each kind of file the first."""
    faults: list[DataError] = []
    loaders: tuple[Callable[[], object], ...] = (
        load_lists,
        load_parameters,
        load_rules,
        load_goals,
        load_chain,
        load_services,
        load_regions,
        all_kreise,
        loaded,
        load_cases,
    )
    for load in loaders:
        try:
            load()
        except DataError as error:
            if str(error) not in map(str, faults):
                faults.append(error)
    if not faults:
        faults += [*_texts(), *_translations(), *_cases()]
    return faults


def notes() -> list[str]:
    """Return what is worth a look but no fault: days on which no version of a line is in force."""
    return [str(gap) for gap in gaps(list(loaded().definitions.book.rules.values()))]


def _texts() -> Iterator[DataError]:
    """Every fact that may be asked in public has a question, a reason and a label for each value."""
    book, german = loaded().definitions.book, loaded().german
    for key, definition in book.facts.definitions.items():
        entry = german["facts"][key]
        if definition.public and not (entry.get("question") and entry.get("why")):
            yield DataError("data/facts", None, key, "a public fact needs question and why")
        labels = set(map(label_key, entry.get("labels") or {}))
        listed = "list" in entry
        if (
            definition.public
            and definition.type == "code"
            and not listed
            and set(map(str, definition.values)) - labels
        ):
            missing = ", ".join(sorted(set(map(str, definition.values)) - labels))
            yield DataError("data/facts", None, key, f"labels are missing: {missing}")
        if definition.default is not None and not definition.default.because:
            yield DataError("data/facts", None, key, "a default says why: because")
    for fact in book.derived:
        if fact not in book.facts:
            yield DataError(
                "data/law",
                None,
                fact,
                "this derived fact is not in the fact catalogue",
                "a key of data/facts",
            )


def _translations() -> Iterator[DataError]:
    """A translation belongs to something that exists."""
    german = loaded().german
    for folder in ("facts", "law", "chains"):
        for file in list_files(folder):
            if "/texts/" not in file:
                continue
            if file.rsplit("/", 1)[-1].removesuffix(".yaml") not in LANGUAGES:
                yield DataError(
                    file, None, "language", "this language is not known", ", ".join(LANGUAGES)
                )
            for kind, entries in (read_yaml(file) or {}).items():
                for key in entries or {}:
                    if kind not in german or key not in german[kind]:
                        yield DataError(
                            file,
                            None,
                            f"{kind}.{key}",
                            "there is nothing of this kind and key to translate",
                        )


def _cases() -> Iterator[DataError]:
    """A case names rules and facts that exist."""
    book = loaded().definitions.book
    for case in load_cases():
        for rule in case.rules:
            if rule not in book.rules:
                yield DataError(case.file, None, case.id, f"there is no rule {rule}")
        for fact in case.facts:
            if fact not in book.facts:
                yield DataError(
                    case.file,
                    None,
                    case.id,
                    f"the fact {fact} is not in the fact catalogue",
                    "a key of data/facts",
                )
