"""Checks of servers: their URLs, the variables in them, and two that are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from openspec_lint.checks.code.contract.duplicates import without_repetition
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.path_shape import template_names
from openspec_lint.model.site import Site
from openspec_lint.model.urls import url_problem
from openspec_lint.read.document import ON_VALUE
from openspec_lint.read.edits import replaced

_BARE_HOST: Final = re.compile(
    r"(?:localhost|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|app|local))(?::\d+)?(?:/|\Z)", re.IGNORECASE
)
"""What is a host by its look and, without a scheme, is read as a folder on the server that sends the contract."""


def server_variable_undefined(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a name in the URL of a server that its variables lack (OpenAPI 3.2, Server Object)."""
    url, variables = site.value["url"], site.value.get("variables")
    for name in dict.fromkeys(_names(url)):
        if not isinstance(variables, dict) or name not in variables:
            yield Hit(site.child("url"), {"variable": name}, ON_VALUE, aspect=name)


def server_variable_unused(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a variable that the URL of its server does not have."""
    url, variables = site.value.get("url"), site.value["variables"]
    for name in variables if isinstance(variables, dict) and isinstance(url, str) else ():
        if name not in _names(url) and not name.startswith("x-"):
            yield Hit(site.child("variables", name), {"variable": name, "url": url})


def server_default_not_in_enum(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a default that is none of the values of its variable (OpenAPI 3.2, Server Variable Object).

    An empty list is one that 3.0 lets pass and later versions do not: there the structure is wrong.
    """
    default, values = site.value.get("default"), site.value["enum"]
    if not isinstance(values, list) or (not values and scope.contract.version != "3.0"):
        return
    if isinstance(default, str) and default not in values:
        allowed = listed(map(as_json, values)) or "there are none"
        yield Hit(site.child("default"), {"default": default, "allowed": allowed}, ON_VALUE)


def server_url_malformed(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a URL of a server that no path can be put behind (OpenAPI 3.2, Server Object; RFC 3986)."""
    url = site.value["url"]
    if isinstance(url, str) and (problem := _server_problem(url)) is not None:
        yield Hit(site.child("url"), {"url": url, "problem": problem}, ON_VALUE)


def _server_problem(url: str) -> str | None:
    """Return what is wrong with a server's URL, as the rest of a sentence; a variable may stand for any part of it."""
    plain = url
    for name in _names(url):
        plain = plain.replace("{" + name + "}", "1")
    if "{" in plain or "}" in plain:
        return "has a brace without its pair"
    problem = url_problem(plain)
    if problem is not None:
        return problem
    if "{" not in url.partition("://")[0] and _BARE_HOST.match(url) is not None:
        return "lacks its scheme; put `https://` before it"
    parts = urlsplit(plain)
    if parts.query or parts.fragment:
        return "has a query or a fragment, behind which no path can stand"
    return None


def server_url_trailing_slash(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a URL or a `basePath` that ends in a slash, behind which each path puts another one.

    The path is appended to the URL (OpenAPI 3.2, Paths Object), or prefixed by the `basePath` (2.0). A slash alone is
    what OpenAPI itself takes where no server is given.
    """
    field = "url" if site.kind == "server" else "basePath"
    url = site.value.get(field)
    if not isinstance(url, str) or not url.endswith("/") or (field == "basePath" and scope.contract.version != "2.0"):
        return
    plain = url.rstrip("/")
    if plain and not plain.endswith((":", "}")):
        others = site.parent.value.get("servers") if field == "url" and site.parent is not None else ()
        is_taken = any(isinstance(other, dict) and other.get("url") == plain for other in others or ())
        fix = replaced(site.document, (site.trail, field), plain) if not is_taken else ()
        yield Hit(site.child(field), {"url": url, "field": field, "plain": plain}, ON_VALUE, fix=fix)


def _names(url: object) -> tuple[str, ...]:
    return template_names(url) if isinstance(url, str) and "{" in url else ()


def server_duplicate(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a server that its list has already, by URL and variables, or (3.2) by name."""
    servers = site.value["servers"]
    seen: dict[str, int] = {}
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        if not isinstance(server, dict):
            continue
        facts = {}
        if isinstance(server.get("url"), str):
            facts[f"url {server['url']} {server.get('variables')}"] = f"The server `{server['url']}`"
        if isinstance(server.get("name"), str):
            facts[f"name {server['name']}"] = f"The name `{server['name']}` of a server"
        for fact, what in facts.items():
            earlier = seen.setdefault(fact, index)
            if earlier != index:
                first, second = site.child("servers", earlier), site.child("servers", index)
                note, fix = Note(first, "the first one"), without_repetition(second, first)
                yield Hit(second, {"what": what}, related=(note,), aspect=fact, fix=fix)


SERVER_CHECKS: Final[Mapping[str, Check]] = {
    "server-default-not-in-enum": server_default_not_in_enum,
    "server-duplicate": server_duplicate,
    "server-url-malformed": server_url_malformed,
    "server-url-trailing-slash": server_url_trailing_slash,
    "server-variable-undefined": server_variable_undefined,
    "server-variable-unused": server_variable_unused,
}
