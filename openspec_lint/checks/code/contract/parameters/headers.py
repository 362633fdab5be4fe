"""Checks of the names of headers and cookies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_KEY, ON_VALUE, Target

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_SAID_ELSEWHERE: Final[Mapping[str, str]] = {
    "accept": "the media types of the responses say it",
    "content-type": "the media types of the request body say it",
    "authorization": "security schemes say it",
}


def header_name_malformed(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to the name of a header or cookie that none can have (RFC 9110, section 5.6.2; RFC 6265, 4.1.1).

    Of headers, the structure of 3.2 says so itself.
    """
    is_left = scope.contract.version == "3.2" and site.kind != "security-scheme"
    for node, name, what, target in _names(site):
        if _TOKEN.fullmatch(name) is None and not (is_left and what == "header"):
            yield Hit(node, {"text": name, "what": what}, target, aspect=name)


def _names(site: Site) -> Iterator[tuple[Node, str, str, Target]]:
    """Yield the names that a site gives to headers and cookies, and where they stand."""
    value = site.value
    if site.kind in ("parameter", "security-scheme"):
        is_key = site.kind == "parameter" or value.get("type") == "apiKey"
        if is_key and value.get("in") in ("header", "cookie") and isinstance(value.get("name"), str):
            yield site.child("name"), value["name"], value["in"], ON_VALUE
        return
    headers = value.get("headers")
    for name in headers if isinstance(headers, dict) else ():
        yield site.child("headers", name), name, "header", ON_KEY


def header_parameter_ignored(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to a header that OpenAPI tells tools to ignore (3.x, Parameter Object, `name`)."""
    hits = (
        Hit(site, {"header": site.value["name"], "instead": _SAID_ELSEWHERE[name]}, aspect=name)
        for site in scope.contract.by_kind.get("parameter", ())
        if site.value.get("in") == "header" and (name := str(site.value.get("name")).lower()) in _SAID_ELSEWHERE
    )
    yield from once_per_aspect(hits)


def content_type_header_ignored(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to the header Content-Type of responses and parts, which tools ignore (3.x, Response Object)."""
    hits = (
        Hit(site.child("headers", name), aspect="content-type")
        for kind in ("response", "encoding")
        for site in scope.contract.by_kind.get(kind, ())
        if isinstance(site.value.get("headers"), dict)
        for name in site.value["headers"]
        if name.lower() == "content-type"
    )
    yield from once_per_aspect(hits)


HEADER_CHECKS: Final[Mapping[str, Check]] = {
    "content-type-header-ignored": content_type_header_ignored,
    "header-name-malformed": header_name_malformed,
    "header-parameter-ignored": header_parameter_ignored,
}
