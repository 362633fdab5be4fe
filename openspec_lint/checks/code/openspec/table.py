"""The checks of OpenSpec documents that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.openspec.changes import CHANGE_CHECKS
from openspec_lint.checks.code.openspec.deltas import DELTA_CHECKS
from openspec_lint.checks.code.openspec.files import FILE_CHECKS
from openspec_lint.checks.code.openspec.headings import HEADING_CHECKS
from openspec_lint.checks.code.openspec.language import LANGUAGE_CHECKS
from openspec_lint.checks.code.openspec.links import LINK_CHECKS
from openspec_lint.checks.code.openspec.merge import MERGE_CHECKS
from openspec_lint.checks.code.openspec.metadata import METADATA_CHECKS
from openspec_lint.checks.code.openspec.near_misses import NEAR_MISS_CHECKS
from openspec_lint.checks.code.openspec.order import ORDER_CHECKS
from openspec_lint.checks.code.openspec.proposals import PROPOSAL_CHECKS
from openspec_lint.checks.code.openspec.quality import QUALITY_CHECKS
from openspec_lint.checks.code.openspec.reading import READING_CHECKS
from openspec_lint.checks.code.openspec.requirements import REQUIREMENT_CHECKS
from openspec_lint.checks.code.openspec.stale import STALE_CHECKS
from openspec_lint.checks.code.openspec.wording import WORDING_CHECKS
from openspec_lint.checks.hit import Check

OPENSPEC_CHECKS: Final[Mapping[str, Check]] = {
    **CHANGE_CHECKS,
    **DELTA_CHECKS,
    **FILE_CHECKS,
    **HEADING_CHECKS,
    **LANGUAGE_CHECKS,
    **LINK_CHECKS,
    **MERGE_CHECKS,
    **METADATA_CHECKS,
    **NEAR_MISS_CHECKS,
    **ORDER_CHECKS,
    **PROPOSAL_CHECKS,
    **QUALITY_CHECKS,
    **READING_CHECKS,
    **REQUIREMENT_CHECKS,
    **STALE_CHECKS,
    **WORDING_CHECKS,
}
