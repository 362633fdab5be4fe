"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.servers.addresses import SERVER_CHECKS
from openspec_lint.checks.code.contract.servers.hosts import HOST_CHECKS
from openspec_lint.checks.hit import Check

SERVERS: Final[Mapping[str, Check]] = {
    **HOST_CHECKS,
    **SERVER_CHECKS,
}
