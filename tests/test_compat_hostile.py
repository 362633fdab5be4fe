"""Contracts with something wrong at any place, on either side: there may be findings, and no exception."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from compat_places import TABLE, TODAY, contract

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms

FOLDER: Final = Path(__file__).parent / "data" / "compat_whole"
VERSIONS: Final = ("2.0", "3.2")
WRONG: Final = {
    "null": None,
    "a list": [],
    "a mapping": {},
    "a text": "a",
    "a list of nulls": [None],
    "a mapping of nulls": {"a": None},
    "a broken reference": {"$ref": "#/nowhere"},
}


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if way:
        yield way
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in entries:
        yield from _places(child, (*way, key))


def _with(document: Any, way: tuple[Any, ...], wrong: Any) -> Any:
    changed = copy.deepcopy(document)
    holder = changed
    for key in way[:-1]:
        holder = holder[key]
    holder[way[-1]] = wrong
    return changed


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_nothing_wrong_ends_the_comparison(version: str, wrong: Any) -> None:
    document = yaml.safe_load((FOLDER / f"{version}.yaml").read_text(encoding="utf-8"))
    good = contract(json.dumps(document), "openapi.json")
    told = 0
    for way in _places(document):
        if way[0] in ("openapi", "swagger"):
            continue
        bad = contract(json.dumps(_with(document, way, wrong)), "openapi.json")
        for pair in ((good, bad), (bad, good)):
            told += len(compat_findings(*pair, TABLE, Terms(TODAY)))
    assert told > 0


def test_what_is_compared_with_itself_is_no_change() -> None:
    for version in VERSIONS:
        text = (FOLDER / f"{version}.yaml").read_text(encoding="utf-8")
        changed = text.replace("title: Everything", "title: All")
        assert compat_findings(contract(text), contract(changed), TABLE, Terms(TODAY)) == []
