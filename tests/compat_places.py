"""Puts the examples of rows into whole contracts, and compares them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template
from typing import Final

from openspec_lint.catalog.compat import CompatRow, load_compat
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.uses import NESTED
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

FOLDER: Final = Path(__file__).parent.parent / "fixtures" / "places"
TEMPLATES: Final = {path.stem: Template(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
SCHEMA_PLACES: Final = tuple(name for name in TEMPLATES if name != "operation")
HEADER: Final = '\nopenapi: 3.1.0\ninfo: {title: An example, version: "1"}\n'
TODAY: Final = date(2026, 1, 1)
"""The day of the examples: sunset dates in 2020 have passed, those in 2030 are ahead."""

TABLE: Final = load_compat()


def contract(text: str, path: str = "openapi.yaml", **others: str) -> Contract:
    """Return the contract that a text is, other files by name beside it."""
    files: Mapping[str, str] = {path: text, **{name.replace("__", "."): value for name, value in others.items()}}
    store = DocumentStore(memory_tree(files).read)
    found = read_contract(store.load(path), store)
    assert found is not None
    return found


def compared(old: str, new: str, deprecation_days: int = 0, expanded: bool = False) -> list[Finding]:
    """Return what comparing two texts of contracts finds; a text without a header gets one."""
    both = [contract(text if _is_whole(text) else text.rstrip() + HEADER) for text in (old, new)]
    return compat_findings(both[0], both[1], TABLE, Terms(TODAY, {"stable": deprecation_days}), expanded=expanded)


def _is_whole(text: str) -> bool:
    return any(word in text for word in ("openapi:", '"openapi":', "swagger:")) or text.startswith("{models:")


def at_place(place: str, schema: str) -> str:
    """Return the contract that has a schema at a place."""
    return TEMPLATES[place].substitute(SCHEMA=schema)


def whole(example: str) -> str:
    """Return the contract that an example over something else than a schema stands for: itself, or one operation."""
    if _is_whole(example):
        return example
    if "paths:" not in example:
        return TEMPLATES["operation"].substitute(OPERATION=example)
    return '{openapi: 3.1.0, info: {title: An example, version: "1"}, ' + example.strip()[1:]


def fact_place(row: CompatRow, place: str) -> tuple[str, str]:
    """Return direction and place of a fact of `row` in the contract of a place."""
    direction, name = place.split("-", 1)
    return direction, NESTED.get(name, name) if "property" in row.kinds else name
