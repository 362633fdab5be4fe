"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.references.broken import REFERENCE_CHECKS
from openspec_lint.checks.hit import Check

REFERENCES: Final[Mapping[str, Check]] = {
    **REFERENCE_CHECKS,
}
