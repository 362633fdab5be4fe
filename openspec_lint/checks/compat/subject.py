"""What people call the thing that a fact is about: "`Pet.owner.name`", "the response body", "parameter `limit`"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.texts import ANNOTATION
from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.model.site import Node
from openspec_lint.read.document import keys_of

_COMPONENTS: Final = frozenset(("schemas", "definitions", "$defs"))
_PLACES: Final = {
    "body": "the {direction} body",
    "property": "a property of the {direction} body",
    "parameter": "a parameter",
    "parameter-property": "a property of a parameter",
    "header": "a {direction} header",
    "header-property": "a property of a {direction} header",
}
_INNER: Final = {
    "items": "[]",
    "additionalProperties": ".*",
    "not": ".not",
    "contains": ".contains",
    "propertyNames": ".propertyNames",
    "contentSchema": ".contentSchema",
    "unevaluatedItems": "[]",
    "unevaluatedProperties": ".*",
    "if": ".if",
    "then": ".then",
    "else": ".else",
}
_KEYWORDS: Final = frozenset(GRAMMARS["3.1"]["schema"].fields)
_MAPS: Final = frozenset(("properties", "patternProperties", "dependentSchemas"))
_LISTS: Final = frozenset(("allOf", "oneOf", "anyOf", "prefixItems"))


def subject(fact: Change) -> str:
    """Return the name of what a fact is about, with backticks where it is a name."""
    if fact.kind not in ("schema", "property", ANNOTATION):
        return f"`{fact.traits.get('name', '')}`"
    if fact.kind == ANNOTATION and "name" in fact.traits:
        return str(fact.traits["name"])
    is_gone = fact.change == "removed" and fact.kind == "property" and fact.aspect == ""
    node = fact.before if is_gone and fact.before is not None else fact.after
    if fact.aspect == "required" and fact.kind == "property":
        node = fact.before if fact.change == "enabled" and fact.before is not None else fact.after
    name = schema_name(node)
    if fact.kind == "property":
        own = str(fact.traits.get("name"))
        name = name if f".{name}".endswith(f".{own}") else f"{name}.{own}".lstrip(".")
    holder = _holder_name(node)
    direction = fact.direction or ("response" if "responses" in keys_of(node.trail) else "request")
    place = _PLACES.get(fact.place, "").format(direction=direction)
    if name and holder:
        return f"`{name}`"
    if fact.place in ("parameter", "parameter-property", "header", "header-property"):
        label = _labelled(node)
        outer = f"{place.removeprefix('a ')} `{label}`" if label else place
        return f"`{name}` of {outer.replace('property of a ', '')}" if name else outer
    body = _body(node, direction)
    if name:
        return f"`{name}` in {body}"
    return body if fact.place == "body" else place


def _body(node: Node, direction: str) -> str:
    """Return which body an inline schema describes: of the request, or of the response with a status."""
    keys = keys_of(node.trail)
    if "responses" in keys[:-1] and keys[0] in ("paths", "webhooks"):
        return f"the {keys[keys.index('responses') + 1]} response body"
    return f"the {direction} body"


def schema_name(node: Node) -> str:
    """Return the way to a schema in dots, from its component if it has one: "Pet.owner.name", "items[].id", ""."""
    keys = keys_of(node.trail)
    start = _schema_start(keys)
    holder = _holder_name(node)
    words = holder or ""
    index = start
    while index < len(keys):
        key = keys[index]
        if key in _MAPS and index + 1 < len(keys):
            words += f".{keys[index + 1]}"
            index += 2
        elif key in _LISTS:
            index += 2
        else:
            words += _INNER.get(key, "")
            index += 1
    return words.lstrip(".")


def _schema_start(keys: Sequence[Any]) -> int:
    """Return the index after the key that leads into a schema."""
    for index, key in enumerate(keys[:-1]):
        if key in _COMPONENTS and (index == 0 or keys[index - 1] == "components"):
            return index + 2
    if "schema" in keys:
        return keys.index("schema") + 1
    if not keys or keys[0] not in ("paths", "components", "webhooks"):
        return _names(keys)
    return len(keys)


def _names(keys: Sequence[Any]) -> int:
    """Return how many of the first keys are names and no keywords: those that lead to a schema by its name."""
    return next((index for index, key in enumerate(keys) if key in _KEYWORDS or isinstance(key, int)), len(keys))


def _holder_name(node: Node) -> str | None:
    """Return the component, or the name in another file, that a schema belongs to; the file that is one schema."""
    keys = keys_of(node.trail)
    for index, key in enumerate(keys[:-1]):
        if key in _COMPONENTS and (index == 0 or keys[index - 1] == "components"):
            return str(keys[index + 1])
    if not keys or (
        keys[0] not in ("paths", "components", "webhooks", "parameters", "responses") and "schema" not in keys
    ):
        names = _names(keys)
        return str(keys[names - 1]) if names else PurePosixPath(node.document.path).name.split(".")[0]
    return None


def _labelled(node: Node) -> str:
    """Return the name of the parameter or header around a schema."""
    value, found = node.document.value, ""
    for key in keys_of(node.trail):
        try:
            previous, value = value, value[key]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(value, dict) and isinstance(value.get("name"), str) and isinstance(value.get("in"), str):
            found = value["name"]
        elif isinstance(previous, dict) and key == "schema" and not found:
            break
    keys = keys_of(node.trail)
    if not found and "headers" in keys[:-1]:
        found = str(keys[keys.index("headers") + 1])
    return found
