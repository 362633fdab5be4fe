"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.texts.descriptions import TEXT_CHECKS
from openspec_lint.checks.code.contract.texts.urls import URL_CHECKS
from openspec_lint.checks.hit import Check

TEXTS: Final[Mapping[str, Check]] = {
    **TEXT_CHECKS,
    **URL_CHECKS,
}
