"""Endpoints that a line of a Markdown contract declares: verb and path at its beginning, or anywhere in a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from openspec_lint.model.catalogue import template as catalogue_template
from openspec_lint.model.prose.mentions import LONGEST_LINE


class Found(NamedTuple):
    """An endpoint in a line.

    method: upper case. path: as written, without host and query. query: the names of its query parameters. host: of an
    absolute URL, or the placeholder that stands for one; else "". column, end_column: of the path with its query
    (1-based, end exclusive).
    """

    method: str
    path: str
    query: tuple[str, ...]
    host: str
    column: int
    end_column: int


_VERB: Final = r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
_VERBS: Final = rf"{_VERB}(?:[`*]*\s*(?:[,/|&]|\bor\b|\band\b)\s*[`*]*{_VERB}){{0,6}}"
_HOST: Final = r"https?://[^\s/`'\"|)<>]*(?:<[^<>\s]*>[^\s/`'\"|)<>]*)?|\{{1,2}\s?\w+\s?\}{1,2}|\$\{?\w+\}?|<[\w-]+>"
_CHARACTER: Final = r"\.\.\.|[^\s`|<>{}\"'，。；、（）()?#*\[\].,;:!]|[.,;:!](?=[^\s`*|\"'<),;])|(?<=/)\*+|\[[\w-]+\]"
"""A character of a path; marks that end sentences only where the path goes on behind them."""
_TARGET: Final = (
    rf"(?P<host>{_HOST})?(?P<path>/(?:\{{[^{{}}\n`|]*\}}|<[^<>\s`|]*>|{_CHARACTER})*)"
    r"(?P<query>\[?\?(?:<[^<>\s`|]*>|\{[^{}\n`|]*\}|[^\s`|<>{}*\"'，。；、（）()])*)?"
)
_SQUARE: Final = re.compile(r"\[(?:\.{3})?([\w-]+)\]|<([\w-]+)>")
_ENDPOINT: Final = re.compile(
    rf"(?<![\w/.-])(?P<open>[`*_\[(]*)(?P<verbs>{_VERBS})\b[`*_\])]*\s*[:：–—-]?\s*[`*_]*{_TARGET}[`*_]*"
)
_MORE: Final = re.compile(rf"\s*(?:[,;、，；/&+|]|\bor\b|\band\b|<br\s*/?>)\s*(?:or\s+|and\s+)?`?{_TARGET}`?")
_BETWEEN: Final = re.compile(r"\s*(?:[,;、，；/&+]|\bor\b|\band\b|<br\s*/?>)?\s*(?:or\s+|and\s+)?")
_ONE_VERB: Final = re.compile(_VERB)
_LABEL: Final = (
    r"(?:end-?point|url|uri|route|request(?: line)?|http request|path|api|method|http|call|"
    r"接口地址|接口|端点|端點|路径|路徑|地址|请求地址|请求方式|请求|請求|路由|エンドポイント|ruta|rota|chemin|requête|endpunkt|эндпоинт)"
)
_LEAD: Final = re.compile(
    r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+|#{1,6}\s+)*(?:\[[ xX]\]\s+)?(?:\d+(?:\.\d+)*[.)]?\s+|[①-⑳]\s*)?"
    rf"(?:[*_]*{_LABEL}\s*[*_]*\s*[:：]?\s*[*_]*\s*)?(?:[^\w\s`*/<\[({{|]{{1,3}}\s*)?",
    re.IGNORECASE,
)
_CELL: Final = re.compile(rf"[`*_]*{_TARGET}[`*_]*")
_METHOD_LINE: Final = re.compile(
    rf"[\s>]*(?:[-*+|]\s+)*[*_`]*(?:http\s+)?(?:method|verb|方法|请求方法|请求方式|méthode|método|methode)[*_`]*"
    rf"\s*[:：|]?\s*[*_]*\s*[:：|]?\s*[`*]*(?P<verbs>{_VERBS})[`*]*\s*\|?\s*$",
    re.IGNORECASE,
)
_PATH_LINE: Final = re.compile(
    rf"[\s>]*(?:[-*+|]\s+)*[*_`]*{_LABEL}[*_`]*\s*[:：|]?\s*[*_]*\s*[:：|]?\s*[`*]*{_TARGET}[`*]*\s*\|?", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_NO_PATH: Final = re.compile(rf"^/{_VERB}\b|/\*|\.\.\.|…|\{{[^{{}}/]*[|,][^{{}}/]*\}}")
_QUERY_NAME: Final = re.compile(r"(?:^|[?&])\[?([A-Za-z_][\w.\-]*(?:\[\w*\])?)(?=[=&\]]|$)")


def declared(text: str, *, anywhere: bool = False) -> list[Found]:
    """Return the endpoints that a line begins with, in order; `anywhere` takes what is first mentioned in it instead.

    What follows the first one counts as long as nothing but commas and the like stands between: "`GET /a`, `/b`".
    Wildcards and ellipses are no endpoints.
    """
    if "/" not in text or len(text) > LONGEST_LINE:
        return []
    first = _ENDPOINT.search(text) if anywhere else _at_beginning(text)
    if first is None:
        return []
    return [found for found in _row(text, first) if _NO_PATH.search(found.path) is None]


def method_line(text: str) -> tuple[str, ...]:
    """Return the methods of a line such as "- **Method**: GET"; () for any other."""
    match = _METHOD_LINE.match(text)
    return _methods(match["verbs"]) if match is not None else ()


def path_line(text: str, methods: tuple[str, ...]) -> list[Found]:
    """Return the endpoints of a line such as "- **Path**: `/x`", for the methods that a line beside it names."""
    match = _PATH_LINE.match(text) if "/" in text and len(text) <= LONGEST_LINE else None
    return list(_endpoints(text, match, methods)) if match is not None else []


def cell_path(text: str, column: int, methods: tuple[str, ...]) -> list[Found]:
    """Return the endpoints of a table cell that holds just a path; `column` is where the cell begins."""
    match = _CELL.match(text)
    if match is None or text[match.end() :].strip()[:1] not in ("", "(", "（", "-", "–", "—", "<"):
        return []
    found = _endpoints(text, match, methods)
    return [each._replace(column=each.column + column - 1, end_column=each.end_column + column - 1) for each in found]


def methods_of_cell(text: str) -> tuple[str, ...]:
    """Return the methods of a table cell that holds nothing else, in any case; () for any other cell."""
    plain = text.strip("`*_ ").upper()
    return _methods(plain) if re.fullmatch(_VERBS, plain) else ()


def _at_beginning(text: str) -> re.Match[str] | None:
    lead = _LEAD.match(text)
    for start in dict.fromkeys((lead.end() if lead is not None else 0, len(text) - len(text.lstrip(" \t>-*+#")))):
        if (match := _ENDPOINT.match(text, start)) is not None:
            return match
    return None


def _row(text: str, first: re.Match[str]) -> Iterator[Found]:
    """Yield the endpoints of a match, and those that follow it with only separators between."""
    methods = _methods(first["verbs"])
    match: re.Match[str] | None = first
    while match is not None:
        yield from _endpoints(text, match, methods)
        end = match.end()
        between = _BETWEEN.match(text, end)
        following = _ENDPOINT.match(text, between.end()) if between is not None else None
        if following is not None:
            methods = _methods(following["verbs"])
        match = following or _MORE.match(text, end)


def _endpoints(text: str, match: re.Match[str], methods: tuple[str, ...]) -> Iterator[Found]:
    host, names = _host(match["host"] or ""), tuple(dict.fromkeys(_QUERY_NAME.findall(match["query"] or "")))
    path = match["path"].rstrip("*") if "*" in match.groupdict().get("open", "") else match["path"]
    end = match.end("query") if match["query"] else match.start("path") + len(path)
    for method in methods:
        yield Found(method, path, names, host, match.start("path") + 1, end + 1)


def _methods(verbs: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ONE_VERB.findall(verbs.upper())))


def _host(text: str) -> str:
    if not text.startswith("http"):
        return text
    try:
        return urlsplit(_PLACEHOLDER.sub("host", text)).netloc
    except ValueError:
        return text


def template(path: str) -> str:
    """Return a path in OpenAPI's parameter style: "/users/:id", "/users/<int:id>" and "/users/[id]" → "/users/{id}"."""
    return _SQUARE.sub(r"{\1\2}", catalogue_template(path.replace("\\", "")))
