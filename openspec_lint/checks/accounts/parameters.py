"""Parameters that specs tell of, against those that the operation declares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from openspec_lint.checks.accounts.limits import Difference, differences
from openspec_lint.checks.accounts.statements import Statement
from openspec_lint.model.contract import Contract
from openspec_lint.model.markdown.draft import Field
from openspec_lint.model.parameters import Parameter


class ToldParameter(NamedTuple):
    """A parameter of a statement; declared: that of the operation, None where it has none of this name and place."""

    statement: Statement
    field: Field
    declared: Parameter | None
    differences: tuple[Difference, ...] = ()


def place_in_documents(told: ToldParameter) -> tuple[bool, str, int]:
    """Return what brings the places of a parameter in the order of the documents, main specs first."""
    site = told.statement.account.site
    return site.around("change") is not None, site.document.path, told.field.place.line


def told_parameters(statement: Statement) -> Iterator[ToldParameter]:
    """Yield the query parameters that a statement tells of, and those of the path that have the declared name.

    What a path calls its parameters is its own affair: a spec may write `{id}` where the contract has `{petId}`. A
    contract in Markdown that tells of no query parameter at all leaves it open which there are.
    """
    declared = {(each.place, each.name): each for each in statement.route.operation.parameters}
    if statement.route.contract.format == "markdown" and not any(place == "query" for place, _ in declared):
        return
    for place, field in statement.account.told.parameters:
        found = declared.get((place, field.name))
        if found is not None or place == "query":
            parts = tuple(_differences(statement.route.contract, field, found)) if found is not None else ()
            yield ToldParameter(statement, field, found, parts)


def _differences(contract: Contract, field: Field, declared: Parameter) -> Iterator[Difference]:
    if field.required and not declared.required:
        yield Difference("", "required", "optional", declared.node)
    if declared.schema is not None:
        yield from differences(field.schema, contract.schemas.view(declared.schema))
