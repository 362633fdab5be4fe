"""Checks of security schemes: what they send where, and what their flows and scopes let through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed, shortened
from openspec_lint.model.contract import Contract
from openspec_lint.model.hosts import is_plain_http
from openspec_lint.model.security import URL_FIELDS, security_schemes
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE, Value

_METADATA_FIELDS: Final = ("openIdConnectUrl", "oauth2MetadataUrl")


def http_scheme(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to schemes of HTTP that are one of the option `schemes` (RFC 9110, section 11; the registry of IANA)."""
    for scheme in security_schemes(scope.contract).values():
        name = str(scheme.fields.get("scheme")).lower()
        if scheme.type == "http" and name in options["schemes"]:
            field = "scheme" if "scheme" in scheme.node.value else "type"
            yield Hit(scheme.node.child(field), {"scheme": scheme.name, "http": name}, ON_VALUE)


def oauth_flow(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to flows of OAuth 2 that are the one of the option `flow` (RFC 9700, sections 2.1.2 and 2.4)."""
    for scheme in security_schemes(scope.contract).values():
        flow = scheme.flows.get(options["flow"])
        if flow is not None and flow.trail == scheme.node.trail:  # 2.0 has one flow, in a field of the scheme
            yield Hit(flow.child("flow"), {"scheme": scheme.name}, ON_VALUE)
        elif flow is not None:
            yield Hit(flow, {"scheme": scheme.name})


def oauth_url_insecure(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to addresses of a scheme that are called without TLS (RFC 6749, section 3.1.2.1; RFC 9700, 2.6)."""
    for scheme in security_schemes(scope.contract).values():
        holders = {id(node.value): node for node in (scheme.node, *scheme.flows.values())}
        for holder in holders.values():
            for field in (*URL_FIELDS, *_METADATA_FIELDS):
                url = holder.value.get(field)
                if isinstance(url, str) and is_plain_http(url):
                    arguments = {"scheme": scheme.name, "field": field, "url": url}
                    yield Hit(holder.child(field), arguments, ON_VALUE)


def oauth_without_refresh(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a flow with users that has no `refreshUrl` (RFC 9700, section 4.14)."""
    for scheme in security_schemes(scope.contract).values():
        for name, flow in scheme.flows.items():
            if name in ("authorizationCode", "deviceAuthorization", "password") and not flow.value.get("refreshUrl"):
                yield Hit(flow, {"scheme": scheme.name, "flow": name})


def api_key_is_bearer(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a key that goes into the header `Authorization`, which has schemes of its own (RFC 9110, 11.6.2)."""
    for scheme in security_schemes(scope.contract).values():
        name = str(scheme.fields.get("name"))
        if scheme.type == "apiKey" and scheme.fields.get("in") == "header" and name.lower() == "authorization":
            yield Hit(scheme.node.child("type"), {"scheme": scheme.name}, ON_VALUE)


def jwt_unexplained(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a scheme with JWTs whose description says nothing of how they are checked (RFC 8725)."""
    for scheme in security_schemes(scope.contract).values():
        value = scheme.node.value
        described = str(value.get("description") or "").lower().replace(" ", "")
        is_jwt = "jwt" in str(value.get("bearerFormat")).lower()
        if is_jwt and not any(word in described for word in options["words"]):
            yield Hit(scheme.node, {"scheme": scheme.name})


def security_scope_unused(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per scheme, to scopes that clients may ask for and no operation asks of them.

    options: `allow`, those that say what a token tells of its user, and are for no operation.
    """
    asked = _asked(scope.contract)
    for scheme in security_schemes(scope.contract).values():
        wanted = asked.get(scheme.name)
        holders = [flow.child("scopes") for flow in scheme.flows.values()]
        listed_scopes = {str(name): place.child(name) for place in holders for name in _names(place.value)}
        unused = [name for name in listed_scopes if wanted and name not in wanted and name not in options["allow"]]
        if unused:
            verb = "is" if len(unused) == 1 else "are"
            arguments = {"scheme": scheme.name, "scopes": listed(unused), "verb": verb}
            yield Hit(listed_scopes[unused[0]], arguments, aspect=scheme.name)


def security_scopes_alike(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per scheme, where operations that read and that change ask for one and the same list of scopes."""
    uses: dict[str, Counter[tuple[str, ...]]] = {}
    methods: dict[str, set[bool]] = {}
    for operation in scope.contract.operations:
        for name, scopes in _requirements(
            operation.site.value.get("security", scope.contract.root.value.get("security"))
        ):
            uses.setdefault(name, Counter())[tuple(sorted(scopes))] += 1
            methods.setdefault(name, set()).add(operation.method in ("GET", "HEAD"))
    for scheme in security_schemes(scope.contract).values():
        lists = uses.get(scheme.name, Counter())
        if scheme.flows and len(lists) == 1 and len(methods[scheme.name]) > 1:
            ((asked, count),) = lists.items()
            what = f"ask for {shortened([f'`{one}`' for one in asked], 3)}" if asked else "ask for no scope"
            yield Hit(scheme.node, {"scheme": scheme.name, "what": what, "count": count})


def _asked(contract: Contract) -> dict[str, set[str]]:
    """Return the scopes that requirements ask for, by scheme."""
    found: dict[str, set[str]] = {}
    for site in contract.by_kind.get("security-requirement", ()):
        for name, scopes in _requirements([site.value]):
            found.setdefault(name, set()).update(scopes)
    return found


def _requirements(stated: Value) -> Iterator[tuple[str, list[str]]]:
    for alternative in stated if isinstance(stated, list) else ():
        for name, scopes in alternative.items() if isinstance(alternative, dict) else ():
            yield str(name), [one for one in scopes if isinstance(one, str)] if isinstance(scopes, list) else []


def _names(scopes: Value) -> list[str]:
    return [name for name in scopes if not str(name).startswith("x-")] if isinstance(scopes, dict) else []


SCHEME_CHECKS: Final[Mapping[str, Check]] = {
    "api-key-in-authorization": api_key_is_bearer,
    "http-authentication-basic": http_scheme,
    "http-authentication-obsolete": http_scheme,
    "jwt-unexplained": jwt_unexplained,
    "oauth-implicit-flow": oauth_flow,
    "oauth-password-flow": oauth_flow,
    "oauth-url-insecure": oauth_url_insecure,
    "oauth-without-refresh": oauth_without_refresh,
    "security-scope-unused": security_scope_unused,
    "security-scopes-alike": security_scopes_alike,
}
