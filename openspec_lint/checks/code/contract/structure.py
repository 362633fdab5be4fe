"""What the meta-schema objects to in the structure of a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from openspec_lint.checks.habits import standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.structure.errors import structure_errors
from openspec_lint.checks.structure.mending import edits_of
from openspec_lint.checks.structure.values import json_type, shown, type_names
from openspec_lint.model.site import Site
from openspec_lint.nearest import nearest

_RULES: Final = (
    "structure-field-missing",
    "structure-field-unknown",
    "structure-type-wrong",
    "structure-value-invalid",
)


def _structure(rule_id: str, _site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report the errors of one kind that the meta-schema finds."""
    for error in structure_errors(scope.contract):
        if error.rule_id == rule_id:
            hit = Hit(error.node, error.arguments, aspect=error.aspect, fix=edits_of(error))
            yield standing_for([hit, *map(Hit, error.others)])


_VERSION_FIELDS: Final = {"openapi": "the versions 3.0, 3.1 and 3.2 are known", "swagger": "only `2.0` is known"}


def _unrecognised(site: Site, _options: Options, _scope: None) -> Iterator[Hit]:
    """Say why a document that somebody named as the contract is none (Swagger 2.0 and OpenAPI 3, their root object)."""
    value = site.value
    if site.document.kind == "markdown":
        is_spec = site.document.path.endswith("spec.md")
        reason = "a spec.md is a specification" if is_spec else "no endpoint with method and path is declared in it"
        yield Hit(site, {"reason": reason}, aspect="text")
        return
    if not isinstance(value, dict) or not value:
        held = "empty" if value in (None, "", {}, []) else f"{type_names([json_type(value)])}, not a mapping of fields"
        yield Hit(site, {"reason": f"the document is {held}"}, aspect="empty")
        return
    for field, known in _VERSION_FIELDS.items():
        if field in value:
            yield Hit(site.child(field), {"reason": f"`{field}` is {_said(value[field])}, and {known}"}, aspect=field)
            return
    misspelt = next((key for key in value if nearest(key, _VERSION_FIELDS, cutoff=0.7) is not None), None)
    reason = "it has no field `openapi` or `swagger` that tells its version, and no list of endpoints"
    if misspelt is not None:
        yield Hit(site.child(misspelt), {"reason": f"{reason}; perhaps `{misspelt}` is misspelt"}, aspect="version")
    else:
        yield Hit(site, {"reason": reason}, aspect="version")


def _said(value: object) -> str:
    return type_names([json_type(value)]) if isinstance(value, (dict, list)) else shown(value)


STRUCTURE_CHECKS: Final[Mapping[str, Check]] = {
    "contract-unrecognised": _unrecognised,
    **{rule_id: partial(_structure, rule_id) for rule_id in _RULES},
}
