"""What changed about the parameters of an operation, their schemas left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.lifecycle import deprecation_changes, stability_of
from openspec_lint.checks.compat.same import same_value
from openspec_lint.checks.compat.sunset import sunset_state
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.model.normal_schema import NormalSchema
from openspec_lint.model.operations import Operation, Parameter

_TEMPLATE: Final = re.compile(r"\{([^{}/]*)\}")
_DEFAULT_STYLE: Final = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_STYLES_OF_2_0: Final[Mapping[str, str | None]] = {
    "csv": None,
    "multi": None,
    "ssv": "spaceDelimited",
    "pipes": "pipeDelimited",
}
"""The styles that collectionFormat stands for; None for the usual one of the place."""
_IGNORED_HEADERS: Final = frozenset(("accept", "content-type", "authorization"))
"""Header parameters that the specification says to ignore (OpenAPI 3.x, Parameter Object)."""


class ParameterPairs(NamedTuple):
    """Which parameters of two versions of an operation are the same, which are gone, which are new."""

    kept: list[tuple[Parameter, Parameter]]
    gone: list[Parameter]
    fresh: list[Parameter]


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
    for parameter in pairs.gone:
        twin = next((other for other in fresh if other.name == parameter.name and other.place != "path"), None)
        if twin is not None and parameter.place != "path":
            yield _moved(parameter, twin)
            fresh.remove(twin)
            gone.remove(parameter)
    for parameter in gone:
        change = "undescribed" if _is_in_path(parameter, new) else "removed"
        traits = {**_traits(parameter), "deprecated": parameter.node.value.get("deprecated") is True}
        traits["sunset"] = sunset_state(parameter.node.value.get("x-sunset"), terms.as_of)
        place = new.site.child("parameters") if "parameters" in new.site.value else new.site.node
        yield Change("parameter", "", change, parameter.name, None, parameter.node, place, traits=traits)
    for parameter in fresh:
        change = "described" if _is_in_path(parameter, old) else "added"
        traits = {**_traits(parameter), "shared": parameter.shared}
        yield Change("parameter", "", change, None, parameter.name, old.site.node, parameter.node, traits=traits)
    for one, two in pairs.kept:
        if not same_value(one.node.value, two.node.value) or one.required != two.required:
            level = stability_of(new.site.value)
            yield from deprecation_changes("parameter", one.node, two.node, _traits(two), terms, level)
            yield from _pair_changes(one, two)


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
        yield _fact(old, new, "required", "enabled" if new.required else "disabled", old.required, new.required)
    for field in ("allowEmptyValue", "allowReserved"):
        was, now = old.node.value.get(field) is True, new.node.value.get(field) is True
        if was != now:
            yield _fact(old, new, field, "enabled" if now else "disabled", was, now)
    was_content, is_content = "content" in old.node.value, "content" in new.node.value
    if was_content != is_content:
        words = ("content" if was_content else "schema", "content" if is_content else "schema")
        yield _fact(old, new, "content", "changed", *words)
        return
    styles = (_style(old), _style(new))
    if styles[0] != styles[1]:
        yield _fact(old, new, "style", "changed", *styles)
    elif _explodes(old) != _explodes(new) and _is_composite(old) and _is_composite(new):
        yield _fact(old, new, "explode", "changed", _explodes(old), _explodes(new))


def _fact(old: Parameter, new: Parameter, field: str, change: str, before: Any, after: Any) -> Change:
    there = field in new.node.value
    place = new.node.child(field) if there else new.node
    stood = old.node.child(field) if field in old.node.value else old.node
    traits = _traits(new)
    return Change("parameter", field, change, before, after, stood, place, traits=traits)


def _style(parameter: Parameter) -> str:
    value = parameter.node.value
    written = value.get("collectionFormat")
    if isinstance(written, str) and written not in _STYLES_OF_2_0:
        return f"collectionFormat {written}"
    default = _STYLES_OF_2_0.get(str(written)) or _DEFAULT_STYLE.get(parameter.place, "form")
    return str(value.get("style", default))


def _explodes(parameter: Parameter) -> bool:
    value = parameter.node.value
    if "type" in value:  # OpenAPI 2.0, where lists are separated by commas unless something else is said
        return bool(value.get("collectionFormat") == "multi")
    explode = value.get("explode")
    return explode if isinstance(explode, bool) else _style(parameter) == "form"


def wire_of(old: Parameter, new: Parameter) -> str:
    """Return how the values of a parameter travel (see `Pair`)."""
    if "content" in old.node.value and "content" in new.node.value:
        return "json"
    repeats = new.place in ("query", "cookie") and _style(new) == "form" and _explodes(new)
    return "list" if repeats else "text"


def default_changes(old: Parameter, new: Parameter, before: NormalSchema, after: NormalSchema) -> Iterator[Change]:
    """Yield what changed about the value that stands for a parameter that is left out; a required one never is."""
    if old.required and new.required:
        return
    had, has = "default" in before.values, "default" in after.values
    was, now = before.values.get("default"), after.values.get("default")
    if (had or has) and (had != has or not same_value(was, now)):
        change = "changed" if had and has else "added" if has else "removed"
        places = before.origins.get("default") or old.node, after.origins.get("default") or new.node
        yield Change("parameter", "default", change, was, now, *places, traits=_traits(new))


def _is_composite(parameter: Parameter) -> bool:
    """Tell whether `explode` bears on the values of a parameter: it does on lists and objects only."""
    schema = parameter.schema.value if parameter.schema is not None else None
    return not isinstance(schema, dict) or schema.get("type") not in ("string", "integer", "number", "boolean")
