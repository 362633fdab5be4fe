"""Checks of keywords that are read by nobody: without the one they need, beside `$ref`, or of another version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.schemas.keywords import OLD_KEYWORDS
from openspec_lint.checks.habits import each_or_once, once_per_aspect, times_more
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.findings import Edit
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site
from openspec_lint.read.edits import removed, replaced

_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "if": ("then", "else"),
    "then": ("if",),
    "else": ("if",),
    "minContains": ("contains",),
    "maxContains": ("contains",),
    "contentSchema": ("contentMediaType",),
}
"""What a keyword needs beside it to have an effect (JSON Schema 2020-12: Core 10.2.2, Validation 6.4 and 8.5)."""

_NEEDS_BEFORE_3_1: Final[Mapping[str, tuple[str, ...]]] = {
    "exclusiveMinimum": ("minimum",),
    "exclusiveMaximum": ("maximum",),
}
"""The same where the exclusive bounds are true or false (JSON Schema draft 4, 5.1.2 and 5.1.3)."""


def keyword_without_effect(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to each keyword that does something only together with another one, which is not there."""
    is_modern = scope.contract.version in ("3.1", "3.2")
    for keyword, others in (_NEEDS if is_modern else _NEEDS_BEFORE_3_1).items():
        if keyword not in site.value or any(other in site.value for other in others):
            continue
        if is_modern or site.value[keyword] is True:
            needed = " or ".join(f"`{other}`" for other in others)
            yield Hit(site.child(keyword), {"keyword": keyword, "needed": needed}, aspect=keyword)


_INSTEAD: Final[Mapping[str, str]] = {
    "nullable": "add `null` to `type`, or to the choice",
    "additionalItems": "write `prefixItems` for the first items and `items` for the others",
    "dependencies": "write `dependentRequired` or `dependentSchemas`",
    "$recursiveRef": "write `$dynamicRef`",
    "$recursiveAnchor": "write `$dynamicAnchor`",
}
"""Keywords of older versions, and what took their place (OpenAPI 3.1, Schema Object; JSON Schema 2020-12, appendix)."""

_DIALECTS: Final = ("https://json-schema.org/draft/2020-12/", "https://spec.openapis.org/oas/")


def keyword_of_older_version(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report each keyword that only older versions know, once for all its places."""
    collection = scope.contract.collection
    is_current = _is_current(scope.contract.root.value.get("jsonSchemaDialect"))
    if is_current and (collection is None or collection.draft == "2020-12"):
        yield from once_per_aspect(_old_keywords(scope.contract))


def _old_keywords(contract: Contract) -> Iterator[Hit]:
    for keyword in OLD_KEYWORDS:
        for site in contract.schema_index.having(keyword):
            if site.value[keyword] is not False and _in_current_dialect(site):
                arguments = {"keyword": keyword, "instead": _INSTEAD[keyword], "version": contract.version}
                fix = _with_null(site) if keyword == "nullable" else ()
                yield Hit(site.child(keyword), arguments, aspect=keyword, operation=site.operation, fix=fix)


def _with_null(site: Site) -> tuple[Edit, ...]:
    """Return the edits that put null into the type of a schema; none where more than the type decides on null."""
    schema, stated = site.value, site.value.get("type")
    values = schema.get("enum", [None])
    if schema["nullable"] is not True or not isinstance(stated, str) or stated == "null" or "const" in schema:
        return ()
    if not isinstance(values, list) or None not in values:
        return ()
    typed = replaced(site.document, (site.trail, "type"), [stated, "null"])
    gone = removed(site.document, (site.trail, "nullable"))
    return (*typed, *gone) if typed and gone else ()


def _is_current(dialect: object) -> bool:
    """Tell whether schemas are of JSON Schema 2020-12, as OpenAPI has it where nothing else is said."""
    return not isinstance(dialect, str) or dialect.startswith(_DIALECTS)


def _in_current_dialect(site: Site) -> bool:
    return _is_current(site.value.get("$schema")) and all(
        around.kind != "schema" or _is_current(around.value.get("$schema")) for around in site.ancestors()
    )


def nullable_without_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report `nullable` beside which there is no `type`, once for all its places."""
    yield from once_per_aspect(
        Hit(site.child("nullable"), operation=site.operation)
        for site in scope.contract.schema_index.having("nullable")
        if site.value["nullable"] is True and "type" not in site.value
    )


def enum_without_null(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report enums that leave out null where the type allows it; once for a contract that never lists it."""
    version = scope.contract.version
    enums = [site for site in scope.contract.schema_index.having("enum") if isinstance(site.value["enum"], list)]
    nullable = [site for site in enums if _allows_null(site, version)]
    lacking = [site for site in nullable if site.value["enum"] and None not in site.value["enum"]]
    how = "`nullable`" if version == "3.0" else "`type`"
    hits = [Hit(site.child("enum"), {"how": how, "more": ""}, operation=site.operation) for site in lacking]
    yield from each_or_once(hits, {"more": times_more(len(lacking) - 1)}, len(nullable))


def _allows_null(site: Site, version: str) -> bool:
    """Tell whether the type of a schema allows null, in so many words."""
    stated = site.value.get("type")
    if version == "3.0":
        return site.value.get("nullable") is True and isinstance(stated, str)
    return isinstance(stated, list) and "null" in stated


_HARMLESS: Final = frozenset(
    (
        *("$ref", "description", "summary", "title", "example", "examples", "externalDocs", "$comment", "xml"),
        *("deprecated", "$schema", "$id", "id", "definitions", "$defs"),
    )
)
"""What may stand beside a `$ref` that ignores it: it would not change what is valid, and some readers show it."""


def ref_sibling_ignored(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to what stands beside a `$ref` and would change the meaning, were it not ignored."""
    value = site.value
    if len(value) == 1 or site.name == "path-item" or (site.name == "schema" and scope.contract.keeps_ref_siblings):
        return
    ignored = [key for key in value if key not in _HARMLESS and not key.startswith("x-") and value[key] is not False]
    target = scope.contract.follow(site.node) if ignored else None
    if target is not None and isinstance(target.value, dict):
        ignored = [key for key in ignored if target.value.get(key) != value[key]]
    if ignored:
        yield Hit(site.child(ignored[0]), {"keys": listed(ignored), "are": "is" if len(ignored) == 1 else "are"})


def ref_in_example(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an example, or a value in a list of them, that is a `$ref`: there it is plain data."""
    for keyword in ("example", "value", "dataValue") if dict in map(type, site.value.values()) else ():
        if _is_reference(site.value.get(keyword), site, scope):
            yield Hit(site.child(keyword, "$ref"), {"keyword": keyword}, aspect=keyword)
    listed_examples = site.value.get("examples") if site.kind == "schema" else None
    for index, example in enumerate(listed_examples if isinstance(listed_examples, list) else ()):
        if _is_reference(example, site, scope):
            yield Hit(site.child("examples", index, "$ref"), {"keyword": "examples"}, aspect=str(index))


def _is_reference(value: object, site: Site, scope: ContractScope) -> bool:
    """Tell whether an example is a `$ref` that leads somewhere, and so is not about references itself."""
    reference = value.get("$ref") if type(value) is dict else None
    resolve = scope.contract.resolver.resolve
    return isinstance(reference, str) and isinstance(resolve(site.document, reference, site.trail), Node)


EFFECT_CHECKS: Final[Mapping[str, Check]] = {
    "enum-without-null": enum_without_null,
    "keyword-of-older-version": keyword_of_older_version,
    "keyword-without-effect": keyword_without_effect,
    "nullable-without-type": nullable_without_type,
    "ref-in-example": ref_in_example,
    "ref-sibling-ignored": ref_sibling_ignored,
}
