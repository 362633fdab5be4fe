"""Query parameters that became the properties of one exploded object, and back: a=1&b=2 is the same call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from openspec_lint.checks.compat.shapes import Dialects
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.encodings import FORM
from openspec_lint.model.media_types import media_name
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.site import Node

_EXPLODED_OBJECT: Final = "a=1&b=2"
_MEMBER_FORMS: Final = {"scalar": "q=a"}
"""How a property of an exploded object is written; of lists and objects inside, the specification does not say."""


class ParameterPairs(NamedTuple):
    """Which parameters of two versions of an operation are the same, which are gone, which are new."""

    kept: list[tuple[Parameter, Parameter]]
    gone: list[Parameter]
    fresh: list[Parameter]


def with_unfolded(pairs: ParameterPairs, dialects: Dialects) -> ParameterPairs:
    """Return pairs in which objects that took the place of parameters, or gave way to them, are parameters too."""
    if not pairs.gone:
        return pairs
    pairs = _with_members(_with_renamed(pairs, dialects), dialects)
    gone = _unfolded(pairs.gone, pairs.fresh, dialects[0], is_new=False)
    fresh = _unfolded(pairs.fresh, pairs.gone, dialects[1], is_new=True)
    if gone == pairs.gone and fresh == pairs.fresh:
        return pairs
    after = {parameter.name: parameter for parameter in fresh if parameter.place == "query"}
    met = [(old, after[old.name]) for old in gone if old.place == "query" and old.name in after]
    names = {old.name for old, _ in met}
    left = [[each for each in side if each.place != "query" or each.name not in names] for side in (gone, fresh)]
    return ParameterPairs([*pairs.kept, *met], left[0], left[1])


def _with_renamed(pairs: ParameterPairs, dialects: Dialects) -> ParameterPairs:
    """Pair exploded objects of different names, which are not sent, when they have a member in common."""
    kept, gone, fresh = list(pairs.kept), list(pairs.gone), list(pairs.fresh)
    for old in pairs.gone:
        names = _names(old, dialects[0])
        new = next((each for each in fresh if names & _names(each, dialects[1])), None) if names else None
        if new is not None:
            kept.append((old, new))
            gone.remove(old)
            fresh.remove(new)
    return ParameterPairs(kept, gone, fresh)


def _with_members(pairs: ParameterPairs, dialects: Dialects) -> ParameterPairs:
    """Pair parameters with the members that an exploded object, which was there before, has in their place."""
    kept, gone = list(pairs.kept), list(pairs.gone)
    for old, new in pairs.kept:
        fresh = {each.name: each for each in _members(new, dialects[1], is_new=True)} if gone else {}
        for name in _names(old, dialects[0]) if fresh else ():
            fresh.pop(name, None)
        for parameter in [each for each in gone if each.place == "query" and each.name in fresh]:
            kept.append((parameter, fresh[parameter.name]))
            gone.remove(parameter)
    return ParameterPairs(kept, gone, pairs.fresh)


def _names(parameter: Parameter, dialect: Dialect) -> set[str]:
    return {member.name for member in _members(parameter, dialect, is_new=True)}


def _unfolded(side: list[Parameter], other: list[Parameter], dialect: Dialect, *, is_new: bool) -> list[Parameter]:
    names = {parameter.name for parameter in other if parameter.place == "query"}
    found: list[Parameter] = []
    for parameter in side:
        members = list(_members(parameter, dialect, is_new))
        found += members if any(member.name in names for member in members) else [parameter]
    return found


def _members(parameter: Parameter, dialect: Dialect, is_new: bool) -> Iterator[Parameter]:
    """Yield the parameters that an exploded object stands for, if it says nothing but which ones there are."""
    if parameter.schema is None or not _is_exploded(parameter):
        return
    view = dialect.view((parameter.schema,))
    if (
        view.types != frozenset(("object",))
        or view.values
        or view.choices
        or set(view.children) - {"additionalProperties"}
    ):
        return
    # Where the whole object may be left out, a required member was not; but who sends another one must send it too.
    requires = parameter.required or (is_new and len(view.properties) > 1)
    for name, parts in view.properties.items():
        if len(parts) == 1:
            required = requires and name in view.required
            described = {"name": name, "in": "query", "deprecated": dialect.view(parts).has("deprecated")}
            node = Node(parts[0].document, parts[0].trail, described)
            yield Parameter(name, "query", required, node, parts[0], _MEMBER_FORMS, None, parameter.shared)


def _is_exploded(parameter: Parameter) -> bool:
    """Tell whether the members of an object are written as parameters of the query are."""
    if parameter.place == "querystring":
        return parameter.media_type is not None and media_name(parameter.media_type) == FORM
    is_styled = parameter.place == "query" and parameter.media_type is None
    return is_styled and parameter.forms.get("object") == _EXPLODED_OBJECT
