"""What a contract does throughout: how it writes names, pages through lists, identifies things, and where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import paging_styles
from openspec_lint.checks.envelope.bodies import find, is_described
from openspec_lint.checks.envelope.paging import holders_of
from openspec_lint.checks.paged_lists import lists_of
from openspec_lint.model.casing import casing
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Response, side_of
from openspec_lint.model.paging import SIZE, STYLES
from openspec_lint.model.paging_parameters import paging_parameters
from openspec_lint.model.path_shape import segments
from openspec_lint.model.schemas import SchemaView

KINDS: Final = ("paths", "path parameters", "query parameters", "properties", "schemas", "operation ids")
"""What names are of, in the order in which they are told."""

_PREFIX: Final = re.compile(r"api|v\d+\w*")
_MOST: Final = 0.8

_STYLES: Final = ("cursor", "offset", "page", SIZE)
"""Styles in which operations ask for a part of a list; a size alone is no style, but has no other."""

HEADER: Final = "header"
"""What the place of paging begins with where that is a header."""

_HEADERS: Final = {
    "links": ("link",),
    "page": ("x-total-count", "x-total", "x-pagination-total-count", "x-total-pages"),
    "cursor": ("x-next-cursor", "x-continuation-token", "x-next-page-token"),
    "offset": ("content-range",),
}


class Survey(NamedTuple):
    """What a contract does, counted.

    casing: kind of KINDS → casing → number of names; "" counts the names of one word, which have every
    casing, "other" those with other characters.
    paging_parameters: style → the names of its parameters, as sorted text → number of operations. paging_answers: place
    and style → number of lists; lists: how many there are. error_media_types, ids: media type, and type or format of a
    path parameter → number. prefix: what nearly all paths begin with, "/api/v1", "" for nothing.
    """

    casing: Mapping[str, Counter[str]]
    paging_parameters: Mapping[str, Counter[str]]
    paging_answers: Counter[tuple[str, str]]
    lists: int
    error_media_types: Counter[str]
    ids: Counter[str]
    prefix: str


@lru_cache(maxsize=8)
def survey_of(contract: Contract) -> Survey:
    """Return what a contract does."""
    answers, lists = _paging_answers(contract)
    return Survey(
        {kind: Counter(map(_casing, names)) for kind, names in _names(contract)},
        _paging_parameters(contract),
        answers,
        lists,
        Counter(
            content.media_type
            for operation in contract.operations
            for response in operation.responses
            if side_of(response.status) == "error"
            for content in response.contents
        ),
        Counter(_ids(contract)),
        _prefix(contract),
    )


def _casing(name: str) -> str:
    """Return the casing of a name, "" for one word, "other" where it has characters that no casing has."""
    return casing(name) or ("" if name.replace("_", "").isalnum() else "other")


def _names(contract: Contract) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the distinct names of each kind."""
    paths = {operation.path for operation in contract.operations}
    parameters = [each for operation in contract.operations for each in operation.parameters]
    literal = {part.text for path in paths for part in segments(path) if part.is_literal and "." not in part.text}
    yield "paths", literal
    yield "path parameters", {each.name for each in parameters if each.place == "path"}
    yield "query parameters", {each.name for each in parameters if each.place == "query"}
    yield "properties", _properties(contract)
    yield "schemas", set(contract.named_schemas)
    ids = (operation.site.value.get("operationId") for operation in contract.operations)
    yield "operation ids", {name for name in ids if isinstance(name, str)}


def _properties(contract: Contract) -> set[str]:
    tables = (
        site.value.get("properties") for site in contract.by_kind.get("schema", ()) if isinstance(site.value, dict)
    )
    return {
        str(name) for table in tables if isinstance(table, dict) for name in table if not str(name).startswith("x-")
    }


def _paging_parameters(contract: Contract) -> dict[str, Counter[str]]:
    """Return the styles in which operations ask for a part of a list, each with the names of the parameters."""
    found: dict[str, Counter[str]] = {}
    for operation in contract.operations:
        names: dict[str, list[str]] = {}
        for one in paging_parameters(operation, contract) if operation.method == "GET" else ():
            names.setdefault(STYLES.get(one.role, SIZE), []).append(one.name)
        style = next((each for each in _STYLES if each in names), None)
        if style is not None:
            used = sorted({*names[style], *names.get(SIZE, ())})
            found.setdefault("limit" if style == SIZE else style, Counter())[", ".join(used)] += 1
    return found


def _paging_answers(contract: Contract) -> tuple[Counter[tuple[str, str]], int]:
    """Return how often lists tell about paging, by place and style, and how many lists there are."""
    found: Counter[tuple[str, str]] = Counter()
    lists = 0
    for one in lists_of(contract):
        assert one.content.schema is not None  # by which it is a list
        view = contract.schemas.view(one.content.schema)
        if is_described(view):
            lists += 1
            told = _told(contract, view) or _in_headers(one.response)
            if told is not None:
                found[told] += 1
    return found, lists


def _told(contract: Contract, view: SchemaView) -> tuple[str, str] | None:
    """Return the place, "." for the body itself, and the style in which a list tells about paging."""
    inner = [(name,) for name, node in view.properties.items() if contract.schemas.view(node).properties]
    for holder in holders_of(contract.schemas, view, [(), *inner]):
        for style in paging_styles().values():
            if all(find(holder.view, member) is not None for member in style.members):
                return ".".join(holder.path) or ".", style.id
    return None


def _in_headers(response: Response) -> tuple[str, str] | None:
    """Return the same of a list that tells about paging in headers, "Link" (RFC 8288) or a total."""
    names = {name.lower(): name for name in response.headers}
    for style, known in _HEADERS.items():
        name = next((names[each] for each in known if each in names), None)
        if name is not None:
            return f"{HEADER} {name}", style
    return None


def _ids(contract: Contract) -> Iterator[str]:
    """Yield the format, or else the type, of each path parameter of each path."""
    seen: set[tuple[str, str]] = set()
    for operation in contract.operations:
        for parameter in operation.parameters:
            if parameter.place == "path" and (operation.path, parameter.name) not in seen:
                seen.add((operation.path, parameter.name))
                view = contract.schemas.view(parameter.schema) if parameter.schema is not None else None
                stated = view.node.value if view is not None and isinstance(view.node.value, dict) else {}
                form = stated.get("format") if view is not None and view.is_a("string") else None
                types = sorted(view.types or ()) if view is not None else []
                yield str(form) if isinstance(form, str) else " or ".join(types) or "any"


def _prefix(contract: Contract) -> str:
    """Return what nearly all paths begin with, as far as it is "api" and a version."""
    paths = [operation.path for operation in contract.operations]
    prefix: list[str] = []
    while paths:
        index = len(prefix)
        counts = Counter(parts[index].text for path in paths if len(parts := segments(path)) > index)
        text, count = counts.most_common(1)[0] if counts else ("", 0)
        if count < _MOST * len(paths) or not _PREFIX.fullmatch(text):
            break
        prefix.append(text)
        paths = [path for path in paths if len(parts := segments(path)) > index and parts[index].text == text]
    return "".join(f"/{part}" for part in prefix)
