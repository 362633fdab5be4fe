"""What changed about how the values of parameters are written: style, explode, content, reserved characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.checks.compat.shapes import Dialects, rewritten_shapes, types_of
from openspec_lint.model.media_types import media_name
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.serialization import explodes, way_of

_WITHOUT_RESERVED: Final = frozenset(("integer", "boolean"))
"""Types whose values have no reserved characters."""


def writing_changes(old: Parameter, new: Parameter, dialects: Dialects) -> Iterator[Change]:
    """Yield the facts that a parameter is written in another way than before."""
    if "allowEmptyValue" in old.node.value or "allowEmptyValue" in new.node.value:
        yield from _flag(old, new, "allowEmptyValue", is_heeded=new.place == "query")
    if old.media_type is not None or new.media_type is not None:
        yield from _content_changes(old, new)
        return
    if "allowReserved" in old.node.value or "allowReserved" in new.node.value:
        types = types_of(dialects[1], new.schema) if new.schema is not None else None
        is_heeded = new.place != "header" and (types is None or not types <= _WITHOUT_RESERVED)
        yield from _flag(old, new, "allowReserved", is_heeded)
    if old.name != new.name and any(";q=" in form for form in new.forms.values()):  # only `matrix` sends the name
        yield _fact(old, new, "name", old.name, new.name)
    if old.forms != new.forms:
        yield from _style_changes(old, new, dialects)


def _flag(old: Parameter, new: Parameter, field: str, is_heeded: bool) -> Iterator[Change]:
    was, now = old.node.value.get(field) is True, new.node.value.get(field) is True
    if is_heeded and was != now:
        yield _fact(old, new, field, was, now)._replace(change="enabled" if now else "disabled")


def _content_changes(old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.media_type is None or new.media_type is None:
        words = ("schema" if each.media_type is None else "content" for each in (old, new))
        yield _fact(old, new, "content", *words)
    elif media_name(old.media_type) != media_name(new.media_type):
        fact = _fact(old, new, "content", old.media_type, new.media_type)
        yield fact._replace(aspect="content-type")


def _style_changes(old: Parameter, new: Parameter, dialects: Dialects) -> Iterator[Change]:
    shapes, is_clear = rewritten_shapes(old.forms, new.forms, (old.schema, new.schema), dialects)
    if not shapes:
        return
    ways = [way_of(each.place, each.node.value) for each in (old, new)]
    splits = [str(explodes(each.place, each.node.value)).lower() for each in (old, new)]
    if ways[0] != ways[1] or splits[0] != splits[1]:
        field, words = ("style", ways) if ways[0] != ways[1] else ("explode", splits)
    else:  # 2.0 has other defaults than 3.x
        field, words = "style", [each.forms.get(shapes[0], "") for each in (old, new)]
    fact = _fact(old, new, field, *words)
    yield fact._replace(traits={**fact.traits, "clear": is_clear})


def _fact(old: Parameter, new: Parameter, field: str, before: Any, after: Any) -> Change:
    places = at_field(old.node, field), at_field(new.node, field)
    traits = {"name": new.name, "in": new.place, "required": new.required}
    return Change("parameter", field, "changed", before, after, *places, traits=traits)
