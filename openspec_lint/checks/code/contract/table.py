"""The checks of contracts that are code: rule id → function."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.checks.code.contract.arguments import ARGUMENT_CHECKS
from openspec_lint.checks.code.contract.bodies import BODY_CHECKS
from openspec_lint.checks.code.contract.body_formats import BODY_FORMAT_CHECKS
from openspec_lint.checks.code.contract.components import COMPONENT_CHECKS
from openspec_lint.checks.code.contract.credentials import CREDENTIAL_CHECKS
from openspec_lint.checks.code.contract.declared_statuses import DECLARED_STATUS_CHECKS
from openspec_lint.checks.code.contract.envelope import ENVELOPE_CHECKS
from openspec_lint.checks.code.contract.error_shapes import ERROR_SHAPE_CHECKS
from openspec_lint.checks.code.contract.errors import ERROR_CHECKS
from openspec_lint.checks.code.contract.examples import EXAMPLE_CHECKS
from openspec_lint.checks.code.contract.exposure import EXPOSURE_CHECKS
from openspec_lint.checks.code.contract.expressions import EXPRESSION_CHECKS
from openspec_lint.checks.code.contract.headers import HEADER_CHECKS
from openspec_lint.checks.code.contract.hosts import HOST_CHECKS
from openspec_lint.checks.code.contract.limits import LIMIT_CHECKS
from openspec_lint.checks.code.contract.links import LINK_CHECKS
from openspec_lint.checks.code.contract.media_types import MEDIA_TYPE_CHECKS
from openspec_lint.checks.code.contract.naming import NAMING_CHECKS
from openspec_lint.checks.code.contract.operation_names import OPERATION_NAME_CHECKS
from openspec_lint.checks.code.contract.operations import OPERATION_CHECKS
from openspec_lint.checks.code.contract.paging import PAGING_CHECKS
from openspec_lint.checks.code.contract.paging_parameters import PAGING_PARAMETER_CHECKS
from openspec_lint.checks.code.contract.parameters import PARAMETER_CHECKS
from openspec_lint.checks.code.contract.path_forms import PATH_FORM_CHECKS
from openspec_lint.checks.code.contract.paths import PATH_CHECKS
from openspec_lint.checks.code.contract.payloads import PAYLOAD_CHECKS
from openspec_lint.checks.code.contract.problems import PROBLEM_CHECKS
from openspec_lint.checks.code.contract.property_names import PROPERTY_NAME_CHECKS
from openspec_lint.checks.code.contract.protection import PROTECTION_CHECKS
from openspec_lint.checks.code.contract.references.broken import REFERENCE_CHECKS
from openspec_lint.checks.code.contract.response_shapes import RESPONSE_SHAPE_CHECKS
from openspec_lint.checks.code.contract.responses import RESPONSE_CHECKS
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
from openspec_lint.checks.code.contract.schemes import SCHEME_CHECKS
from openspec_lint.checks.code.contract.secrets import SECRET_CHECKS
from openspec_lint.checks.code.contract.security import SECURITY_CHECKS
from openspec_lint.checks.code.contract.serialization import SERIALIZATION_CHECKS
from openspec_lint.checks.code.contract.servers import SERVER_CHECKS
from openspec_lint.checks.code.contract.shown import SHOWN_CHECKS
from openspec_lint.checks.code.contract.status_headers import STATUS_HEADER_CHECKS
from openspec_lint.checks.code.contract.status_texts import STATUS_TEXT_CHECKS
from openspec_lint.checks.code.contract.statuses import STATUS_CHECKS
from openspec_lint.checks.code.contract.structure import STRUCTURE_CHECKS
from openspec_lint.checks.code.contract.tags import TAG_CHECKS
from openspec_lint.checks.code.contract.templates import TEMPLATE_CHECKS
from openspec_lint.checks.code.contract.texts import TEXT_CHECKS
from openspec_lint.checks.code.contract.traffic import TRAFFIC_CHECKS
from openspec_lint.checks.code.contract.twins import TWIN_CHECKS
from openspec_lint.checks.code.contract.urls import URL_CHECKS
from openspec_lint.checks.hit import Check

CONTRACT_CHECKS: Final[Mapping[str, Check]] = {
    **ARGUMENT_CHECKS,
    **BODY_CHECKS,
    **BODY_FORMAT_CHECKS,
    **BOUND_CHECKS,
    **CHOICE_CHECKS,
    **COMPONENT_CHECKS,
    **CONFLICT_CHECKS,
    **CREDENTIAL_CHECKS,
    **DECLARED_STATUS_CHECKS,
    **DISCRIMINATOR_CHECKS,
    **EFFECT_CHECKS,
    **ENVELOPE_CHECKS,
    **ERROR_CHECKS,
    **ERROR_SHAPE_CHECKS,
    **EXAMPLE_CHECKS,
    **EXPOSURE_CHECKS,
    **EXPRESSION_CHECKS,
    **HEADER_CHECKS,
    **HOST_CHECKS,
    **KEYWORD_CHECKS,
    **LIMIT_CHECKS,
    **LINK_CHECKS,
    **MEDIA_TYPE_CHECKS,
    **NAMING_CHECKS,
    **OPERATION_CHECKS,
    **OPERATION_NAME_CHECKS,
    **PAGING_CHECKS,
    **PAGING_PARAMETER_CHECKS,
    **PARAMETER_CHECKS,
    **PART_CHECKS,
    **PATH_CHECKS,
    **PATH_FORM_CHECKS,
    **PATTERN_CHECKS,
    **PAYLOAD_CHECKS,
    **PROBLEM_CHECKS,
    **PROPERTY_CHECKS,
    **PROPERTY_NAME_CHECKS,
    **PROTECTION_CHECKS,
    **RECURSION_CHECKS,
    **REFERENCE_CHECKS,
    **RESPONSE_CHECKS,
    **RESPONSE_SHAPE_CHECKS,
    **SCHEME_CHECKS,
    **SECRET_CHECKS,
    **SECURITY_CHECKS,
    **SERIALIZATION_CHECKS,
    **SERVER_CHECKS,
    **SHAPE_CHECKS,
    **SHOWN_CHECKS,
    **STATUS_CHECKS,
    **STATUS_HEADER_CHECKS,
    **STATUS_TEXT_CHECKS,
    **STRUCTURE_CHECKS,
    **TAG_CHECKS,
    **TEMPLATE_CHECKS,
    **TEXT_CHECKS,
    **TRAFFIC_CHECKS,
    **TWIN_CHECKS,
    **TYPE_CHECKS,
    **URL_CHECKS,
    **VALUE_CHECKS,
}
