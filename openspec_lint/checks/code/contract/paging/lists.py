"""Checks of lists: whether they can be read page by page, and whether the answer says how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.envelope.responses import is_exempt
from openspec_lint.checks.habits import of_operations, standing_for, times_more
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.paged_lists import PagedList, lists_of
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.paging import (
    CURSOR,
    OFFSET,
    PAGE,
    SIZE,
    STYLES,
    links_to_next,
    plain,
    says_what_is_next,
    says_where_it_ends,
)
from openspec_lint.model.site import Site

_MANY: Final = "that answer with lists"

_SHORT: Final = 3
"""Letters of a name that ends many others: id, no, key."""


def list_without_paging(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to lists that can only be read as a whole; those that say of themselves how long they get are none."""
    also = {plain(name) for name in options["also"]}
    asked = [one for one in lists_of(scope.contract) if not is_exempt(one.operation, options["exempt"])]
    lacking = [
        one.operation
        for one in asked
        if not one.parameters and not one.said and not _is_bounded(one, scope)
        if not any(plain(parameter.name) in also for parameter in one.operation.parameters)
    ]
    yield from of_operations([(one, one.site) for one in lacking], len(asked), _MANY)


def _is_bounded(one: PagedList, scope: ContractScope) -> bool:
    value = scope.contract.schemas.view(one.array).node.value
    return isinstance(value, dict) and "maxItems" in value


def page_not_selectable(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per member, to a list whose answer names a page, an offset or a cursor that no parameter takes.

    Where the answer has the address of the next page, that is what clients follow; a parameter that is the end of a
    member's name, `token` of `next_page_token`, is meant to take it.
    """
    found: dict[str, list[PagedList]] = {}
    for one in lists_of(scope.contract):
        has_address = any(map(links_to_next, (*one.members, *one.response.headers)))
        if one.said and not one.styles and not has_address and not _is_taken(one):
            found.setdefault(next(iter(one.said.values())), []).append(one)
    for name, lists in found.items():
        yield _hit(lists, name, {"member": name})


def _is_taken(one: PagedList) -> bool:
    names = tuple(plain(parameter.name) for parameter in one.operation.parameters if len(parameter.name) > _SHORT)
    return any(plain(member).endswith(names) for member in one.said.values())


def _hit(lists: list[PagedList], aspect: str, arguments: Mapping[str, object]) -> Hit:
    """Return the hit on several lists with the same fault, at the first."""
    arguments = {"what": lists[0].operation.name, "more": times_more(len(lists) - 1), **arguments}
    hits = [Hit(one.operation.site, aspect=aspect) for one in lists]
    return standing_for(hits, **arguments)


def paging_meta_mismatch(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per pair of names, to an answer that speaks of another style of paging than the parameters."""
    found: dict[tuple[str, str], list[PagedList]] = {}
    for one in lists_of(scope.contract):
        if one.said and one.styles and not one.styles & one.said.keys():
            parameters = listed(parameter.name for parameter in one.parameters if parameter.role != SIZE)
            found.setdefault((parameters, listed(one.said.values())), []).append(one)
    for (parameters, members), lists in found.items():
        yield _hit(lists, f"{parameters} {members}", {"parameters": parameters, "members": members})


def cursor_not_returned(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per parameter, to a list that takes a cursor and whose answer has none to take it from."""
    found: dict[str, list[PagedList]] = {}
    for one in lists_of(scope.contract):
        cursor = _cursor_not_returned(one)
        if cursor is not None:
            found.setdefault(cursor, []).append(one)
    for name, lists in found.items():
        yield _hit(lists, name, {"parameter": name})


def _cursor_not_returned(one: PagedList) -> str | None:
    """Return the cursor that a list takes, where its answer has none to take it from."""
    cursors = [parameter.name for parameter in one.parameters if parameter.role == CURSOR]
    names = (*one.members, *one.response.headers)
    return cursors[0] if cursors and not any(map(says_what_is_next, names)) else None


def last_page_unknown(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to paged lists whose answer neither says how many items there are nor whether there are more.

    Where it lacks the next cursor, cursor-not-returned tells.
    """
    asked = [one for one in lists_of(scope.contract) if one.styles]
    lacking = [
        one.operation
        for one in asked
        if not any(says_where_it_ends(name) for name in (*one.members, *one.response.headers))
        if _cursor_not_returned(one) is None
    ]
    yield from of_operations([(one, one.site) for one in lacking], len(asked), "with paged lists")


def list_bare_array(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to lists that are an array at the top, to which nothing can be added."""
    asked = lists_of(scope.contract)
    lacking = [one.operation for one in asked if not one.items]
    yield from of_operations([(one, one.site) for one in lacking], len(asked), _MANY)


def list_items_name_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to the array of items of a list that is called otherwise than in most lists."""
    named = [one for one in lists_of(scope.contract) if one.items]
    for usual, other, lists in _minority([(one.items, one) for one in named], options):
        hit = _hit(lists, other, {"actual": other, "usual": usual})
        yield hit._replace(node=lists[0].array)


def _minority(named: list[tuple[str, PagedList]], options: Options) -> Iterator[tuple[str, str, list[PagedList]]]:
    """Yield the name that most lists have, another one, and the lists that have that; nothing where there is no most.

    options: `share` and `least` say which part of the lists and how many of them are most.
    """
    counts = Counter(name for name, _ in named)
    for usual, count in counts.most_common(1):
        if count < options["least"] or count < options["share"] * len(named):
            return
        others: dict[str, list[PagedList]] = {}
        for name, one in named:
            if name != usual:
                others.setdefault(name, []).append(one)
        yield from ((usual, other, lists) for other, lists in others.items())


def paging_styles_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per style, to lists that are paged in another style than most of the contract's."""
    ours = [one for one in lists_of(scope.contract) if not is_exempt(one.operation, options["exempt"])]
    styled = [(style, one) for one in ours if len(one.styles) == 1 for style in one.styles]
    for usual, other, lists in _minority(styled, options):
        yield _hit(lists, other, {"actual": other, "usual": usual})


def paging_names_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to a paging parameter that is called otherwise than in most lists."""
    for role in (SIZE, PAGE, OFFSET, CURSOR):
        named = [
            (parameter.name, one)
            for one in lists_of(scope.contract)
            if one.operation.method == "GET" and not is_exempt(one.operation, options["exempt"])
            for parameter in one.parameters
            if parameter.role == role
        ]
        for usual, other, lists in _minority(named, options):
            place = next(parameter.node for parameter in lists[0].parameters if parameter.name == other)
            hit = _hit(lists, other, {"actual": other, "usual": usual})
            yield hit._replace(node=place)


def offset_paging(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to lists that are paged by a number and by no cursor."""
    asked = lists_of(scope.contract)
    lacking = [one.operation for one in asked if one.styles and STYLES[CURSOR] not in one.styles]
    yield from of_operations([(one, one.site) for one in lacking], len(asked), _MANY)


PAGING_CHECKS: Final[Mapping[str, Check]] = {
    "cursor-not-returned": cursor_not_returned,
    "last-page-unknown": last_page_unknown,
    "list-bare-array": list_bare_array,
    "list-items-name-mixed": list_items_name_mixed,
    "list-without-paging": list_without_paging,
    "offset-paging": offset_paging,
    "page-not-selectable": page_not_selectable,
    "paging-meta-mismatch": paging_meta_mismatch,
    "paging-names-mixed": paging_names_mixed,
    "paging-styles-mixed": paging_styles_mixed,
}
