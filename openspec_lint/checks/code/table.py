"""The one list of checks that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.agreement import AGREEMENT_CHECKS
from openspec_lint.checks.code.breaks import BREAK_CHECKS
from openspec_lint.checks.code.components import COMPONENT_CHECKS
from openspec_lint.checks.code.envelope import ENVELOPE_CHECKS
from openspec_lint.checks.code.naming import NAMING_CHECKS
from openspec_lint.checks.code.operations import OPERATION_CHECKS
from openspec_lint.checks.code.parameters import PARAMETER_CHECKS
from openspec_lint.checks.code.paths import PATH_CHECKS
from openspec_lint.checks.code.references import REFERENCE_CHECKS
from openspec_lint.checks.code.schemas import SCHEMA_CHECKS
from openspec_lint.checks.code.spec_changes import CHANGE_CHECKS
from openspec_lint.checks.code.spec_deltas import DELTA_CHECKS
from openspec_lint.checks.code.spec_files import FILE_CHECKS
from openspec_lint.checks.code.spec_headings import HEADING_CHECKS
from openspec_lint.checks.code.spec_language import LANGUAGE_CHECKS
from openspec_lint.checks.code.spec_links import LINK_CHECKS
from openspec_lint.checks.code.spec_merge import MERGE_CHECKS
from openspec_lint.checks.code.spec_metadata import METADATA_CHECKS
from openspec_lint.checks.code.spec_near_misses import NEAR_MISS_CHECKS
from openspec_lint.checks.code.spec_order import ORDER_CHECKS
from openspec_lint.checks.code.spec_proposals import PROPOSAL_CHECKS
from openspec_lint.checks.code.spec_quality import QUALITY_CHECKS
from openspec_lint.checks.code.spec_reading import READING_CHECKS
from openspec_lint.checks.code.spec_requirements import REQUIREMENT_CHECKS
from openspec_lint.checks.code.spec_stale import STALE_CHECKS
from openspec_lint.checks.code.spec_wording import WORDING_CHECKS
from openspec_lint.checks.code.structure import STRUCTURE_CHECKS
from openspec_lint.checks.hit import Check

CODE_CHECKS: Final[Mapping[str, Check]] = {
    **AGREEMENT_CHECKS,
    **BREAK_CHECKS,
    **COMPONENT_CHECKS,
    **ENVELOPE_CHECKS,
    **NAMING_CHECKS,
    **OPERATION_CHECKS,
    **PARAMETER_CHECKS,
    **PATH_CHECKS,
    **REFERENCE_CHECKS,
    **SCHEMA_CHECKS,
    **CHANGE_CHECKS,
    **DELTA_CHECKS,
    **FILE_CHECKS,
    **HEADING_CHECKS,
    **MERGE_CHECKS,
    **ORDER_CHECKS,
    **NEAR_MISS_CHECKS,
    **READING_CHECKS,
    **REQUIREMENT_CHECKS,
    **LANGUAGE_CHECKS,
    **LINK_CHECKS,
    **METADATA_CHECKS,
    **PROPOSAL_CHECKS,
    **QUALITY_CHECKS,
    **WORDING_CHECKS,
    **STALE_CHECKS,
    **STRUCTURE_CHECKS,
}
