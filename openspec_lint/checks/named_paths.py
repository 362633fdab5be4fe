"""Which operations a path of prose stands for: one, all at a pattern (`/v1/*`), all below a prefix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from openspec_lint.model.prose.mentions import Mention, segments
from openspec_lint.model.prose.routes import Route, Routes, without_prefix

_PIECE: Final = re.compile(
    r"(?P<rest>/?(?:\.\.\.|…|\*\*)|/\*$)|(?P<any>\*|\{[^{}/]*[|,][^{}/]*\})|\[(?P<optional>/[^\[\]]*)\]"
)
"""What of a path stands for more than itself: all below, anything in one segment, a part that may be missing."""

_BELOW: Final = re.compile(
    r"\b(?:under|below|beneath|within|(?:begin|start)(?:s|ning)? with|prefix(?:ed)?(?: with| by)?)\s+(?:the\s+)?[`*]*$",
    re.IGNORECASE,
)


def named_routes(mention: Mention, line: str, routes: Routes) -> Iterator[Route]:
    """Yield the operations that a mention in `line` names.

    A path without a verb, at which nothing is declared, names what lies below it, as does one after "under".
    """
    for route in _found(mention, line, routes):
        if mention.method in ("", route.operation.method):
            yield route


def _found(mention: Mention, line: str, routes: Routes) -> Iterable[Route]:
    if mention.is_pattern:
        pattern = re.compile(_pattern(mention.path))
        return (route for route in routes.routes if any(map(pattern.fullmatch, _written(route))))
    found = routes.at(mention.path)
    is_below = _BELOW.search(line[: mention.column - 1]) is not None
    if mention.method or not segments(mention.path) or (found and not is_below):
        return found
    start = "/" + "/".join(segments(mention.path))
    below = (route for route in routes.routes if any(path.startswith(start + "/") for path in _written(route)))
    return (*found, *below)


def _written(route: Route) -> tuple[str, ...]:
    """Return how the path of an operation may be written, parameters unnamed: with its base path, and without."""
    paths = dict.fromkeys(
        "/" + "/".join(parts)
        for path in (route.operation.effective_path, route.operation.path)
        for parts in (segments(path), without_prefix(segments(path)))
    )
    return tuple(paths)


def _pattern(path: str) -> str:
    """Return the expression for a path with wildcards; also without its prefix, where that leaves a word."""
    whole = _expression(path)
    bare = without_prefix(segments(path))
    if len(bare) < len(segments(path)) and bare and re.match(r"\w", bare[0]):
        whole = f"{whole}|{_expression('/' + '/'.join(bare))}"
    return whole


def _expression(path: str) -> str:
    made, end = "", 0
    for piece in _PIECE.finditer(path):
        made += _literal(path[end : piece.start()])
        if piece["rest"] is not None:
            made += "(?:/.*)?" if piece["rest"].startswith("/") else ".*"
        elif piece["optional"] is not None:
            made += f"(?:{_literal(piece['optional'])})?"
        else:
            made += "[^/]*"
        end = piece.end()
    return made + _literal(path[end:].rstrip("/"))


def _literal(path: str) -> str:
    """Return the expression for a part of a path; a parameter is one whatever it is called."""
    unnamed = re.sub(r"\{[^{}/]*\}|<[^<>/]*>|(?<=/):[A-Za-z_]\w*", "{}", path)
    return re.escape(unnamed)
