"""What the meta-schema objects to in the structure of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.structure import structure_errors
from openspec_lint.model.site import Site

_RULES: Final = (
    "structure-field-missing",
    "structure-field-unknown",
    "structure-type-wrong",
    "structure-value-invalid",
)


def _structure(rule_id: str, _site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report the errors of one kind that the meta-schema finds."""
    for error in structure_errors(scope.contract):
        if error.rule_id == rule_id:
            yield Hit(error.node, error.arguments, aspect=error.aspect)


STRUCTURE_CHECKS: Final[Mapping[str, Check]] = {rule_id: partial(_structure, rule_id) for rule_id in _RULES}
