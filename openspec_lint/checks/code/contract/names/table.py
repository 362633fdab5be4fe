"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.names.casing import NAMING_CHECKS
from openspec_lint.checks.code.contract.names.properties import PROPERTY_NAME_CHECKS
from openspec_lint.checks.hit import Check

NAMES: Final[Mapping[str, Check]] = {
    **NAMING_CHECKS,
    **PROPERTY_NAME_CHECKS,
}
