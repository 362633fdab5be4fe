"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.operations.expressions import EXPRESSION_CHECKS
from openspec_lint.checks.code.contract.operations.links import LINK_CHECKS
from openspec_lint.checks.code.contract.operations.methods import OPERATION_CHECKS
from openspec_lint.checks.code.contract.operations.names import OPERATION_NAME_CHECKS
from openspec_lint.checks.code.contract.operations.tags import TAG_CHECKS
from openspec_lint.checks.hit import Check

OPERATIONS: Final[Mapping[str, Check]] = {
    **EXPRESSION_CHECKS,
    **LINK_CHECKS,
    **OPERATION_CHECKS,
    **OPERATION_NAME_CHECKS,
    **TAG_CHECKS,
}
