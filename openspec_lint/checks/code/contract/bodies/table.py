"""The checks in this folder: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.bodies.formats import BODY_FORMAT_CHECKS
from openspec_lint.checks.code.contract.bodies.media_types import MEDIA_TYPE_CHECKS
from openspec_lint.checks.code.contract.bodies.payloads import PAYLOAD_CHECKS
from openspec_lint.checks.code.contract.bodies.requests import BODY_CHECKS
from openspec_lint.checks.code.contract.bodies.shapes import RESPONSE_SHAPE_CHECKS
from openspec_lint.checks.hit import Check

BODIES: Final[Mapping[str, Check]] = {
    **BODY_CHECKS,
    **BODY_FORMAT_CHECKS,
    **MEDIA_TYPE_CHECKS,
    **PAYLOAD_CHECKS,
    **RESPONSE_SHAPE_CHECKS,
}
