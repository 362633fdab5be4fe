"""Puts the examples of rows into whole contracts, and compares them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from string import Template
from typing import Final

import yaml

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
ANNOTATED: Final = yaml.safe_load((FOLDER.parent / "annotated-places.yaml").read_text(encoding="utf-8"))
"""Contracts by the place that has texts of its own."""

SCHEMA_PLACES: Final = tuple(name for name in TEMPLATES if name != "operation")
HEADER: Final = '\nopenapi: 3.1.0\ninfo: {title: An example, version: "1"}\n'
NAMED: Final = "components: {schemas: {Named: {type: object, properties: {a: {type: string}}}}}\n"
"""The shared schema that examples may refer to."""

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


def compared(
    old: str, new: str, deprecation_days: int = 0, expanded: bool = False, texts: bool = False
) -> list[Finding]:
    """Return what comparing two texts of contracts finds; texts: also what only a changelog tells."""
    both = with_header(old), with_header(new)
    terms = Terms(TODAY, {"stable": deprecation_days})
    return compat_findings(both[0], both[1], TABLE, terms, expanded=expanded, texts=texts)


def with_header(text: str) -> Contract:
    """Return the contract that a text is; one without a header gets it."""
    return contract(text if _is_whole(text) else text.rstrip() + HEADER + _shared(text))


def _shared(text: str) -> str:
    return NAMED if "schemas/Named" in text and "components:" not in text else ""


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
    header = "{openapi: 3.1.0, " if "info:" in example else '{openapi: 3.1.0, info: {title: An example, version: "1"}, '
    return header + example.strip()[1:]


def annotated(place: str, fields: str) -> str:
    """Return the contract that has `fields` at a place of ANNOTATED."""
    return whole(Template(ANNOTATED[place]).substitute(FIELDS=fields))


def fact_place(row: CompatRow, place: str) -> tuple[str, str]:
    """Return direction and place of a fact of `row` in the contract of a place."""
    direction, name = place.split("-", 1)
    return direction, NESTED.get(name, name) if "property" in row.kinds else name
