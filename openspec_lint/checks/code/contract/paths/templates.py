"""Checks of path templates: braces, the names in them, and two templates that match one request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.paths.ambiguity import ambiguous_pairs
from openspec_lint.checks.code.contract.paths.items import path_items, path_of
from openspec_lint.checks.habits import FEW, each_or_once
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.path_shape import template_names
from openspec_lint.model.site import Site

_BRACES: Final = re.compile(r"[{}]")
_ADJACENT: Final = re.compile(r"\{([^{}/]+)\}\{([^{}/]+)\}")
_PARAMETER: Final = re.compile(r"\{[^{}]*\}")
_AFTER_PATH: Final = re.compile(r"[?#]")
_AFTER: Final = {
    "?": {"part": "query", "advice": "describe its values as query parameters"},
    "#": {"part": "fragment", "advice": "no server gets to see one"},
}
_SEPARATING_STYLES: Final = frozenset({"label", "matrix"})
"""Styles whose values begin with a character of their own, "." or ";"."""


def path_has_query(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to `?` and `#` in a path outside of its braces (RFC 3986, section 3.3); once where they are many."""
    found: dict[str, list[Site]] = {}
    for item in path_items(scope):
        match = _AFTER_PATH.search(_PARAMETER.sub("", path_of(item)))
        if match is not None:
            found.setdefault(match[0], []).append(item)
    for mark, items in found.items():
        hits = [Hit(item, {"what": f"{path_of(item)} has", **_AFTER[mark]}, aspect=mark) for item in items]
        yield from each_or_once(hits, {"what": f"{len(items)} paths have"}, most=FEW)


def path_braces_unbalanced(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path whose braces do not come in pairs (OpenAPI 3.2, section 4.8.2; Path Templating)."""
    for item in path_items(scope):
        if not _is_balanced(path_of(item)):
            yield Hit(item, {"item": path_of(item)})


def _is_balanced(path: str) -> bool:
    braces = "".join(_BRACES.findall(path))
    return braces == "{}" * (len(braces) // 2)


def path_parameter_repeated(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a name that one template has twice (OpenAPI 3.2, section 4.8.2.2)."""
    for item in path_items(scope):
        seen: set[str] = set()
        for name in template_names(path_of(item)):
            if name in seen:
                yield Hit(item, {"parameter": name, "item": path_of(item)}, aspect=name)
            seen.add(name)


def path_parameters_adjacent(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to two names with nothing between them, unless the style of the second separates its values."""
    for item in path_items(scope):
        path = path_of(item)
        for match in _ADJACENT.finditer(path) if "}{" in path else ():
            if not _is_separated(match[2], path, scope):
                arguments = {"first": match[1], "second": match[2], "item": path}
                yield Hit(item, arguments, aspect=match[0])


def _is_separated(name: str, path: str, scope: ContractScope) -> bool:
    for operation in scope.contract.operations:
        if operation.path == path:
            for one in operation.parameters:
                if (one.place, one.name) == ("path", name) and _style(one) in _SEPARATING_STYLES:
                    return True
    return False


def _style(parameter: Parameter) -> str:
    return str(parameter.node.value.get("style", "simple"))


def path_ambiguous(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path that, with a method of both, matches requests of others, none of them more specific.

    It is said once, of the path whose literal comes first, since one such path mostly crosses many. Source: OpenAPI
    3.2, section 4.8.2.1: of ambiguous templates, the tool decides which one it uses.
    """
    items = {path_of(item): item for item in path_items(scope)}
    order = {path: index for index, path in enumerate(items)}
    crossed: dict[str, set[str]] = {}
    for first, second in ambiguous_pairs(items, scope.contract):
        crossed.setdefault(first, set()).add(second)
    for path, item in items.items():
        if path in crossed:
            others = sorted(crossed[path], key=order.__getitem__)
            note = Note(items[others[0]], "the other" if len(others) == 1 else "the first of the others")
            yield Hit(item, {"item": path, "others": shortened(others)}, related=(note,))


TEMPLATE_CHECKS: Final[Mapping[str, Check]] = {
    "path-ambiguous": path_ambiguous,
    "path-has-query": path_has_query,
    "path-braces-unbalanced": path_braces_unbalanced,
    "path-parameter-repeated": path_parameter_repeated,
    "path-parameters-adjacent": path_parameters_adjacent,
}
