"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.security.credentials import CREDENTIAL_CHECKS
from openspec_lint.checks.code.contract.security.exposure import EXPOSURE_CHECKS
from openspec_lint.checks.code.contract.security.limits import LIMIT_CHECKS
from openspec_lint.checks.code.contract.security.protection import PROTECTION_CHECKS
from openspec_lint.checks.code.contract.security.requirements import SECURITY_CHECKS
from openspec_lint.checks.code.contract.security.schemes import SCHEME_CHECKS
from openspec_lint.checks.code.contract.security.secrets import SECRET_CHECKS
from openspec_lint.checks.code.contract.security.traffic import TRAFFIC_CHECKS
from openspec_lint.checks.hit import Check

SECURITY: Final[Mapping[str, Check]] = {
    **CREDENTIAL_CHECKS,
    **EXPOSURE_CHECKS,
    **LIMIT_CHECKS,
    **PROTECTION_CHECKS,
    **SCHEME_CHECKS,
    **SECRET_CHECKS,
    **SECURITY_CHECKS,
    **TRAFFIC_CHECKS,
}
