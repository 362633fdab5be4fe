"""Checks of what properties are called, by themselves, beside each other, and by their types."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.code.contract.repeated import once_per_aspect, times_more
from openspec_lint.checks.code.contract.schemas.index import schemas_with
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import with_article
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import words
from openspec_lint.model.path_words import ACTIONS
from openspec_lint.model.plurals import is_plural, plural
from openspec_lint.model.site import Site

_MANY: Final = 20
"""Names with one fault that are told one by one."""

_MARKS: Final = str.maketrans("", "", "-_")


def property_names_collide(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that differs from an earlier one of the same schema in case, "-" or "_" only."""
    spellings: dict[str, set[str]] = {}
    holders = schemas_with(scope.contract)["properties"]
    for name in {name for site in holders for name in _members(site)}:
        spellings.setdefault(_folded(name), set()).add(name)
    doubtful = {name for names in spellings.values() if len(names) > 1 for name in names}
    for site in holders if doubtful else ():
        if not doubtful.isdisjoint(_members(site)):
            yield from _collisions(site)


def _collisions(site: Site) -> Iterator[Hit]:
    first: dict[str, str] = {}
    for name in _members(site):
        other = first.setdefault(_folded(name), name)
        if other != name:
            note = Note(site.child("properties", other), "the first of the two")
            yield Hit(site.child("properties", name), {"text": name, "other": other}, related=(note,))


def _folded(name: str) -> str:
    """Return what is left of a name in code; a sign at its beginning stays (_id, +1)."""
    return name[:1].lower() + name[1:].translate(_MARKS).lower()


def _members(site: Site) -> Mapping[str, Any]:
    properties = site.value["properties"]
    return properties if isinstance(properties, dict) else {}


def property_type_inconsistent(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that has another plain type than nearly all others of its name; once for each name and type.

    options: `share` and `least` say when one type is that of nearly all; `allow` are names that are polymorphic.
    """
    uses: dict[str, dict[str, list[Site]]] = {}
    for site in schemas_with(scope.contract)["properties"]:
        for name, schema in _members(site).items():
            kind = _plain_type(schema)
            if kind is not None:
                uses.setdefault(name, {}).setdefault(kind, []).append(site)
    for name, kinds in uses.items():
        if len(kinds) == 1 or name in options["allow"]:
            continue
        usual = max(kinds, key=lambda kind: len(kinds[kind]))
        count, total = len(kinds[usual]), sum(map(len, kinds.values()))
        if count >= options["least"] and count >= options["share"] * total:
            note = Note(kinds[usual][0].child("properties", name), "the first of the others")
            for kind, sites in kinds.items():
                arguments = {"text": name, "type": with_article(kind), "usual": with_article(usual), "count": count}
                if kind != usual:
                    more = times_more(len(sites) - 1)
                    place = sites[0].child("properties", name)
                    yield Hit(place, {**arguments, "more": more}, related=(note,), aspect=f"{name} {kind}")


def _plain_type(schema: object) -> str | None:
    """Return the only type of a schema of plain values, an integer being a number; None for any other schema.

    What is an object in one place and its id in another is a way to embed things, and no mistake.
    """
    stated = schema.get("type") if isinstance(schema, dict) else None
    if isinstance(stated, list):
        named = [name for name in stated if name != "null"]
        stated = named[0] if len(named) == 1 else None
    return _PLAIN_TYPES.get(stated) if isinstance(stated, str) else None


_PLAIN_TYPES: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def array_not_plural(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an array property with a singular name whose plural other properties have, once for each name.

    The plural shows that the word is a noun that can be counted: `currently_due` and `supported` are none, and `remove`
    lists what to remove.
    """
    if scope.contract.is_in_another_language:
        return
    holders = schemas_with(scope.contract)["properties"]
    known = {parts[-1] for site in holders for member in _members(site) if (parts := words(member))}
    uncountable = frozenset(options["uncountable"])
    for name, hit in _properties_of(scope, _is_list_of_things):
        last = (words(name) or [""])[-1]
        is_noun = len(last) > 2 and last not in ACTIONS and name.lower().endswith(last) and not name.isupper()
        if is_noun and not is_plural(last, {}, uncountable) and (many := plural(last, {})) in known:
            start = len(name) - len(last)
            meant = name[:start] + (many.capitalize() if name[start].isupper() else many)
            yield hit._replace(arguments={**hit.arguments, "plural": meant})


def _is_list_of_things(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema is an array of several; one of at most one, or a position or range, is a thing itself."""
    most, least = schema.get("maxItems"), schema.get("minItems")
    return schema.get("type") == "array" and most != 1 and not (isinstance(most, int) and most == least)


def boolean_without_prefix(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a boolean property whose name does not begin with one of `prefixes`, once for each name.

    Many are the way of a contract, and then one finding.
    """
    prefixes = frozenset(options["prefixes"])
    booleans = _properties_of(scope, lambda schema: schema.get("type") == "boolean")
    found = [hit for name, hit in booleans if (words(name) or [""])[0] not in prefixes]
    if len(found) <= _MANY:
        yield from found
    else:
        more = f", and so are {len(found) - 1} others"
        yield found[0]._replace(arguments={**found[0].arguments, "more": more})


def date_not_named_so(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that is a date or a time and has none of `words` in its name, once for each name."""
    meant, endings = frozenset(options["words"]), tuple(options["endings"])
    for name, hit in _properties_of(scope, lambda schema: schema.get("format") in ("date", "date-time")):
        if meant.isdisjoint(words(name)) and not name.lower().endswith(endings):
            yield hit


def _properties_of(scope: ContractScope, is_meant: Callable[[Mapping[str, Any]], bool]) -> Iterator[tuple[str, Hit]]:
    """Yield each name of properties whose schema `is_meant`, with a hit for the first of them."""
    first: dict[str, Hit] = {}
    count: Counter[str] = Counter()
    for site in schemas_with(scope.contract)["properties"]:
        for name, schema in _members(site).items():
            if isinstance(schema, dict) and is_meant(schema):
                count[name] += 1
                if name not in first:
                    first[name] = Hit(site.child("properties", name), {"text": name}, aspect=name)
    for name, hit in first.items():
        yield name, hit._replace(arguments={**hit.arguments, "more": times_more(count[name] - 1)})


def parameter_named_like_property(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path or query parameter that is called like a property of the request's body; many are told once."""
    found = list(once_per_aspect(hit for one in scope.contract.operations for hit in _like_a_property(one, scope)))
    if len(found) <= _MANY:
        yield from found
    else:
        yield found[0]._replace(arguments={**found[0].arguments, "more": f" (and {len(found) - 1} other parameters)"})


def _like_a_property(operation: Operation, scope: ContractScope) -> Iterator[Hit]:
    parameters = [one for one in operation.parameters if one.place in ("path", "query")]
    body = operation.body
    if body is None or not parameters:
        return
    schemas = [content.schema for content in body.contents if content.schema is not None]
    members = [member for schema in schemas[:1] for member in scope.contract.schemas.view(schema).properties.items()]
    names = {
        name for name, node in members if not (isinstance(node.value, dict) and node.value.get("readOnly") is True)
    }
    for parameter in parameters:
        if parameter.name in names:
            arguments = {"text": parameter.name, "place": parameter.place}
            inside = (operation.method, operation.path)
            yield Hit(parameter.node, arguments, aspect=f"{parameter.place} {parameter.name}", operation=inside)


PROPERTY_NAME_CHECKS: Final[Mapping[str, Check]] = {
    "array-not-plural": array_not_plural,
    "boolean-without-prefix": boolean_without_prefix,
    "date-not-named-so": date_not_named_so,
    "parameter-named-like-property": parameter_named_like_property,
    "property-names-collide": property_names_collide,
    "property-type-inconsistent": property_type_inconsistent,
}
