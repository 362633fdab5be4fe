"""The one list of checks that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.agreement import AGREEMENT_CHECKS
from openspec_lint.checks.code.breaks import BREAK_CHECKS
from openspec_lint.checks.code.components import COMPONENT_CHECKS
from openspec_lint.checks.code.envelope import ENVELOPE_CHECKS
from openspec_lint.checks.code.naming import NAMING_CHECKS
from openspec_lint.checks.code.openspec.table import OPENSPEC_CHECKS
from openspec_lint.checks.code.operations import OPERATION_CHECKS
from openspec_lint.checks.code.parameters import PARAMETER_CHECKS
from openspec_lint.checks.code.paths import PATH_CHECKS
from openspec_lint.checks.code.references import REFERENCE_CHECKS
from openspec_lint.checks.code.schemas import SCHEMA_CHECKS
from openspec_lint.checks.code.structure import STRUCTURE_CHECKS
from openspec_lint.checks.hit import Check

CODE_CHECKS: Final[Mapping[str, Check]] = {
    **AGREEMENT_CHECKS,
    **BREAK_CHECKS,
    **COMPONENT_CHECKS,
    **ENVELOPE_CHECKS,
    **NAMING_CHECKS,
    **OPENSPEC_CHECKS,
    **OPERATION_CHECKS,
    **PARAMETER_CHECKS,
    **PATH_CHECKS,
    **REFERENCE_CHECKS,
    **SCHEMA_CHECKS,
    **STRUCTURE_CHECKS,
}
