"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.schemas.bounds import BOUND_CHECKS
from openspec_lint.checks.code.contract.schemas.choices import CHOICE_CHECKS
from openspec_lint.checks.code.contract.schemas.conflicts import CONFLICT_CHECKS
from openspec_lint.checks.code.contract.schemas.discriminators import DISCRIMINATOR_CHECKS
from openspec_lint.checks.code.contract.schemas.effects import EFFECT_CHECKS
from openspec_lint.checks.code.contract.schemas.keywords import KEYWORD_CHECKS
from openspec_lint.checks.code.contract.schemas.parts import PART_CHECKS
from openspec_lint.checks.code.contract.schemas.patterns import PATTERN_CHECKS
from openspec_lint.checks.code.contract.schemas.properties import PROPERTY_CHECKS
from openspec_lint.checks.code.contract.schemas.recursion import RECURSION_CHECKS
from openspec_lint.checks.code.contract.schemas.shape import SHAPE_CHECKS
from openspec_lint.checks.code.contract.schemas.types import TYPE_CHECKS
from openspec_lint.checks.code.contract.schemas.values import VALUE_CHECKS
from openspec_lint.checks.hit import Check

SCHEMAS: Final[Mapping[str, Check]] = {
    **BOUND_CHECKS,
    **CHOICE_CHECKS,
    **CONFLICT_CHECKS,
    **DISCRIMINATOR_CHECKS,
    **EFFECT_CHECKS,
    **KEYWORD_CHECKS,
    **PART_CHECKS,
    **PATTERN_CHECKS,
    **PROPERTY_CHECKS,
    **RECURSION_CHECKS,
    **SHAPE_CHECKS,
    **TYPE_CHECKS,
    **VALUE_CHECKS,
}
