"""The checks between specs and contracts that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.crosscheck.accompanied import ACCOMPANIED_CHECKS
from openspec_lint.checks.code.crosscheck.accounts import ACCOUNT_CHECKS
from openspec_lint.checks.code.crosscheck.agreement import AGREEMENT_CHECKS
from openspec_lint.checks.code.crosscheck.breaks import BREAK_CHECKS
from openspec_lint.checks.code.crosscheck.removals import REMOVAL_CHECKS
from openspec_lint.checks.code.crosscheck.without_change import WITHOUT_CHANGE_CHECKS
from openspec_lint.checks.hit import Check

CROSSCHECK_CHECKS: Final[Mapping[str, Check]] = {
    **ACCOUNT_CHECKS,
    **ACCOMPANIED_CHECKS,
    **AGREEMENT_CHECKS,
    **BREAK_CHECKS,
    **REMOVAL_CHECKS,
    **WITHOUT_CHANGE_CHECKS,
}
