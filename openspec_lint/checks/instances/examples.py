"""The examples and defaults of a contract, each with the schema that it is an instance of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from openspec_lint.checks.instances.validator import PARTIAL
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Value

_JSON: Final = re.compile(r"[^/]+/(?:[^;]*\+)?json\s*(?:;|\Z)", re.IGNORECASE)
_FORM: Final = re.compile(r"application/x-www-form-urlencoded|multipart/", re.IGNORECASE)
_XML: Final = re.compile(r"[^;]*[/+]xml\s*(?:;|\Z)", re.IGNORECASE)

_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

EXAMPLE: Final = "example"
DEFAULT: Final = "default"


class Example(NamedTuple):
    """A value in a contract that should be valid against a schema.

    role: EXAMPLE or DEFAULT. name: of an example among several. site: what it is an example of. direction: in which
    the value goes; None where it may go either way, PARTIAL for a default, whose
    members have defaults of their own. is_serialised: the value may be written as it is sent, as text.
    """

    role: str
    name: str
    node: Node
    schema: Node
    site: Site
    direction: str | None
    is_serialised: bool = False


def examples(contract: Contract) -> Iterator[Example]:
    """Yield the examples and defaults of a contract's schemas, media types, parameters, headers and responses.

    Left out are those whose value stands elsewhere, and texts in a media type that is no JSON: they are written out.
    """
    by_kind = contract.by_kind
    for kind in ("media-type", "parameter", "header"):
        for site in by_kind.get(kind, ()):
            if "schema" in site.value and ("example" in site.value or "examples" in site.value):
                yield from _of_carrier(site, contract)
    if contract.version == "2.0":
        for site in by_kind.get("response", ()):
            if "schema" in site.value and "examples" in site.value:
                yield from _of_response(site)
    for kind in ("schema", "parameter", "header", "items") if contract.version == "2.0" else ("schema",):
        for site in by_kind.get(kind, ()):
            value = site.value
            if "example" in value or "default" in value or "examples" in value:
                yield from _of_schema(site, contract)


def _of_carrier(site: Site, contract: Contract) -> Iterator[Example]:
    """Yield the examples of a media type, parameter or header (OpenAPI 3.x: `example`, `examples`).

    Those of parameters are "in the correct format as specified in the parameter encoding" (3.0.3, Parameter Object).
    """
    schema = site.child("schema")
    is_serialised = site.kind != "media-type" or _FORM.match(str(site.key)) is not None
    for name, node in _values(site, contract):
        found = _whole_reference(node, contract)
        if found is not None and not (site.kind == "media-type" and _is_written_out(str(site.key), found.value)):
            yield Example(EXAMPLE, name, found, schema, site, site.direction, is_serialised)


def _values(site: Site, contract: Contract) -> Iterator[tuple[str, Node]]:
    if "example" in site.value:
        yield "", site.child("example")
    named = site.value.get("examples")
    for name in named if isinstance(named, dict) else ():
        example = contract.follow(site.child("examples", name))
        if example is not None and isinstance(example.value, dict):
            for key in ("value", "dataValue"):
                if key in example.value:
                    yield name, example.child(key)


def _of_response(site: Site) -> Iterator[Example]:
    """Yield the examples of a response by media type (OpenAPI 2.0, Example Object)."""
    by_media_type = site.value["examples"]
    for media_type, value in by_media_type.items() if isinstance(by_media_type, dict) else ():
        if "/" in media_type and not _is_written_out(media_type, value):
            node = site.child("examples", media_type)
            yield Example(EXAMPLE, media_type, node, site.child("schema"), site, site.direction)


def _of_schema(site: Site, contract: Contract) -> Iterator[Example]:
    """Yield the examples and the default that stand in a schema itself."""
    direction = _direction_of(site)
    roles: list[tuple[str, str, Node]] = []
    if site.kind == "schema" and "example" in site.value:
        roles.append((EXAMPLE, "", site.child("example")))
    if "default" in site.value:
        roles.append((DEFAULT, "", site.child("default")))
    several = site.value.get("examples")
    if site.kind == "schema" and isinstance(several, list) and contract.version not in ("2.0", "3.0"):
        roles += [(EXAMPLE, "", site.child("examples", index)) for index in range(len(several))]
    for role, name, node in roles:
        found = _whole_reference(node, contract)
        if found is not None:
            way = PARTIAL if role == DEFAULT else direction
            yield Example(role, name, found, site.node, site, way, is_serialised=site.kind != "schema")


def _direction_of(site: Site) -> str | None:
    """Return the direction of a schema; None for one that a reference leads to, since others may lead there as well."""
    around: Site | None = site
    while around is not None and around.kind in ("schema", "reference"):
        if around.kind == "reference":
            return None
        around = around.parent
    return site.direction


def _whole_reference(node: Node, contract: Contract) -> Node | None:
    """Return an example, or what it refers to: a file with examples is often named by a `$ref`."""
    value = node.value
    is_reference = type(value) is dict and len(value) == 1 and isinstance(value.get("$ref"), str)
    return contract.follow(node) if is_reference else node


def _is_written_out(media_type: str, value: Value) -> bool:
    """Tell whether an example is the text of a message, not its data."""
    if _XML.match(media_type) is not None:
        return True
    return isinstance(value, str) and _JSON.match(media_type) is None


def text_holds_json(value: Value) -> bool:
    """Tell whether a value is a text that looks like a JSON object or list."""
    text = value.strip() if isinstance(value, str) else ""
    return text[:1] + text[-1:] in ("{}", "[]")


def text_holds(text: str, types: Collection[str]) -> bool:
    """Tell whether a text is the written form of a value of one of `types`, the names of JSON Schema."""
    if text in ("true", "false"):
        return "boolean" in types
    return _NUMBER.fullmatch(text) is not None and not {"integer", "number"}.isdisjoint(types)
