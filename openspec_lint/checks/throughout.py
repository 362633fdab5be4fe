"""What holds of one thing after another in a contract: told one by one where it is rare, once where it is a habit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from openspec_lint.checks.habits import FEW, is_habit, standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.contract import Contract
from openspec_lint.model.schema_index import is_property
from openspec_lint.model.site import Site

_PAIR: Final = 2
"""Things of which all are both."""

_REFERS: Final = frozenset({"$ref", "allOf", "oneOf", "anyOf", "$dynamicRef"})
"""Keywords by which a schema takes its texts from elsewhere."""


def throughout(checks: Mapping[str, Check], _site: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Apply one of `checks` to all things of a sort; object to each that is wrong, or once to many.

    options: things, a kind of the object grammar or a key of THINGS; having, fields of which a thing must have one;
    check, the assertion, whose own options stand beside these; if_some, tell it only where the assertion holds of some
    thing. The message may use {what} (a thing by its name, or how many of how many), {has}, {is}, {does} and {s} (its
    verb's ending).
    """
    check, having = checks[options["check"]], options.get("having", ())
    things = [thing for thing in things_of(scope.contract, options["things"]) if _has_one(thing, having)]
    found = [(thing, hit) for thing in things if (hit := next(iter(check(thing, options, scope)), None)) is not None]
    if len(found) < len(things) or not options.get("if_some"):
        yield from told(found, len(things), options["things"])


def _has_one(thing: Site, fields: Sequence[str]) -> bool:
    return not fields or any(thing.value.get(field) not in (None, "") for field in fields)


def told(found: Sequence[tuple[Site, Hit]], total: int, noun: str, about: str = "") -> Iterator[Hit]:
    """Yield the hits with the arguments of their messages, or the first for all where they are many or most.

    found: a thing and what is wrong with it. total: how many such things there are. noun: what one is called.
    about: what of a thing is wrong, such as "summary", where that is what `noun` counts.
    """
    if not is_habit(len(found), total, FEW):
        for thing, hit in found:
            words = {"what": named(thing, about), "has": "has", "is": "is", "does": "does", "s": "s"}
            inside = None if hit.is_shared else hit.operation or thing.operation
            yield hit._replace(arguments={**hit.arguments, **words}, operation=inside)
        return
    count, hits = len(found), [hit for _, hit in found]
    if all(thing.operation is not None for thing, _ in found):
        hits = [
            one if one.is_shared else one._replace(operation=one.operation or thing.operation) for thing, one in found
        ]
    everything = "Both" if total == _PAIR else f"All {total}"
    share = everything if count == total else f"{count} of {total}"
    words = {"what": f"{share} {plural(noun)}", "has": "have", "is": "are", "does": "do", "s": ""}
    yield standing_for(hits, **words)


def named(thing: Site, about: str = "") -> str:
    """Return how a message calls a thing, or something about it: "GET /pets", "The parameter `limit` of GET /pets"."""
    operation = " ".join(thing.operation) if thing.operation is not None else ""
    if thing.kind == "operation" and operation:
        return f"The {about} of {operation}" if about else operation
    words = _words(thing)
    words = f"The {about} of the {words}" if about else f"The {words}"
    return f"{words} of {operation}" if operation else words


def _words(thing: Site) -> str:
    """Return what a thing is and what it is called: "parameter `limit`", "schema inside `Pet`"."""
    name = thing.name or thing.key
    if thing.kind != "schema":
        name = (thing.value.get("name") or thing.value.get("url")) if isinstance(name, int) else name
        noun = thing.kind.replace("-", " ")
        return f"{noun} `{name}`" if name is not None else noun
    if is_property(thing):
        return f"property `{name}`"
    if thing.parent is None or thing.parent.kind in ("components", "contract"):
        return f"schema `{name}`"
    for around in thing.ancestors():
        if (
            around.kind != "schema"
            or is_property(around)
            or around.parent is None
            or around.parent.kind == "components"
        ):
            inside = around.key if around.kind in ("schema", "media-type") else around.value.get("name")
            return f"schema inside `{inside}`" if isinstance(inside, str) else "schema"
    return "schema"


def plural(noun: str) -> str:
    """Return what several things are called."""
    words = noun.replace("-", " ")
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def things_of(contract: Contract, noun: str) -> Iterator[Site]:
    """Yield the things of a sort: a kind of the object grammar, or a key of THINGS."""
    if noun in THINGS:
        yield from THINGS[noun](contract)
    else:
        yield from contract.by_kind.get(noun, ())


def _properties(contract: Contract) -> Iterator[Site]:
    """Yield the properties that are described where they stand, not by a reference."""
    return (site for site in contract.schema_index.properties if _REFERS.isdisjoint(site.value))


def _shared_schemas(contract: Contract) -> Iterator[Site]:
    for name, node in contract.named_schemas.items():
        if isinstance(node.value, dict) and "$ref" not in node.value:
            yield Site("schema", node.document, node.trail, node.value, None, None, name)


def _alternatives(contract: Contract) -> Iterator[Site]:
    """Yield the servers of lists of several, of which a reader has to choose one."""
    for site in contract.by_kind.get("server", ()):
        around: Any = site.parent.value.get("servers") if site.parent is not None else None
        if isinstance(around, list) and len(around) > 1:
            yield site


def _parameters(contract: Contract) -> Iterator[tuple[Site, Mapping[str, Any]]]:
    """Yield the parameters that have a schema, with what it says itself."""
    for site in contract.by_kind.get("parameter", ()):
        schema = contract.follow(site.child("schema")) if isinstance(site.value.get("schema"), dict) else None
        if schema is not None and isinstance(schema.value, dict):
            yield site, schema.value


def _array_parameters(contract: Contract) -> Iterator[Site]:
    yield from (site for site, schema in _parameters(contract) if schema.get("type") == "array")


def _open_parameters(contract: Contract) -> Iterator[Site]:
    """Yield the parameters whose schema leaves open what they look like, and shows nothing itself."""
    for site, schema in _parameters(contract):
        if schema.get("type") == "boolean":
            continue
        if _TOLD.isdisjoint(schema) and "example" not in schema and "examples" not in schema:
            yield site


_TOLD: Final = frozenset({"enum", "const", "default"})
"""Keywords that show what a value looks like."""


def _enums(contract: Contract) -> Iterator[Site]:
    yield from (site for site in contract.schema_index.having("enum") if isinstance(site.value["enum"], list))


def _schema_examples(contract: Contract) -> Iterator[Site]:
    yield from contract.schema_index.having_one_of(("example", "examples"))


THINGS: Final = {
    "array-parameter": _array_parameters,
    "open-parameter": _open_parameters,
    "enum": _enums,
    "schema-example": _schema_examples,
    "property": _properties,
    "shared-schema": _shared_schemas,
    "alternative-server": _alternatives,
}
"""Things that are not all objects of one kind."""
