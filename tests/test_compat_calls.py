"""Pairs of contracts that differ in who may call what, where, and how it is written: each has one right verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from compat_places import TABLE, TODAY, compared, contract, whole

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Finding, Severity

FOLDER: Final = Path(__file__).parent / "data" / "compat_pairs"
FILES: Final = ("security", "servers", "paths", "calls", "dialects")


def _pairs() -> list[Any]:
    found = []
    for file in FILES:
        path = FOLDER / f"{file}.yaml"
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
        found += [pytest.param(row, id=f"{file}-{row['name']}".replace(" ", "-")) for row in rows]
    return found


PAIRS: Final = _pairs()


def _verdict(found: list[Finding]) -> str:
    """Return what a maintainer is told by findings: the worst of them says."""
    worst = max((finding.severity for finding in found), default=None)
    if worst is None:
        return "silent"
    if worst < Severity.WARNING:
        return "compatible"
    is_breaking = any(f.change is not None and f.change.breaking and f.severity >= Severity.WARNING for f in found)
    return "breaking" if is_breaking else "unknown"


@pytest.mark.parametrize("row", PAIRS)
def test_verdict_is_right(row: dict[str, str]) -> None:
    found = compared(whole(row["old"]), whole(row["new"]))
    assert _verdict(found) == row["ideal"], _told(found)


@pytest.mark.parametrize("row", PAIRS)
def test_expanded_view_is_as_severe(row: dict[str, str]) -> None:
    plain = compared(whole(row["old"]), whole(row["new"]))
    expanded = compared(whole(row["old"]), whole(row["new"]), expanded=True)
    worst = [max([Severity.INFO, *(f.severity for f in found)]) for found in (plain, expanded)]
    assert worst[0] == worst[1], _told(plain) + _told(expanded)


def _told(found: list[Finding]) -> str:
    return "\n".join(f"{finding.severity.name} {finding.rule_id}: {finding.message}" for finding in found)


def test_names_are_unique() -> None:
    names = [parameter.id for parameter in PAIRS]
    assert len(set(names)) == len(names)


HEADER: Final = 'openapi: 3.1.0\ninfo: {title: a, version: "1"}\n'
PET: Final = "{type: object, required: [name], properties: {name: {type: string, maxLength: %d}}}"
OPERATION: Final = (
    "parameters: [{name: q, in: query, schema: {type: integer}}], security: [{key: []}], requestBody: {required: true, "
    'content: {application/json: {schema: %s}}}, responses: {"200": {description: OK}}'
)
KEY: Final = "{type: apiKey, in: header, name: X-Key}"


def _in_one(length: int) -> Any:
    operation = OPERATION % '{$ref: "#/components/schemas/Pet"}'
    components = f"components: {{schemas: {{Pet: {PET % length}}}, securitySchemes: {{key: {KEY}}}}}\n"
    return contract(f"{HEADER}paths: {{/pets: {{post: {{{operation}}}}}}}\n{components}")


def _in_several(length: int) -> Any:
    operation = OPERATION % '{$ref: "schemas.yaml#/Pet"}'
    return contract(
        f'{HEADER}paths: {{/pets: {{$ref: "pets.yaml"}}}}\n'
        'components: {securitySchemes: {key: {$ref: "schemas.yaml#/key"}}}\n',
        pets__yaml=f"post: {{{operation}}}\n",
        schemas__yaml=f"Pet: {PET % length}\nkey: {KEY}\n",
    )


def test_splitting_a_contract_is_no_change() -> None:
    for old, new in ((_in_one(9), _in_several(9)), (_in_several(9), _in_one(9))):
        assert compat_findings(old, new, TABLE, Terms(TODAY)) == []
        expanded = compat_findings(old, new, TABLE, Terms(TODAY), expanded=True)
        assert {finding.severity for finding in expanded} <= {Severity.INFO}


@pytest.mark.parametrize("expanded", [False, True])
def test_a_change_in_another_file_is_told_there(expanded: bool) -> None:
    (finding,) = compat_findings(_in_several(9), _in_several(5), TABLE, Terms(TODAY), expanded=expanded)
    assert (finding.rule_id, finding.location.path) == ("request-property-max-length-decreased", "schemas.yaml")
