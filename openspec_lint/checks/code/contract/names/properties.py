"""Checks of what properties are called, by themselves, beside each other, and by their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.habits import each_or_once, inside_all, once_per_aspect, standing_for, times_more
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import with_article
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import words
from openspec_lint.model.path_words import ACTIONS
from openspec_lint.model.plurals import is_plural, plural
from openspec_lint.model.schema_index import is_property
from openspec_lint.model.site import Site

_MARKS: Final = str.maketrans("", "", "-_")


def property_names_collide(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that differs from an earlier one of the same schema in case, "-" or "_" only."""
    spellings: dict[str, set[str]] = {}
    for name in scope.contract.schema_index.members:
        spellings.setdefault(_folded(name), set()).add(name)
    doubtful = {name for names in spellings.values() if len(names) > 1 for name in names}
    for site in scope.contract.schema_index.having("properties") if doubtful else ():
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


def property_type_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that has another plain type than nearly all others of its name; once for each name and type.

    options: `share` and `least` say when one type is that of nearly all; `allow` are names that are polymorphic.
    """
    for name, members in scope.contract.schema_index.members.items():
        kinds: dict[str, list[Site]] = {}
        for site, schema in members if len(members) > options["least"] else ():
            kind = _plain_type(schema)
            if kind is not None:
                kinds.setdefault(kind, []).append(site)
        if len(kinds) <= 1 or name in options["allow"]:
            continue
        usual = max(kinds, key=lambda kind: len(kinds[kind]))
        count, total = len(kinds[usual]), sum(map(len, kinds.values()))
        if count >= options["least"] and count >= options["share"] * total:
            note = Note(kinds[usual][0].child("properties", name), "the first of the others")
            for kind, sites in kinds.items():
                arguments = {"text": name, "type": with_article(kind), "usual": with_article(usual), "count": count}
                if kind != usual:
                    hits = [Hit(site.child("properties", name), arguments, aspect=f"{name} {kind}") for site in sites]
                    yield standing_for(hits, more=times_more(len(sites) - 1))._replace(related=(note,))


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
    known = {parts[-1] for member in scope.contract.schema_index.members if (parts := words(member))}
    uncountable = frozenset(options["uncountable"])
    lists = (site for site in scope.contract.schema_index.of_type("array") if _is_list_of_things(site.value))
    for name, hit in _by_name(lists):
        last = (words(name) or [""])[-1]
        is_noun = len(last) > 2 and last not in ACTIONS and name.lower().endswith(last) and not name.isupper()
        if is_noun and (many := plural(last, {})) in known and not is_plural(last, {}, uncountable):
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
    booleans = (site for site in scope.contract.schema_index.of_type("boolean") if site.value["type"] == "boolean")
    found = [hit for name, hit in _by_name(booleans) if (words(name) or [""])[0] not in prefixes]
    yield from each_or_once(found, {"more": f", and so are {len(found) - 1} others"})


def date_not_named_so(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a property that is a date or a time and has none of `words` in its name, once for each name."""
    meant, endings = frozenset(options["words"]), tuple(options["endings"])
    formatted = scope.contract.schema_index.having("format")
    for name, hit in _by_name(site for site in formatted if site.value["format"] in ("date", "date-time")):
        if meant.isdisjoint(words(name)) and not name.lower().endswith(endings):
            yield hit


def _by_name(schemas: Iterable[Site]) -> Iterator[tuple[str, Hit]]:
    """Yield each name of those schemas that are of a property, with a hit for the first of them."""
    named: dict[str, list[Site]] = {}
    for site in schemas:
        if is_property(site):
            named.setdefault(str(site.key), []).append(site)
    for name, sites in named.items():
        arguments = {"text": name, "more": times_more(len(sites) - 1)}
        hit = Hit(sites[0].node, arguments, aspect=name, operation=sites[0].operation)
        yield name, inside_all(hit, (site.operation for site in sites)) if len(sites) > 1 else hit


def parameter_named_like_property(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path or query parameter that is called like a property of the request's body; many are told once."""
    found = list(once_per_aspect(hit for one in scope.contract.operations for hit in _like_a_property(one, scope)))
    yield from each_or_once(found, {"more": f" (and {len(found) - 1} other parameters)"})


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
            inside = operation.inside
            yield Hit(parameter.node, arguments, aspect=f"{parameter.place} {parameter.name}", operation=inside)


PROPERTY_NAME_CHECKS: Final[Mapping[str, Check]] = {
    "array-not-plural": array_not_plural,
    "boolean-without-prefix": boolean_without_prefix,
    "date-not-named-so": date_not_named_so,
    "parameter-named-like-property": parameter_named_like_property,
    "property-names-collide": property_names_collide,
    "property-type-mixed": property_type_mixed,
}
