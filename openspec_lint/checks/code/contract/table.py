"""The checks of contracts that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.answers.table import ANSWERS
from openspec_lint.checks.code.contract.bodies.table import BODIES
from openspec_lint.checks.code.contract.components import COMPONENT_CHECKS
from openspec_lint.checks.code.contract.examples.table import EXAMPLES
from openspec_lint.checks.code.contract.names.table import NAMES
from openspec_lint.checks.code.contract.operations.table import OPERATIONS
from openspec_lint.checks.code.contract.paging.table import PAGING
from openspec_lint.checks.code.contract.parameters.table import PARAMETERS
from openspec_lint.checks.code.contract.paths.table import PATHS
from openspec_lint.checks.code.contract.references.table import REFERENCES
from openspec_lint.checks.code.contract.schemas.table import SCHEMAS
from openspec_lint.checks.code.contract.security.table import SECURITY
from openspec_lint.checks.code.contract.servers.table import SERVERS
from openspec_lint.checks.code.contract.structure import STRUCTURE_CHECKS
from openspec_lint.checks.code.contract.texts.table import TEXTS
from openspec_lint.checks.code.contract.twins import TWIN_CHECKS
from openspec_lint.checks.hit import Check

CONTRACT_CHECKS: Final[Mapping[str, Check]] = {
    **ANSWERS,
    **BODIES,
    **COMPONENT_CHECKS,
    **EXAMPLES,
    **NAMES,
    **OPERATIONS,
    **PAGING,
    **PARAMETERS,
    **PATHS,
    **REFERENCES,
    **SCHEMAS,
    **SECURITY,
    **SERVERS,
    **STRUCTURE_CHECKS,
    **TEXTS,
    **TWIN_CHECKS,
}
