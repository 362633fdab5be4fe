"""What of a chosen place a rule asks about: the value itself, or by `field` parts of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from openspec_lint.checks.spectral.context import Context
from openspec_lint.checks.spectral.javascript import UNDEFINED
from openspec_lint.checks.spectral.paths import path_of
from openspec_lint.checks.spectral.view import Step, View
from openspec_lint.checks.spectral.walk import chosen

_FIELD_STEP: Final = re.compile(r"""[^.\[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:\\.|(?!\2).)*)\2)\]|(?=\.\.|\.$|\[\])""")


def targets(step: Step, value: Any, field: str | None, view: View) -> Iterator[tuple[Any, Context]]:
    """Yield the values to look at, each with its place; what is missing is UNDEFINED.

    field: "@key" for the keys of an object, a JSONPath that begins with `$`, or a path of names with dots. A value
    that is no object or list is looked at itself.
    """
    if field is None or value is not step.value or type(value) not in (dict, list):
        yield value, Context(step, (), view)
        return
    found = False
    if field == "@key":
        for key in value if type(value) is dict else range(len(value)):
            found = True
            yield str(key), Context(step, (), view).below((key,))
    elif is_path(field):
        for inner, held in chosen(path_of(field), view, step):
            found = True
            yield held, Context(inner, (), view)
    else:
        found = True
        yield _field(step, field, view)
    if not found:
        yield UNDEFINED, Context(step, (), view)


def is_path(field: str) -> bool:
    """Tell whether a field is a JSONPath, and not the name of a member that begins with `$`."""
    return field == "$" or field.startswith(("$.", "$["))


def _field(step: Step, field: str, view: View) -> tuple[Any, Context]:
    keys = steps_of(field)
    if type(step.value) is dict and field in step.value:
        child = view.to(step, field, step.value[field])
        return child.value, Context(step, (), view).below(keys)
    context = Context(step, (), view).below(keys)
    if not context.missing:
        return context.step.value, context
    if context.missing == ("length",) and isinstance(context.step.value, (list, str)):
        return len(context.step.value), context
    return UNDEFINED, context


def steps_of(field: str) -> tuple[str, ...]:
    """Return the names in a field's path: `a.b[0]['c.d']`."""
    found: list[str] = []
    for match in _FIELD_STEP.finditer(field):
        found.append(match[1] or match[3] or match[0])
    return tuple(found)
