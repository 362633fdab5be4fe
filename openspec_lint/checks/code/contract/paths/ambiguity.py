"""Pairs of path templates that match one request, neither of them more specific than the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import jsonschema_rs

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import template_names
from openspec_lint.read.document import Value

_DECIDING: Final = ("type", "enum", "const", "pattern", "format", "minLength", "maxLength")
"""Keywords of a parameter's schema that may rule a literal out."""

_MOST_DIGITS: Final = 19
"""Digits of the longest number that a literal is read as."""

_MOST_PAIRS: Final = 100_000
"""Steps after which a contract is too tangled for the search to go on."""


@dataclass(slots=True, eq=False, repr=False)
class _Branch:
    """A point in the tree of segments: what may follow, and the path that ends here."""

    literals: dict[str, _Branch] = field(default_factory=dict)
    templates: dict[str, _Branch] = field(default_factory=dict)
    path: str | None = None


def ambiguous_pairs(paths: Iterable[str], contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield each pair that a method of both may be sent to; the first has its literal before the other.

    A literal is more specific than a template, segment by segment: two paths are ambiguous when each is so somewhere.
    """
    methods: dict[str, dict[str, Operation]] = {}
    for operation in contract.operations:
        methods.setdefault(operation.path, {})[operation.method] = operation
    for one, other in _crossing(paths):
        shared = methods.get(one, {}).keys() & methods.get(other, {}).keys()
        if any(_both_match(methods[one][method], methods[other][method], contract) for method in shared):
            yield one, other


def _crossing(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of paths of which each has a literal where the other has a template, all else matching.

    From one branch only the literals are set against the templates, so the path that has the first literal comes first.
    """
    tree = _tree(paths)
    steps = 0
    stack: list[tuple[_Branch, _Branch, bool, bool]] = [(tree, tree, False, False)]
    while stack and steps < _MOST_PAIRS:
        steps += 1
        one, other, one_won, other_won = stack.pop()
        if one_won and other_won and one.path is not None and other.path is not None:
            yield one.path, other.path
        for text, branch in one.literals.items():
            if text in other.literals:
                stack.append((branch, other.literals[text], one_won, other_won))
            stack += [(branch, below, True, other_won) for key, below in other.templates.items() if _fits(text, key)]
        for key, branch in one.templates.items():
            if one is not other:
                stack += [(branch, below, one_won, True) for text, below in other.literals.items() if _fits(text, key)]
            if key in other.templates:
                stack.append((branch, other.templates[key], one_won, other_won))


def _tree(paths: Iterable[str]) -> _Branch:
    root = _Branch()
    for path in paths:
        branch = root
        for text in path.split("/")[1:]:
            names = template_names(text)
            key = text
            for name in names:
                key = key.replace("{" + name + "}", "{}")
            following = branch.templates if names else branch.literals
            branch = following.setdefault(key, _Branch())
        branch.path = path
    return root


def _fits(literal: str, template: str) -> bool:
    """Tell whether a template, unnamed, may match a literal: what stands before and behind its names is the same."""
    start, end = template[: template.index("{}")], template[template.rindex("{}") + 2 :]
    return bool(literal) and literal.startswith(start) and literal.endswith(end)


def _both_match(one: Operation, other: Operation, contract: Contract) -> bool:
    """Tell whether the schemas of the parameters allow each literal that the other path has in their place."""
    for first, second in zip(one.path.split("/"), other.path.split("/"), strict=True):
        if "{" in first and "{" not in second and not _allows(one, first, second, contract):
            return False
        if "{" in second and "{" not in first and not _allows(other, second, first, contract):
            return False
    return True


def _allows(operation: Operation, template: str, literal: str, contract: Contract) -> bool:
    names = template_names(template)
    if len(names) != 1 or template != "{" + names[0] + "}":
        return True
    for parameter in operation.parameters:
        if (parameter.place, parameter.name) == ("path", names[0]) and parameter.schema is not None:
            schema = contract.follow(parameter.schema)
            return schema is None or _is_value_of(literal, schema.value)
    return True


def _is_value_of(text: str, schema: Value) -> bool:
    """Tell whether a text may be a value of a schema; what that says in other words rules nothing out."""
    if not isinstance(schema, dict):
        return True
    keywords = {key: schema[key] for key in _DECIDING if key in schema}
    values: list[Any] = [text, {"true": True, "false": False}.get(text, text)]
    if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS:
        values.append(int(text))
    try:
        validator = jsonschema_rs.Draft202012Validator(keywords, validate_formats=True)
        return any(validator.is_valid(value) for value in values)
    except ValueError:  # not a schema, which another rule says, or a pattern that cannot be run
        return True
