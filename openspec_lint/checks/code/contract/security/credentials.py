"""Checks of credentials that parameters take or properties show: in URLs, by hand, in answers; and of plain HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import translate
from functools import cache, lru_cache
from typing import Final

from openspec_lint.checks.code.contract.security.protection import is_meant_to_be_open
from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.hosts import is_plain_http
from openspec_lint.model.operations import Operation
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.path_shape import words
from openspec_lint.model.schemas import types_of
from openspec_lint.model.security import security_schemes
from openspec_lint.model.servers import default_url
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE, Value

_NO_SECRETS: Final = frozenset({"boolean", "integer", "number", "object", "array"})
"""Types of which no value is a credential: `password: true` tells whether there is one."""


@lru_cache(maxsize=65536)
def spelled(name: str) -> str:
    """Return a name the way globs are written: "clientSecret" and "client_secret" are "client-secret"."""
    return "-".join(words(name))


def is_one_of(name: str, globs: Iterable[str]) -> bool:
    """Tell whether a name is one that a list of globs has, however its words are separated."""
    return _any_of(tuple(globs)).match(spelled(name)) is not None


@cache
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, globs)))


def credentials_in_url(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to parameters of the URL that are called like credentials (OWASP API2:2023).

    A URL that is signed and says how long it lasts is made to carry its token, and so is one that is sent by mail.
    options: globs for `path`, `query`, and `signed` for what says how long; `once`, phrases of what such mails are for.
    """
    found = {place: _names_like(options[place], place, scope) for place in ("path", "query")}
    signs = _names_like(options["signed"], "query", scope)
    hits = (
        Hit(
            parameter.node,
            {"parameter": parameter.name, "place": parameter.place},
            aspect=parameter.name,
            operation=operation_around(parameter.node, operation),
        )
        for operation in scope.contract.operations
        for parameter in operation.parameters
        if parameter.name in found.get(parameter.place, ())
        and not any(other.name in signs for other in operation.parameters)
        and not (spelled(parameter.name).endswith("token") and is_meant_to_be_open(operation, options["once"]))
        and not is_of_another_type(parameter.schema.value if parameter.schema is not None else None)
    )
    yield from once_per_aspect(hits)


def operation_around(node: Node, operation: Operation) -> tuple[str, str] | None:
    """Return what a finding at `node` belongs to: the operation where it is written inside, else none of its own."""
    trail = node.trail
    while trail is not None:
        if trail is operation.site.trail:
            return operation.method, operation.path
        trail = trail[0]
    return None


def _names_like(globs: Iterable[str], place: str, scope: ContractScope) -> frozenset[str]:
    """Return the names of parameters with a place that one of the globs matches."""
    operations = scope.contract.operations
    names = {each.name for operation in operations for each in operation.parameters if each.place == place}
    return frozenset(name for name in names if is_one_of(name, globs))


def is_of_another_type(schema: Value) -> bool:
    """Tell whether a schema says in so many words that its values are no texts."""
    types = types_of(schema) if isinstance(schema, dict) else None
    return bool(types and types <= _NO_SECRETS)


def credentials_by_hand(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to headers and cookies with credentials that are declared as parameters.

    What 3.x tells tools to ignore, the header Authorization, another rule reports.
    """
    found = {place: _names_like(options[place], place, scope) for place in ("header", "cookie")}
    if scope.contract.version != "2.0":
        found["header"] = frozenset(name for name in found["header"] if name.lower() != "authorization")
    schemes = {
        (str(scheme.fields.get("in")), str(scheme.fields.get("name")).lower()): scheme.name
        for scheme in security_schemes(scope.contract).values()
    }
    hits = (
        Hit(
            parameter.node,
            {"parameter": parameter.name, "place": parameter.place, "instead": _instead(parameter, schemes)},
            aspect=parameter.name.lower(),
        )
        for operation in scope.contract.operations
        for parameter in operation.parameters
        if parameter.name in found.get(parameter.place, ())
    )
    yield from once_per_aspect(hits)


def _instead(parameter: Parameter, schemes: Mapping[tuple[str, str], str]) -> str:
    scheme = schemes.get((parameter.place, parameter.name.lower()))
    if scheme is not None:
        return f"ask for the scheme `{scheme}` with `security` instead"
    return "describe a security scheme and ask for it with `security`"


def server_insecure(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to servers on the Internet that are called without TLS (RFC 9110, section 4.2.1; OWASP API8:2023)."""
    if site.kind == "server":
        url = default_url(site.value)
        if is_plain_http(url):
            yield Hit(site.child("url"), {"url": url}, ON_VALUE)
        return
    host, schemes = scope.contract.root.value.get("host"), site.value.get("schemes")
    for index, scheme in enumerate(schemes) if isinstance(host, str) and isinstance(schemes, list) else ():
        url = f"{scheme}://{host}"
        if is_plain_http(url):
            yield Hit(site.child("schemes", index), {"url": url}, ON_VALUE, aspect=str(scheme))


CREDENTIAL_CHECKS: Final[Mapping[str, Check]] = {
    "credentials-by-hand": credentials_by_hand,
    "credentials-in-url": credentials_in_url,
    "server-insecure": server_insecure,
}
