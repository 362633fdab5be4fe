"""Checks of what goes with the type that a schema declares: keywords that never apply to it, items that it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.schemas.names import schema_name, types_in_words
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.schema_index import SchemaIndex
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE, Value

_KEYWORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("minLength", "maxLength", "pattern"),
    "number": ("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"),
    "object": (
        *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas"),
    ),
}
"""The type that each keyword is about (JSON Schema Validation 2020-12, section 6; draft 4, section 5)."""

_TYPE_OF: Final = {keyword: name for name, keywords in _KEYWORDS.items() for keyword in keywords}
_COUNTS_AS: Final = {"integer": "number"}
_ALL: Final = frozenset(_TYPE_OF)
_NOT_OF_PARAMETERS: Final = frozenset((*_KEYWORDS["object"], "uniqueItems"))
_FOREIGN: Final[Mapping[str, frozenset[str]]] = {
    name: _ALL - frozenset(_KEYWORDS.get(_COUNTS_AS.get(name, name), ()))
    for name in (*_KEYWORDS, "integer", "boolean", "null")
}
"""The keywords that say nothing about values of a type."""


def keyword_not_of_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report keywords that are about another type than the one declared: they allow and forbid nothing."""
    others = (site for kind in ("parameter", "header", "items") for site in scope.contract.by_kind.get(kind, ()))
    for site in (*_doubtful(scope.contract.schema_index), *others):
        stated = site.value.get("type")
        foreign = _FOREIGN.get(stated) if type(stated) is str else _foreign_to_all(stated)
        if foreign is not None and not foreign.isdisjoint(site.value):
            yield from _foreign_keywords(site, foreign)


def _doubtful(schemas: SchemaIndex) -> Iterable[Site]:
    """Return the schemas that have a keyword and not its type alone; few have, and all have some keyword."""
    found: dict[int, Site] = {}
    for keyword, name in _TYPE_OF.items():
        for site in schemas.having(keyword):
            stated = site.value.get("type")
            if stated is not None and stated != name:
                found[id(site)] = site
    return found.values()


def _foreign_keywords(site: Site, foreign: frozenset[str]) -> Iterator[Hit]:
    wrong = [keyword for keyword in site.value if keyword in foreign and _says_something(site, keyword)]
    if wrong:
        about = sorted({_TYPE_OF[keyword] for keyword in wrong})
        arguments = {
            "keywords": listed(wrong),
            "say": "says" if len(wrong) == 1 else "say",
            "types": types_in_words(stated_types(site.value["type"])),
            "about": types_in_words(about),
        }
        yield Hit(site.child(wrong[0]), arguments, operation=site.operation)


def stated_types(stated: Value) -> tuple[str, ...]:
    """Return the types that a `type` names, one or a list; none where it is neither."""
    names = stated if isinstance(stated, list) else [stated]
    return tuple(names) if all(isinstance(name, str) for name in names) else ()


def _foreign_to_all(stated: Value) -> frozenset[str] | None:
    """Return the keywords that are about none of the types of a list; None for what is no list of types."""
    if type(stated) is not list or not stated:
        return None
    foreign = _ALL
    for name in stated:
        if not isinstance(name, str) or name not in _FOREIGN:
            return None
        foreign &= _FOREIGN[name]
    return foreign


def _says_something(site: Site, keyword: str) -> bool:
    """Tell whether a keyword would say something about its own type; generators write `additionalProperties: false`.

    `required` of a parameter is no keyword of its schema, and `uniqueItems` beside it a habit of some generators.
    """
    if keyword == "required" and site.value[keyword] is True:  # draft 3, where it is about the property itself
        return False
    return bool(site.value[keyword]) and (site.kind == "schema" or keyword not in _NOT_OF_PARAMETERS)


_FORMATS_OF_STRINGS: Final = frozenset(
    (
        *("date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6"),
        *("uri", "uri-reference", "iri", "iri-reference", "uri-template", "uuid", "json-pointer", "regex"),
        *("relative-json-pointer", "byte", "binary", "base64url", "password"),
    )
)
_FORMATS_OF_NUMBERS: Final = frozenset(
    ("int8", "int16", "int32", "uint8", "uint16", "uint32", "float", "double", "double-int")
)
"""Formats of one type only (OpenAPI Format Registry). `int64` and `decimal` are written as texts as well, and a format
that nobody registered may be anything."""

_FRACTIONS: Final = frozenset({"float", "double"})


def format_not_of_type(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a `format` that is one of texts or of numbers, and to a type that is the other."""
    stated, name = site.value.get("type"), site.value["format"]
    if not isinstance(name, str) or not (name in _FORMATS_OF_STRINGS or name in _FORMATS_OF_NUMBERS):
        return
    types = stated_types(stated)
    fits: tuple[str, ...]
    if name in _FORMATS_OF_STRINGS:
        fits, about = ("string",), "a string"
    elif name in _FRACTIONS:
        fits, about = ("number",), "a number"
    else:
        fits, about = ("integer", "number"), "an integer"
    known = [one for one in types if one in _FOREIGN]
    if known and len(known) == len(types) and not any(one in fits for one in known):
        meant = types_in_words(known)
        arguments = {"format": as_json(name), "types": meant, "about": about, "schema": schema_name(site)}
        yield Hit(site.child("format"), arguments, ON_VALUE)


def array_without_items(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to each array that does not say of what (OpenAPI 2.0 and 3.0, Schema Object, `items`)."""
    others = (site for kind in ("items", "parameter", "header") for site in scope.contract.by_kind.get(kind, ()))
    for site in (*scope.contract.schema_index.of_type("array"), *others):
        if site.value.get("type") == "array" and "items" not in site.value and not _has_items(site, scope):
            yield Hit(site.child("type"), {"schema": schema_name(site)}, operation=site.operation)


def _has_items(site: Site, scope: ContractScope) -> bool:
    """Tell whether another part of a schema says what the array holds."""
    return site.kind == "schema" and scope.contract.schemas.view(site.node).items is not None


TYPE_CHECKS: Final[Mapping[str, Check]] = {
    "array-without-items": array_without_items,
    "format-not-of-type": format_not_of_type,
    "keyword-not-of-type": keyword_not_of_type,
}
