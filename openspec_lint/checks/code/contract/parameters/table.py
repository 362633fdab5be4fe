"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.parameters.arguments import ARGUMENT_CHECKS
from openspec_lint.checks.code.contract.parameters.declared import PARAMETER_CHECKS
from openspec_lint.checks.code.contract.parameters.headers import HEADER_CHECKS
from openspec_lint.checks.code.contract.parameters.serialization import SERIALIZATION_CHECKS
from openspec_lint.checks.hit import Check

PARAMETERS: Final[Mapping[str, Check]] = {
    **ARGUMENT_CHECKS,
    **HEADER_CHECKS,
    **PARAMETER_CHECKS,
    **SERIALIZATION_CHECKS,
}
