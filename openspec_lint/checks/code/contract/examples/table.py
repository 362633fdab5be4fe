"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.examples.shown import SHOWN_CHECKS
from openspec_lint.checks.code.contract.examples.validity import EXAMPLE_CHECKS
from openspec_lint.checks.hit import Check

EXAMPLES: Final[Mapping[str, Check]] = {
    **EXAMPLE_CHECKS,
    **SHOWN_CHECKS,
}
