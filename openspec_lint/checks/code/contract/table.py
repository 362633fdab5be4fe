"""The checks of contracts that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.components import COMPONENT_CHECKS
from openspec_lint.checks.code.contract.envelope import ENVELOPE_CHECKS
from openspec_lint.checks.code.contract.naming import NAMING_CHECKS
from openspec_lint.checks.code.contract.operations import OPERATION_CHECKS
from openspec_lint.checks.code.contract.parameters import PARAMETER_CHECKS
from openspec_lint.checks.code.contract.paths import PATH_CHECKS
from openspec_lint.checks.code.contract.references import REFERENCE_CHECKS
from openspec_lint.checks.code.contract.schemas import SCHEMA_CHECKS
from openspec_lint.checks.code.contract.structure import STRUCTURE_CHECKS
from openspec_lint.checks.hit import Check

CONTRACT_CHECKS: Final[Mapping[str, Check]] = {
    **COMPONENT_CHECKS,
    **ENVELOPE_CHECKS,
    **NAMING_CHECKS,
    **OPERATION_CHECKS,
    **PARAMETER_CHECKS,
    **PATH_CHECKS,
    **REFERENCE_CHECKS,
    **SCHEMA_CHECKS,
    **STRUCTURE_CHECKS,
}
