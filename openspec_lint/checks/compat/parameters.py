"""What changed about the parameters of an operation, their schemas left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.checks.compat.folding import ParameterPairs
from openspec_lint.checks.compat.lifecycle import deprecation_changes, stability_of
from openspec_lint.checks.compat.same import same_value
from openspec_lint.checks.compat.shapes import Dialects, allows_anything, types_of
from openspec_lint.checks.compat.sunset import sunset_state
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.model.media_types import is_json
from openspec_lint.model.normal_schema import NormalSchema, marked
from openspec_lint.model.operations import Operation
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.site import Node

_TEMPLATE: Final = re.compile(r"\{([^{}/]*)\}")
_IGNORED_HEADERS: Final = frozenset(("accept", "content-type", "authorization"))
"""Header parameters that the specification says to ignore (OpenAPI 3.x, Parameter Object)."""


def parameter_pairs(old: Operation, new: Operation) -> ParameterPairs:
    """Pair the parameters of two versions of an operation: by place and name, those of the path by position."""
    before, after = _by_key(old), _by_key(new)
    kept = [(before[key], after[key]) for key in before if key in after]
    gone = [parameter for key, parameter in before.items() if key not in after]
    fresh = [parameter for key, parameter in after.items() if key not in before]
    for one in [parameter for parameter in gone if parameter.place == "path"]:
        two = next((parameter for parameter in fresh if parameter.place == "path"), None)
        if two is not None:
            kept.append((one, two))
            gone.remove(one)
            fresh.remove(two)
    return ParameterPairs(kept, gone, fresh)


def parameter_changes(old: Operation, new: Operation, pairs: ParameterPairs, terms: Terms) -> Iterator[Change]:
    """Yield the facts about the parameters of two versions of an operation."""
    gone, fresh = list(pairs.gone), list(pairs.fresh)
    elsewhere: dict[str, list[Parameter]] = {}
    for parameter in fresh:
        if parameter.place != "path":
            elsewhere.setdefault(parameter.name, []).append(parameter)
    for parameter in pairs.gone:
        if parameter.place != "path" and elsewhere.get(parameter.name):
            twin = elsewhere[parameter.name].pop(0)
            yield _moved(parameter, twin)
            fresh.remove(twin)
            gone.remove(parameter)
    yield from (_gone(parameter, new, terms) for parameter in gone)
    yield from (_fresh(parameter, old) for parameter in fresh)
    for one, two in pairs.kept:
        if not same_value(one.node.value, two.node.value) or one.required != two.required:
            level = stability_of(new.site.value)
            yield from deprecation_changes("parameter", one.node, two.node, _traits(two), terms, level)
            yield from _pair_changes(one, two)


def _gone(parameter: Parameter, new: Operation, terms: Terms) -> Change:
    change = "undescribed" if _is_in_path(parameter, new) else "removed"
    traits = {**_traits(parameter), "deprecated": parameter.node.value.get("deprecated") is True}
    traits["sunset"] = sunset_state(parameter.node.value.get("x-sunset"), terms.as_of)
    place = _holder(parameter, new)
    place = place.child("parameters") if "parameters" in place.value else place
    return Change("parameter", "", change, parameter.name, None, parameter.node, place, traits=traits)


def _fresh(parameter: Parameter, old: Operation) -> Change:
    change = "described" if _is_in_path(parameter, old) else "added"
    traits = {**_traits(parameter), "shared": parameter.shared}
    stood = _holder(parameter, old)
    return Change("parameter", "", change, None, parameter.name, stood, parameter.node, traits=traits)


def _holder(parameter: Parameter, operation: Operation) -> Node:
    """Return what would declare a parameter in another version: what several operations share is told of once."""
    item = operation.site.parent
    return item.node if parameter.shared and item is not None else operation.site.node


def _is_in_path(parameter: Parameter, operation: Operation) -> bool:
    """Tell whether an operation has the parameter in its path, described or not: then callers always sent it."""
    return parameter.place == "path" and parameter.name in _TEMPLATE.findall(operation.effective_path)


def _by_key(operation: Operation) -> dict[tuple[str, Any], Parameter]:
    positions = {name: position for position, name in enumerate(_TEMPLATE.findall(operation.effective_path))}
    found: dict[tuple[str, Any], Parameter] = {}
    for parameter in operation.parameters:
        key: Any = parameter.name
        if parameter.place == "path":
            key = positions.get(parameter.name, parameter.name)
        elif parameter.place == "querystring":
            key = None  # there is one, whose name is not sent
        elif parameter.place == "header":
            key = parameter.name.lower()
            if key in _IGNORED_HEADERS:
                continue
        found[parameter.place, key] = parameter
    return found


def _traits(parameter: Parameter) -> dict[str, Any]:
    return {"name": parameter.name, "in": parameter.place, "required": parameter.required}


def _moved(old: Parameter, new: Parameter) -> Change:
    traits = {"name": new.name, "required": new.required}
    return Change("parameter", "in", "changed", old.place, new.place, old.node, new.node.child("in"), traits=traits)


def _pair_changes(old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.required != new.required and new.place != "path":
        places = at_field(old.node, "required"), at_field(new.node, "required")
        change = "enabled" if new.required else "disabled"
        yield Change("parameter", "required", change, old.required, new.required, *places, traits=_traits(new))


def schema_presence(old: Parameter, new: Parameter, dialects: Dialects) -> Iterator[Change]:
    """Yield that a parameter got a schema which rules something out, or lost it."""
    schema, dialect = (old.schema, dialects[0]) if new.schema is None else (new.schema, dialects[1])
    if schema is not None and not allows_anything(dialect, schema):
        places = old.schema or old.node, new.schema or new.node
        change = "added" if old.schema is None else "removed"
        yield Change("parameter", "schema", change, None, None, *places, traits=_traits(new))


def wire_of(old: Parameter, new: Parameter, dialects: Dialects) -> str:
    """Return how the values of a parameter travel (see `Pair`)."""
    if new.media_type is not None:
        return "json" if is_json(new.media_type) else "text"
    if not _repeats(old) and not _repeats(new):
        return "text"
    types = [types_of(dialect, node) for dialect, node in zip(dialects, (old.schema, new.schema), strict=True) if node]
    was_list, is_list = (each is not None and "array" in each for each in types)
    # A list that is repeated is no text: what takes the place of one gets the same name several times.
    return "json" if was_list and not is_list and types[1] is not None else "list" if _repeats(new) else "text"


def _repeats(parameter: Parameter) -> bool:
    return parameter.forms.get("array") == "q=a&q=b"


def default_changes(old: Parameter, new: Parameter, before: NormalSchema, after: NormalSchema) -> Iterator[Change]:
    """Yield what changed about the value that stands for a parameter that is left out; a required one never is."""
    if old.required or new.required:
        return
    had, has = "default" in before.values, "default" in after.values
    was, now = before.values.get("default"), after.values.get("default")
    if (had or has) and (had != has or marked(was) != marked(now)):
        change = "changed" if had and has else "added" if has else "removed"
        places = before.origins.get("default") or old.node, after.origins.get("default") or new.node
        yield Change("parameter", "default", change, was, now, *places, traits=_traits(new))
