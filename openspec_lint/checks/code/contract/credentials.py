"""Checks of credentials that parameters take or properties show: in URLs, by hand, in answers; and of plain HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from openspec_lint.checks.code.contract.repeated import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.hosts import is_plain_http, is_private
from openspec_lint.model.path_shape import words
from openspec_lint.model.schemas import types_of
from openspec_lint.model.servers import default_url
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE, Value

_IN_URL: Final = frozenset({"path", "query"})
_NO_SECRETS: Final = frozenset({"boolean", "integer", "number", "object", "array"})
"""Types of which no value is a credential: `password: true` tells whether there is one."""


def spelled(name: str) -> str:
    """Return a name the way globs are written: "clientSecret" and "client_secret" are "client-secret"."""
    return "-".join(words(name))


def is_one_of(name: str, globs: Iterable[str]) -> bool:
    """Tell whether a name is one that a list of globs has, however its words are separated."""
    text = spelled(name)
    return any(fnmatchcase(text, glob) for glob in globs)


def credentials_in_url(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to parameters of the URL that are called like credentials (OWASP API2:2023).

    A URL that is signed, and says how long it lasts, is made to carry its token.
    """
    hits = (
        Hit(
            parameter.node,
            {"parameter": parameter.name, "place": parameter.place},
            aspect=parameter.name,
            operation=None if parameter.shared else (operation.method, operation.path),
        )
        for operation in scope.contract.operations
        if not any(is_one_of(parameter.name, options["signed"]) for parameter in operation.parameters)
        for parameter in operation.parameters
        if parameter.place in _IN_URL
        and is_one_of(parameter.name, options[parameter.place])
        and not is_of_another_type(parameter.schema.value if parameter.schema is not None else None)
    )
    yield from once_per_aspect(hits)


def is_of_another_type(schema: Value) -> bool:
    """Tell whether a schema says in so many words that its values are no texts."""
    types = types_of(schema) if isinstance(schema, dict) else None
    return bool(types) and types <= _NO_SECRETS if types is not None else False


def credentials_by_hand(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per name, to headers and cookies with credentials that are declared as parameters.

    What 3.x tells tools to ignore, the header Authorization, another rule reports.
    """
    has_own_rule = scope.contract.version != "2.0"
    hits = (
        Hit(parameter.node, {"parameter": parameter.name, "place": parameter.place}, aspect=parameter.name.lower())
        for operation in scope.contract.operations
        for parameter in operation.parameters
        if parameter.place in options
        and is_one_of(parameter.name, options[parameter.place])
        and not (has_own_rule and parameter.name.lower() == "authorization" and parameter.place == "header")
    )
    yield from once_per_aspect(hits)


def server_insecure(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to servers on the Internet that are called without TLS (RFC 9110, section 4.2.1; OWASP API8:2023)."""
    if site.kind == "server":
        url = default_url(site.value)
        if is_plain_http(url):
            yield Hit(site.child("url"), {"url": url}, ON_VALUE)
        return
    host, schemes = site.value.get("host"), site.value.get("schemes")
    if not isinstance(host, str) or is_private(host.partition(":")[0]) or not isinstance(schemes, list):
        return
    for index, scheme in enumerate(schemes):
        if scheme in ("http", "ws"):
            yield Hit(site.child("schemes", index), {"url": f"{scheme}://{host}"}, ON_VALUE, aspect=scheme)


CREDENTIAL_CHECKS: Final[Mapping[str, Check]] = {
    "credentials-by-hand": credentials_by_hand,
    "credentials-in-url": credentials_in_url,
    "server-insecure": server_insecure,
}
