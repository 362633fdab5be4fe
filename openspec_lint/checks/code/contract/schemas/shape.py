"""Checks of how schemas are built: combinations of one, the same object twice, members that may be away and null."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.checks.wording import listed
from openspec_lint.model.contract import Contract
from openspec_lint.model.schema_index import is_property
from openspec_lint.model.schemas import ANNOTATIONS, allows_null
from openspec_lint.model.site import Node, Site

_COMBINATORS: Final = ("allOf", "oneOf", "anyOf")


def combination_of_one(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an allOf, oneOf or anyOf of one schema, but for a reference that stands beside something so.

    Until 3.0 what stands beside a `$ref` does not count, and many write such a reference so in 3.1 still.
    """
    total, found = 0, []
    for site in scope.contract.schema_index.having_one_of(_COMBINATORS):
        for keyword in _COMBINATORS:
            parts = site.value.get(keyword)
            if isinstance(parts, list) and parts:
                total += 1
                is_beside = len(site.value) > 1 and "$ref" in _mapping(parts[0])
                if len(parts) == 1 and not is_beside and not _is_open(site, keyword):
                    found.append((site, Hit(site.child(keyword), {"keyword": keyword})))
    yield from told(found, total, "combining-schema")


def _is_open(site: Site, keyword: str) -> bool:
    """Tell whether a combination is open to more: a discriminator is there, or will be, to tell them apart."""
    return keyword != "allOf" and "discriminator" in site.value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def schema_inline(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an object that is described inside a body, where it has no name."""
    places = scope.contract.by_kind.get("media-type", ()) if scope.contract.version != "2.0" else ()
    holders = [*places, *scope.contract.by_kind.get("response", ())]
    described = [site for site in holders if isinstance(site.value.get("schema"), dict)]
    found = [(site, Hit(site.child("schema"))) for site in described if "properties" in site.value["schema"]]
    yield from told(found, len(described), "described body")


def required_text_may_be_empty(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a required text that may be empty."""
    texts = [
        (site, site.child("properties", name))
        for site, name in _members(scope.contract)
        if name in _required(site) and _is_free_text(_mapping(site.value["properties"][name]))
    ]
    found = [
        (_property(site, node), Hit(node))
        for site, node in texts
        if not isinstance(node.value.get("minLength"), int) or node.value["minLength"] == 0
    ]
    yield from told(found, len(texts), "required text")


def _property(site: Site, node: Node) -> Site:
    return Site("schema", node.document, node.trail, node.value, site, site.direction)


def _members(contract: Contract) -> Iterator[tuple[Site, str]]:
    for site in contract.schema_index.having("properties"):
        if isinstance(site.value["properties"], dict):
            for name in site.value["properties"]:
                yield site, name


def _required(site: Site) -> list[Any]:
    required = site.value.get("required")
    return required if isinstance(required, list) else []


def _is_free_text(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") == "string" and not any(key in schema for key in ("enum", "const", "format", "pattern"))


def property_absent_or_null(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a member that may be left out and may be null."""
    total, found = 0, []
    for site, name in _members(scope.contract):
        schema = site.value["properties"][name]
        if isinstance(schema, dict) and name not in _required(site):
            total += 1
            if allows_null(schema):
                node = site.child("properties", name)
                found.append((_property(site, node), Hit(node)))
    yield from told(found, total, "optional property")


def schema_without_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property of which nothing is said but what it means."""
    properties = scope.contract.schema_index.properties
    found = [(site, Hit(site)) for site in properties if site.value and _leaves_open(site, _SAYS_NOTHING)]
    yield from told(found, len(properties), "property")


def _leaves_open(site: Site, empty: frozenset[str]) -> bool:
    """Tell whether a schema has no keywords but `empty` ones, and does not say in words that anything is allowed."""
    if not empty.issuperset(site.value):
        return False
    description = site.value.get("description")
    return not isinstance(description, str) or _ANYTHING.search(description) is None


_ANYTHING: Final = re.compile(
    r"\b(?:any|anything|arbitrary|free[- ]?form|flexible|raw|unstructured|opaque)\b", re.IGNORECASE
)

_SAYS_NOTHING: Final = ANNOTATIONS | {"nullable", "readOnly", "writeOnly"}


_TRUTHS: Final = {"true", "false"}


def boolean_as_text(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to the texts "true" and "false" as the values there are."""
    values = site.value["enum"]
    if not isinstance(values, list) or len(values) != len(_TRUTHS):
        return
    texts = {value.lower() for value in values if isinstance(value, str)}
    is_alternative = isinstance(site.key, int) and site.parent is not None  # beside a boolean, as forms write it
    if texts == _TRUTHS and not is_alternative:
        yield Hit(site.child("enum"), {"values": listed(values)})


def object_undescribed(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that is an object of which no member is described, nor what others it may have."""
    objects = [
        site
        for site in scope.contract.schema_index.of_type("object")
        if site.value["type"] == "object" and is_property(site)
    ]
    found = [(site, Hit(site)) for site in objects if _leaves_open(site, _SAYS_OBJECT)]
    yield from told(found, len(objects), "object property")


_SAYS_OBJECT: Final = _SAYS_NOTHING | {"type"}

_MOMENT: Final = re.compile(r".*(?:[a-z]At|_at|Date|_date|DateTime|_datetime|[tT]imestamp)|date|datetime|dateTime")
_SAYS_FORM: Final = ("format", "pattern", "enum", "const", "$ref", "maxLength")


def date_without_format(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a text that is a moment by its name, and does not say how it is written."""
    names = {name for name in scope.contract.schema_index.members if _MOMENT.fullmatch(name)}
    moments = [
        site
        for site in (scope.contract.schema_index.of_type("string") if names else ())
        if site.key in names and site.value["type"] == "string" and is_property(site)
    ]
    found = [(site, Hit(site)) for site in moments if not any(keyword in site.value for keyword in _SAYS_FORM)]
    yield from told(found, len(moments), "date property")


SHAPE_CHECKS: Final[Mapping[str, Check]] = {
    "boolean-as-text": boolean_as_text,
    "combination-of-one": combination_of_one,
    "date-without-format": date_without_format,
    "object-undescribed": object_undescribed,
    "property-absent-or-null": property_absent_or_null,
    "property-without-type": schema_without_type,
    "required-text-may-be-empty": required_text_may_be_empty,
    "schema-inline": schema_inline,
}
