"""Checks of examples for what they show: bodies without any, and examples that a tool made from the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.habits import inside_all
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import is_named_json
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE

_EXAMPLES: Final = frozenset({"example", "examples", "x-example", "x-examples"})
_GENERATED: Final = frozenset({"string", "lorem ipsum", "todo", "tbd", "..."})
"""What generators and authors put where a text is to come."""

_DEEPEST: Final = 6
"""Levels of an example that are looked at."""


class _Thing(NamedTuple):
    """A body that may show an example: the operations that share it, its first content, and what holds it."""

    sites: list[Site]
    content: Content
    holder: Node


def success_without_example(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a JSON body of a success of which neither the response nor its schema shows one."""
    things: dict[int, _Thing] = {}
    for operation in scope.contract.operations:
        for response in operation.responses:
            if response.status.startswith("2"):
                for content in response.contents:
                    thing = things.setdefault(id(response.node.value), _Thing([], content, response.node))
                    thing.sites.append(operation.site)
    yield from _not_shown(things, scope, "JSON answer")


def request_without_example(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a JSON body of a request of which neither the body nor its schema shows one."""
    things: dict[int, _Thing] = {}
    for operation in scope.contract.operations:
        for content in operation.body.contents if operation.body is not None else ():
            assert operation.body is not None
            thing = things.setdefault(id(operation.body.node.value), _Thing([], content, operation.body.node))
            thing.sites.append(operation.site)
    yield from _not_shown(things, scope, "JSON request body")


def _not_shown(things: Mapping[int, _Thing], scope: ContractScope, noun: str) -> Iterator[Hit]:
    described = [thing for thing in things.values() if _is_json(thing.content)]
    found = [
        (sites[0], inside_all(Hit(content.node), (site.operation for site in sites)))
        for sites, content, holder in described
        if not _shows(content.node) and not _shows(holder) and not _schema_shows(content.schema, scope.contract)
    ]
    yield from told(found, len(described), noun, noun)


def _is_json(content: Content) -> bool:
    return content.schema is not None and is_named_json(content.media_type)


def _shows(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict) and not _EXAMPLES.isdisjoint(node.value)


def _schema_shows(schema: Node | None, contract: Contract) -> bool:
    """Tell whether a schema, its items, its alternatives or one of its members has an example."""
    if schema is None or not isinstance(schema.value, dict):
        return False
    view = contract.schemas.view(schema)
    places = [schema, view.node, *view.properties.values(), *view.alternatives]
    if view.items is not None:
        items = contract.schemas.view(view.items)
        places += [view.items, items.node, *items.properties.values()]
    return any(map(_shows, places)) or any(_shows(contract.follow(place)) for place in places if _refers(place))


def _refers(node: Node) -> bool:
    return isinstance(node.value, dict) and "$ref" in node.value


def example_generated(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to an example in which a text is "string", or another word that stands for a text."""
    for field in ("example", "value"):
        if field in site.value and (field == "example" or site.kind == "example"):
            text = _generated(site.value[field])
            if text and text not in _listed(site):
                yield Hit(site.child(field), {"text": text}, ON_VALUE)


def _listed(site: Site) -> list[Any]:
    """Return the values that there are, of a schema that lists them."""
    values = site.value.get("enum")
    return values if isinstance(values, list) else []


_TYPE: Final = re.compile(r"type\Z|\Akind\Z|\Aformat\Z", re.IGNORECASE)
"""Names of members for which "string" is a value like others."""


def _generated(value: Any, depth: int = 0) -> str:
    """Return a text of an example that stands for another one; "" where there is none."""
    if isinstance(value, str):
        return value if value.lower() in _GENERATED else ""
    if isinstance(value, (dict, list)) and depth < _DEEPEST:
        members = [value[key] for key in value if not _TYPE.search(str(key))] if isinstance(value, dict) else value
        return next(filter(None, (_generated(member, depth + 1) for member in members)), "")
    return ""


SHOWN_CHECKS: Final[Mapping[str, Check]] = {
    "example-generated": example_generated,
    "request-without-example": request_without_example,
    "success-without-example": success_without_example,
}
