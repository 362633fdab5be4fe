"""Checks of how paths are built: versions, depth, and what the same parameter is called along them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import Final

from openspec_lint.checks.code.contract.paths.items import path_items, path_of, walked_items
from openspec_lint.checks.habits import FEW, each_or_once, standing_for
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed, shortened
from openspec_lint.model.path_shape import segments, unnamed, words
from openspec_lint.model.site import Node, Site

_VERSION: Final = re.compile(r"v\d+(?:\.\d+)*(?:(?:alpha|beta|rc|-preview)\d*)?|\d{4}-\d{2}-\d{2}", re.IGNORECASE)


def path_version_repeated(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to paths with a version behind the one that the server or an earlier segment has; once for each pair.

    A part of an API may have versions of its own (/client/v4/accounts/{id}/images/v1): what counts is the same version
    twice, and another one right behind it.
    """
    found: dict[tuple[str, str], list[Site]] = {}
    for item in path_items(scope):
        parts = [part.text for part in segments(scope.contract.base_path + path_of(item))]
        places = [index for index, part in enumerate(parts) if _VERSION.fullmatch(part)]
        for one, other in pairwise(places):
            if parts[one] == parts[other] or other == one + 1:
                found.setdefault((parts[one], parts[other]), []).append(item)
    for (first, second), items in found.items():
        path = scope.contract.base_path + path_of(items[0])
        more = f" (and {len(items) - 1} more paths)" if len(items) > 1 else ""
        hits = [Hit(item, aspect=f"{first} {second}") for item in items]
        yield standing_for(hits, whole=path, first=first, second=second, more=more)


def path_version_missing(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to paths without version where most have one; `allow`: first words of what need not have one."""
    items = [item for item in path_items(scope) if path_of(item).strip("/")]
    allowed = frozenset(options["allow"])
    if not items or _versions(scope.contract.base_path):
        return
    without = [item for item in items if not _versions(path_of(item))]
    is_way = (len(items) - len(without)) >= options["share"] * len(items)
    odd = [item for item in without if allowed.isdisjoint(part.text.lower() for part in segments(path_of(item)))]
    yield from _told(odd if is_way else [])


def _versions(path: str) -> list[str]:
    return [part.text for part in segments(path) if _VERSION.fullmatch(part.text)]


def path_too_deep(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to paths that lead through more than `most` items, and what lies below those no more than once."""
    seen: set[str] = set()
    deep: list[Site] = []
    for item in path_items(scope):
        parts = segments(path_of(item))
        places = [index for index, part in enumerate(parts) if not part.is_literal]
        if len(places) > options["most"]:
            prefix = unnamed("/".join(part.text for part in parts[: places[options["most"]]]))
            if prefix not in seen:
                deep.append(item)
            seen.add(prefix)
    yield from _told(deep, most=options["most"])


def _told(items: list[Site], **arguments: object) -> Iterator[Hit]:
    hits = [Hit(item, {**arguments, "what": path_of(item)}) for item in items]
    yield from each_or_once(hits, {"what": shortened(map(path_of, items), 1)}, most=FEW)


def path_behind_template(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path that stands behind a template that matches it too; OpenAPI has no order, some routers do."""
    earlier: dict[tuple[str, ...], str] = {}
    behind: list[tuple[Site, str]] = []
    for item in path_items(scope):
        parts = segments(path_of(item))
        texts = tuple(unnamed(part.text) for part in parts)
        wider = ((*texts[:index], "{}", *texts[index + 1 :]) for index, part in enumerate(parts) if part.is_literal)
        template = next((earlier[texts] for texts in wider if texts in earlier), None)
        if template is not None:
            behind.append((item, template))
        earlier.setdefault(texts, path_of(item))
    hits = [Hit(item, {"item": path_of(item), "template": template, "more": ""}) for item, template in behind]
    yield from each_or_once(hits, {"more": f" (and {len(behind) - 1} more paths behind theirs)"})


def methods_unordered(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to the first method of each path that stands behind one which `order` has after it."""
    order = options["order"]
    found: list[tuple[Node, str]] = []
    for item in {(item.document.path, item.trail): item for item in walked_items(scope)}.values():
        methods = [key for key in item.value if key in order]
        odd = (pair for pair in pairwise(methods) if order.index(pair[1]) < order.index(pair[0]))
        found += ((item.child(method), before) for before, method in islice(odd, 1))
    hits = []
    for node, before in found:
        method = node.trail[1] if node.trail is not None else ""
        hits.append(Hit(node, {"text": method, "before": before, "order": ", ".join(order), "more": ""}))
    yield from each_or_once(hits, {"more": f" (and so in {len(found) - 1} more paths)"})


def path_parameter_name_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path parameter that other paths with the same beginning call otherwise, once for each name.

    options: `generic`, words that say nothing of what is identified. Names without a common word may be two things,
    /templates/{scope}/{key} and /templates/{templateId}, unless one of them is but generic. A short name for the item
    itself, /pets/{id} beside /pets/{petId}/toys, is the habit of many; of two paths that are one, path-identical tells.
    """
    uses: dict[str, dict[str, list[tuple[Site, bool]]]] = {}
    for prefix, name, item, is_inside in _path_parameters(scope):
        uses.setdefault(prefix, {}).setdefault(name, []).append((item, is_inside))
    generic = frozenset(options["generic"])
    for prefix, names in uses.items():
        usual = max(names, key=lambda name: len(names[name]))
        for name in names:
            if (
                name != usual
                and _may_be_one(name, usual, generic)
                and not _is_told_or_short(name, usual, names, generic)
            ):
                item, other = (max(names[one], key=lambda use: use[1])[0] for one in (name, usual))
                arguments = {"text": name, "usual": usual, "item": path_of(item), "other": path_of(other)}
                yield Hit(item, arguments, related=(Note(other, f"here it is `{usual}`"),), aspect=f"{prefix} {name}")


def _is_told_or_short(
    name: str, usual: str, uses: Mapping[str, list[tuple[Site, bool]]], generic: frozenset[str]
) -> bool:
    """Tell whether two paths with the names are the same, or one of the names is a short one for items alone."""
    ours, others = ({unnamed(path_of(item)) for item, _ in uses[one]} for one in (name, usual))
    short = (one for one in (name, usual) if generic.issuperset(words(one)))
    return not ours.isdisjoint(others) or any(not any(is_inside for _, is_inside in uses[one]) for one in short)


def _path_parameters(scope: ContractScope) -> Iterator[tuple[str, str, Site, bool]]:
    """Yield the path up to each segment that is one parameter, its name, the path item, and whether more follows."""
    for item in path_items(scope):
        prefix = ""
        parts = segments(path_of(item))
        for number, part in enumerate(parts, start=1):
            prefix = f"{prefix}/{unnamed(part.text)}"
            if part.parameters and unnamed(part.text) == "{}":
                yield prefix, part.parameters[0], item, number < len(parts)


def _may_be_one(name: str, other: str, generic: frozenset[str]) -> bool:
    meant, others = ({word for word in words(text) if word.isalpha()} - generic for text in (name, other))
    return not meant or not others or not meant.isdisjoint(others)


def path_parameter_repeated_per_operation(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path parameter that each of several operations describes alike; where many are, once for all."""
    found: list[tuple[Site, list[str]]] = []
    for item in {(item.document.path, item.trail): item for item in walked_items(scope)}.values():
        described = [_own_path_parameters(operation) for operation in _operations_of(item)]
        alike = [name for name, value in described[0].items() if all(one.get(name) == value for one in described[1:])]
        if len(described) > 1 and alike:
            found.append((item, alike))
    hits = [Hit(item, {"what": listed(names), "item": path_of(item), "more": ""}) for item, names in found]
    yield from each_or_once(hits, {"more": f" (and in {len(found) - 1} more paths)"}, most=FEW)


def _operations_of(item: Site) -> list[Node]:
    methods = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
    return [item.child(method) for method in methods if isinstance(item.value.get(method), dict)] or [item.child("")]


def _own_path_parameters(operation: Node) -> dict[str, object]:
    """Return the path parameters that an operation describes itself, without those that it refers to."""
    listed = operation.value.get("parameters") if isinstance(operation.value, dict) else None
    found = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {one["name"]: one for one in found if one.get("in") == "path" and isinstance(one.get("name"), str)}


PATH_FORM_CHECKS: Final[Mapping[str, Check]] = {
    "methods-unordered": methods_unordered,
    "path-behind-template": path_behind_template,
    "path-parameter-name-mixed": path_parameter_name_mixed,
    "path-parameter-repeated-per-operation": path_parameter_repeated_per_operation,
    "path-too-deep": path_too_deep,
    "path-version-missing": path_version_missing,
    "path-version-repeated": path_version_repeated,
}
