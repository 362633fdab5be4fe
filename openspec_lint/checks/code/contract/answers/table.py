"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.answers.envelope import ENVELOPE_CHECKS
from openspec_lint.checks.code.contract.answers.error_shapes import ERROR_SHAPE_CHECKS
from openspec_lint.checks.code.contract.answers.errors import ERROR_CHECKS
from openspec_lint.checks.code.contract.answers.headers import STATUS_HEADER_CHECKS
from openspec_lint.checks.code.contract.answers.problems import PROBLEM_CHECKS
from openspec_lint.checks.code.contract.answers.responses import RESPONSE_CHECKS
from openspec_lint.checks.code.contract.answers.statuses import DECLARED_STATUS_CHECKS
from openspec_lint.checks.code.contract.answers.successes import STATUS_CHECKS
from openspec_lint.checks.code.contract.answers.texts import STATUS_TEXT_CHECKS
from openspec_lint.checks.hit import Check

ANSWERS: Final[Mapping[str, Check]] = {
    **DECLARED_STATUS_CHECKS,
    **ENVELOPE_CHECKS,
    **ERROR_CHECKS,
    **ERROR_SHAPE_CHECKS,
    **PROBLEM_CHECKS,
    **RESPONSE_CHECKS,
    **STATUS_CHECKS,
    **STATUS_HEADER_CHECKS,
    **STATUS_TEXT_CHECKS,
}
