"""Checks of the parameters of paging: their types, their limits, and which of them may be left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.paged_lists import lists_of
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import with_article
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.paging import CURSOR, OFFSET, PAGE, SIZE, always_pages
from openspec_lint.model.paging_parameters import PagingParameter, paging_parameters
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Site

_NUMBERS: Final = (SIZE, PAGE, OFFSET)
_TOLD: Final = re.compile(
    r"(?:\bmax(?:imum)?\b|\bup to\b|\bat most\b)\D{0,24}(\d{1,6})\b|\b(\d{1,6})\)?\s*max\b", re.IGNORECASE
)
"""How a description tells a maximum that the schema does not."""


class _Use(NamedTuple):
    """A paging parameter of an operation, and what its schema says; is_sure: another one stands beside it."""

    operation: Operation
    parameter: PagingParameter
    view: SchemaView | None
    is_sure: bool

    def has(self, keywords: tuple[str, ...]) -> bool:
        """Tell whether the schema, or a part of its `allOf`, has one of the keywords."""
        return any(keyword in part for part in self._parts() for keyword in keywords)

    def _parts(self) -> Iterator[dict[str, Any]]:
        value = self.view.node.value if self.view is not None else None
        listed = value.get("allOf") if isinstance(value, dict) else None
        for part in (value, *(listed if isinstance(listed, list) else ())):
            if isinstance(part, dict):
                yield part

    def hit(self, aspect: str, **arguments: object) -> Hit:
        """Return the hit on the parameter."""
        inside = self.operation.inside
        found = {"parameter": self.parameter.name, "what": self.operation.name, **arguments}
        return Hit(self.parameter.node, found, aspect=aspect, operation=inside)


@lru_cache(maxsize=16)
def _uses(contract: Contract) -> tuple[_Use, ...]:
    """Return the paging parameters of a contract: of its lists, and of whatever else is read in pages."""
    lists = {id(one.operation.site.value): one for one in lists_of(contract)}
    found = []
    for operation in contract.operations:
        known = lists.get(id(operation.site.value))
        if known is None and operation.method != "GET":
            continue
        parameters = known.parameters if known is not None else tuple(paging_parameters(operation, contract))
        for parameter in parameters:
            if known is None and not always_pages(parameter.name):
                continue
            is_described = parameter.schema is not None and isinstance(parameter.schema.value, dict)
            view = contract.schemas.view(parameter.schema) if is_described and parameter.schema else None
            if parameter.name.lower() != "range":
                found.append(_Use(operation, parameter, view, len(parameters) > 1))
    return tuple(found)


def _each(scope: ContractScope, hit: Callable[[_Use], Hit | None]) -> Iterator[Hit]:
    yield from once_per_aspect(found for use in _uses(scope.contract) if (found := hit(use)) is not None)


def paging_parameter_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to a page, an offset or a size that is no number."""

    def hit(use: _Use) -> Hit | None:
        if use.parameter.role not in _NUMBERS or use.view is None or not use.view.types or use.view.is_a("number"):
            return None
        if use.parameter.role != SIZE and not use.is_sure:  # the page of a site, the offset of a time zone
            return None
        actual = " or ".join(with_article(name) for name in sorted(use.view.types))
        return use.hit(use.parameter.name, actual=actual)

    yield from _each(scope, hit)


def paging_parameter_required(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to a paging parameter without which the first page cannot be asked for."""

    def hit(use: _Use) -> Hit | None:
        pages = use.parameter.role in (*_NUMBERS, CURSOR)  # an item before or after may be what is asked for
        return use.hit(use.parameter.name) if use.parameter.required and pages else None

    yield from _each(scope, hit)


def page_size_unlimited(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to a size of pages without a maximum."""

    def hit(use: _Use) -> Hit | None:
        is_number = use.view is not None and use.view.is_a("number")
        if use.parameter.role != SIZE or not is_number or use.has(("maximum", "exclusiveMaximum", "enum", "const")):
            return None
        told = _told_maximum(use)
        hint = f"its description says {told}, `maximum: {told}` says so to programs" if told else "state its `maximum`"
        return use.hit(use.parameter.name, hint=hint)

    yield from _each(scope, hit)


def _told_maximum(use: _Use) -> str | None:
    texts = [use.parameter.node.value.get("description")] if isinstance(use.parameter.node.value, dict) else []
    match = next((found for text in texts if isinstance(text, str) and (found := _TOLD.search(text))), None)
    return match[1] or match[2] if match is not None else None


def page_size_without_default(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to an optional size of pages of which nothing says what it is when left out."""

    def hit(use: _Use) -> Hit | None:
        is_number = use.view is not None and (use.view.is_a("number") or not use.view.types)
        is_left_out = use.parameter.role == SIZE and not use.parameter.required and is_number
        return use.hit(use.parameter.name) if is_left_out and not use.has(("default", "const")) else None

    yield from _each(scope, hit)


def paging_minimum_missing(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to a page, an offset or a size that may be negative."""

    def hit(use: _Use) -> Hit | None:
        is_number = use.view is not None and use.view.is_a("number")
        if use.parameter.role not in _NUMBERS or not is_number or use.has(("minimum", "exclusiveMinimum", "enum")):
            return None
        return use.hit(use.parameter.name, minimum=0 if use.parameter.role == OFFSET else 1)

    yield from _each(scope, hit)


def offset_without_size(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to an offset of a list whose pages have a size that nobody can know."""
    hits = (
        _Use(one.operation, parameter, None, True).hit(parameter.name)
        for one in lists_of(scope.contract)
        for parameter in one.parameters
        if parameter.role == OFFSET and parameter.name.lower() != "range"
        if not any(other.role == SIZE for other in one.parameters)
    )
    yield from once_per_aspect(hits)


PAGING_PARAMETER_CHECKS: Final[Mapping[str, Check]] = {
    "offset-without-size": offset_without_size,
    "page-size-unlimited": page_size_unlimited,
    "page-size-without-default": page_size_without_default,
    "paging-minimum-missing": paging_minimum_missing,
    "paging-parameter-required": paging_parameter_required,
    "paging-parameter-type": paging_parameter_type,
}
