"""A contract in several files is compared like one that is in a single file."""

from __future__ import annotations

from typing import Any, Final

import pytest
from compat_places import TABLE, TODAY, contract

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Severity

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
