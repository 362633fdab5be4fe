"""Whether a reference leads to the kind of object that its place asks for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from openspec_lint.checks.wording import with_article
from openspec_lint.model.contract import Contract
from openspec_lint.model.grammar import steps
from openspec_lint.model.prose_types import is_schema
from openspec_lint.model.site import Node, Site
from openspec_lint.model.walk import DYNAMIC
from openspec_lint.read.document import Trail, Value

_SCHEMA_KEYWORDS: Final = frozenset(("type", "properties", "allOf", "oneOf", "anyOf", "enum", "items", "$ref", "not"))
_NO_SCHEMA: Final[Mapping[str, frozenset[str]]] = {
    "parameter": frozenset(("name", "in")),
    "response": frozenset(("description", "content")),
    "request body": frozenset(("content",)),
}
"""What has all of these fields, and no keyword of a schema, is no schema."""

_REFERENCES: Final = ("reference", DYNAMIC)
_TYPES: Final = {str: "a text", list: "a list", bool: "true or false", int: "a number", float: "a number"}
_SCHEMA_TARGETS: Final = (dict, bool)


class ReferenceKinds:
    """Knows what stands at the targets of references in one contract.

    A target is what its section under `components` says, else what the walk takes it for where it stands, else what
    its own fields leave no doubt about.
    """

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.sections = _sections(contract.version)
        self._placed: dict[int, str] | None = None

    def wrong_kind(self, site: Site, target: Node) -> str | None:
        """Return what a reference leads to ("a parameter"), where that is not what its place needs; else None."""
        expected = str(site.name)
        value = target.value
        if type(value) is not dict:
            is_schema_still = expected == "schema" and isinstance(value, _SCHEMA_TARGETS)
            return None if is_schema_still else _TYPES.get(type(value), "nothing")
        actual = self._by_section(target.trail) or self._by_place(value)
        if actual is not None:
            return None if actual == expected else _spoken(actual)
        return _told_by_fields(expected, value)

    def _by_section(self, trail: Trail) -> str | None:
        """Return the kind that the section of a component says; None for what is no component."""
        if trail is None or trail[0] is None:
            return None
        holder, section = trail[0]
        if self.contract.version == "2.0":
            return self.sections.get(section) if holder is None else None
        is_component = holder is not None and holder[0] is None and holder[1] == "components"
        return self.sections.get(section) if is_component else None

    def _by_place(self, value: Value) -> str | None:
        if self._placed is None:
            sites = self.contract.sites
            self._placed = {id(site.value): _kind(site) for site in sites if not _is_entered_by_reference(site)}
        return self._placed.get(id(value))


@lru_cache(maxsize=8)
def kinds_of(contract: Contract) -> ReferenceKinds:
    """Return what is known of the targets of a contract's references."""
    return ReferenceKinds(contract)


@lru_cache(maxsize=8)
def _sections(version: str) -> Mapping[str, str]:
    """Return the sections of shared objects and the kind that each holds."""
    held = steps(version, "contract" if version == "2.0" else "components")
    return {key: step.kind for key, step in held.items() if step.holding == ("map",)}


def _kind(site: Site) -> str:
    return str(site.name) if site.kind in _REFERENCES else site.kind


def _is_entered_by_reference(site: Site) -> bool:
    """Tell whether only a reference says what a site is."""
    parent = site.parent
    return parent is not None and (parent.kind in _REFERENCES or parent.document is not site.document)


def _spoken(kind: str) -> str:
    return "the whole contract" if kind == "contract" else with_article(kind.replace("-", " "))


def _told_by_fields(expected: str, value: Mapping[str, Any]) -> str | None:
    """Return what a mapping without a place of its own must be, where that is something else than `expected`."""
    if expected == "schema":
        if _SCHEMA_KEYWORDS.isdisjoint(value):
            for kind, fields in _NO_SCHEMA.items():
                if fields <= value.keys() and isinstance(value.get("content", {}), dict):
                    return with_article(kind)
        return None
    needs = {"parameter": ("name", "in"), "response": ("description", "content"), "request-body": ("content",)}
    wanted = needs.get(expected)
    if wanted is not None and is_schema(value) and "$ref" not in value and not any(field in value for field in wanted):
        return "a schema"
    return None
