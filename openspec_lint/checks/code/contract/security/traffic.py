"""Checks of what a contract says, or never says, of how its traffic is kept in bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from openspec_lint.checks.code.contract.schemas.names import has_name, schema_name
from openspec_lint.checks.code.contract.security.protection import first_of_many
from openspec_lint.checks.habits import standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed, shortened
from openspec_lint.model.bodies import Content
from openspec_lint.model.site import Node, Site

_NUMBERS: Final = frozenset({"integer", "number"})
_NAMED: Final = frozenset({"schema", "items", "parameter", "header"})


def headers_undescribed(contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to a contract in which no answer has what tells of a limit, or of other origins (OWASP API4, API8).

    options: `headers`, globs, and `statuses`, of which any is enough. A contract without successes says too little.
    """
    responses = [each for operation in scope.contract.operations for each in operation.responses]
    statuses = {each.status for each in responses}
    names = {str(name).lower() for response in responses for name in response.headers}
    is_told = not statuses.isdisjoint(options["statuses"]) or any(
        fnmatchcase(name, glob) for name in names for glob in options["headers"]
    )
    if any(status.startswith("2") for status in statuses) and not is_told:
        yield Hit(contract.child("paths"))


def number_without_format(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to numbers that may be of any size and precision (OpenAPI, Data Types)."""
    others = (site for kind in ("parameter", "items") for site in scope.contract.by_kind.get(kind, ()))
    found = [
        site
        for site in (*others, *scope.contract.schema_index.of_type("number"))
        if "type" in site.value and "format" not in site.value and _is_number(site)
    ]
    if found:
        names = [name for one in found if (name := _name(one))] or ["the numbers of this contract"]
        yield standing_for([Hit(site) for site in found], what=shortened(names, 3))


def _name(site: Site) -> str:
    """Return what a number is called: items and choices like the property, parameter or component that has them.

    "" for a body, and what is in one that has no names.
    """
    named: Site | None = site
    while named is not None and named.kind in _NAMED and not has_name(named):
        named = named.parent
    return schema_name(named) if named is not None and named.kind in _NAMED else ""


def _is_number(site: Site) -> bool:
    stated = site.value["type"]
    types = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else ()
    is_listed = "enum" in site.value or "const" in site.value
    return not is_listed and any(isinstance(name, str) and name in _NUMBERS for name in types)


def upload_of_any_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to files in forms that may be of any type (OpenAPI, Encoding Object, `contentType`; CWE-434)."""
    yield from first_of_many(
        Hit(content.node, {"fields": listed(fields)}, operation=operation.inside)
        for operation in scope.contract.operations
        for content in (operation.body.contents if operation.body is not None else ())
        if content.media_type.startswith("multipart/") and (fields := _files(content, scope))
    )


def _files(content: Content, scope: ContractScope) -> list[str]:
    """Return the fields of a form that hold a file of which nothing says the type."""
    encoding = content.node.value.get("encoding") if isinstance(content.node.value, dict) else None
    told = encoding if isinstance(encoding, dict) else {}
    view = scope.contract.schemas.view
    properties = view(content.schema).properties if content.schema is not None else {}
    return [
        name
        for name, node in properties.items()
        if isinstance(node.value, dict) and _is_file(view(node).items or node, scope)
        if not (isinstance(told.get(name), dict) and told[name].get("contentType"))
    ]


def _is_file(node: Node, scope: ContractScope) -> bool:
    schema = scope.contract.schemas.view(node).node.value
    return isinstance(schema, dict) and schema.get("format") == "binary" and "contentMediaType" not in schema


TRAFFIC_CHECKS: Final[Mapping[str, Check]] = {
    "cors-undescribed": headers_undescribed,
    "number-without-format": number_without_format,
    "rate-limit-undescribed": headers_undescribed,
    "upload-of-any-type": upload_of_any_type,
}
