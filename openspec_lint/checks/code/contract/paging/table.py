"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.paging.lists import PAGING_CHECKS
from openspec_lint.checks.code.contract.paging.parameters import PAGING_PARAMETER_CHECKS
from openspec_lint.checks.hit import Check

PAGING: Final[Mapping[str, Check]] = {
    **PAGING_CHECKS,
    **PAGING_PARAMETER_CHECKS,
}
