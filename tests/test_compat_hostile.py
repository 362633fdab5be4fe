"""Contracts with something wrong at any place, on either side: there may be findings, and no exception."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from compat_places import TABLE, TODAY, contract
from mutations import places, replaced

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms

FOLDER: Final = Path(__file__).parent / "data" / "compat_whole"
VERSIONS: Final = ("2.0", "3.2")
WRONG: Final[dict[str, Any]] = {
    "null": None,
    "a list": [],
    "a mapping": {},
    "a text": "a",
    "a number": 1,
    "a list of lists": [[]],
    "a list of nulls": [None],
    "a mapping of nulls": {"a": None},
    "a broken reference": {"$ref": "#/nowhere"},
}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_nothing_wrong_ends_the_comparison(version: str, wrong: Any) -> None:
    document = yaml.safe_load((FOLDER / f"{version}.yaml").read_text(encoding="utf-8"))
    good = contract(json.dumps(document), "openapi.json")
    told = 0
    for way in places(document)[1:]:
        if way[0] in ("openapi", "swagger"):
            continue
        bad = contract(json.dumps(replaced(document, way, wrong)), "openapi.json")
        for pair in ((good, bad), (bad, good)):
            told += sum(len(compat_findings(*pair, TABLE, Terms(TODAY), expanded=view)) for view in (False, True))
    assert told > 0


def test_what_is_compared_with_itself_is_no_change() -> None:
    for version in VERSIONS:
        text = (FOLDER / f"{version}.yaml").read_text(encoding="utf-8")
        changed = text.replace("title: Everything", "title: All")
        assert compat_findings(contract(text), contract(changed), TABLE, Terms(TODAY)) == []


COMPOSED: Final[list[Any]] = [
    {"type": ["string", "null"], "format": "byte"},
    {"oneOf": [{"type": "string", "enum": ["a"]}, {"type": ["integer", "null"]}, {"const": 1}]},
    {"anyOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, {"type": "array"}]},
    {"allOf": [{"title": "A", "type": "object"}, {"properties": {"a": {"enum": [1, 2]}}}], "discriminator": "a"},
    {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "object"}], "discriminator": {"propertyName": "a"}},
    {"type": "array", "prefixItems": [{"type": "string"}], "items": {"not": {"type": "null"}}},
    {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"},
]


@pytest.mark.parametrize("expanded", [False, True])
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_no_wrong_schema_ends_the_comparison_with_another(wrong: Any, expanded: bool) -> None:
    pairs = [(good, replaced(each, way, wrong)) for good in COMPOSED for each in COMPOSED for way in places(each)[1:]]
    good, bad = (contract(json.dumps(_exchanging(side)), "openapi.json") for side in zip(*pairs, strict=True))
    for both in ((good, bad), (bad, good)):
        assert compat_findings(*both, TABLE, Terms(TODAY), expanded=expanded)


def _exchanging(schemas: Iterable[Any]) -> dict[str, Any]:
    """Return a contract in which each schema is that of a request and of its answer."""
    paths = {}
    for number, schema in enumerate(schemas):
        content = {"content": {"application/json": {"schema": schema}}}
        operation = {"requestBody": content, "responses": {"200": {"description": "OK", **content}}}
        paths[f"/{number}"] = {"post": operation}
    return {"openapi": "3.1.0", "info": {"title": "Pairs", "version": "1"}, "paths": paths}
