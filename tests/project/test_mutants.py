"""The faults that ./test --mutants plants can still be planted."""

from __future__ import annotations

import ast
import importlib.util
import sys

import pytest
from repository import ROOT


@pytest.fixture(scope="module")
def mutants():
    """The module tools/mutants.py."""
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "tools" / "mutants.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_every_fault_chosen_by_hand_changes_one_place_and_is_still_python(mutants):
    found = mutants.by_hand()
    assert len(found) >= mutants.LEAST_BY_HAND
    for mutant in found:
        source = (mutants.ENGINE / mutant.file).read_text()
        assert mutant.why
        assert ast.dump(ast.parse(mutant.text)) != ast.dump(ast.parse(source)), mutant.name
    assert len({mutant.name for mutant in found}) == len(found)


def test_a_fault_whose_place_is_gone_is_named(mutants, monkeypatch):
    gone = {"name": "gone", "file": "values.py", "old": "is not there", "new": "", "why": "x"}
    monkeypatch.setattr(mutants, "data", lambda: {"hand": [gone], "equivalent": []})
    with pytest.raises(ValueError, match=r"'gone' stands 0 times"):
        mutants.by_hand()


def test_a_generated_fault_that_is_left_out_has_a_reason(mutants):
    for entry in mutants.data()["equivalent"]:
        assert set(entry) == {"name", "reason"}
        assert entry["reason"]
