"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.paths.forms import PATH_FORM_CHECKS
from openspec_lint.checks.code.contract.paths.items import PATH_CHECKS
from openspec_lint.checks.code.contract.paths.templates import TEMPLATE_CHECKS
from openspec_lint.checks.hit import Check

PATHS: Final[Mapping[str, Check]] = {
    **PATH_CHECKS,
    **PATH_FORM_CHECKS,
    **TEMPLATE_CHECKS,
}
