"""Security schemes as they are on the wire, whichever version of OpenAPI describes them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final, NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

_FLOWS_OF_2_0: Final = {"accessCode": "authorizationCode", "application": "clientCredentials"}
URL_FIELDS: Final = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")
_FIELDS: Final = {"apiKey": ("in", "name"), "http": ("scheme",), "openIdConnect": ("openIdConnectUrl",)}


class SecurityScheme(NamedTuple):
    """A security scheme in the words of OpenAPI 3.x.

    node: where it is defined, references followed. type: "apiKey", "http", ... fields: those that its type has and that
    say what a client sends. flows: by the names of 3.x, with the places of their URLs and scopes.
    """

    name: str
    node: Node
    type: Value
    fields: Mapping[str, Value]
    flows: Mapping[str, Node]

    @property
    def on_the_wire(self) -> Hashable:
        """What two schemes have in common that a client cannot tell apart; scopes and refreshing are left out."""
        urls = {
            flow: [str(node.child(field).value) for field in URL_FIELDS if field != "refreshUrl"]
            for flow, node in self.flows.items()
        }
        fields = {field: _spelled(self, field) for field in self.fields}
        return repr(self.type), repr(sorted(fields.items())), repr(sorted(urls.items()))

    def differs(self, other: SecurityScheme, field: str) -> bool:
        """Tell whether a field means another thing in another version; headers and HTTP schemes have no case."""
        return bool(_spelled(self, field) != _spelled(other, field))


def _spelled(scheme: SecurityScheme, field: str) -> Value:
    value = scheme.fields.get(field)
    ignores_case = field == "scheme" or (field == "name" and scheme.fields.get("in") == "header")
    return value.lower() if ignores_case and isinstance(value, str) else value


def scheme_holder(contract: Contract) -> Node:
    """Return the place where a contract defines its security schemes."""
    if contract.version == "2.0":
        return contract.root.child("securityDefinitions")
    return contract.root.child("components", "securitySchemes")


def security_schemes(contract: Contract) -> dict[str, SecurityScheme]:
    """Return the security schemes of a contract by name; what is none, or leads nowhere, is left out."""
    holder = scheme_holder(contract)
    found = {}
    for name in holder.value if isinstance(holder.value, dict) else ():
        node = contract.follow(holder.child(name))
        if node is not None and isinstance(node.value, dict):
            found[str(name)] = _scheme(str(name), node)
    return found


def scheme_by_address(contract: Contract, address: str) -> SecurityScheme | None:
    """Return the scheme that a requirement names by its address, as OpenAPI 3.2 allows; None for plain names."""
    if contract.version != "3.2" or not any(sign in address for sign in "#/."):
        return None
    target = contract.resolver.resolve(contract.document, address)
    node = None if isinstance(target, BrokenReference) else contract.follow(target)
    return _scheme(address, node) if node is not None and isinstance(node.value, dict) else None


def _scheme(name: str, node: Node) -> SecurityScheme:
    value = node.value
    if value.get("type") == "basic":
        return SecurityScheme(name, node, "http", {"scheme": "basic"}, {})
    fields = _FIELDS.get(value.get("type"), ()) if isinstance(value.get("type"), str) else ()
    flows = _flows(node) if value.get("type") == "oauth2" else {}
    return SecurityScheme(name, node, value.get("type"), {field: value.get(field) for field in fields}, flows)


def _flows(node: Node) -> dict[str, Node]:
    """Return the flows of a scheme; in 2.0 there is one, and its fields stand in the scheme itself."""
    flow = node.value.get("flow")
    if isinstance(flow, str):
        return {_FLOWS_OF_2_0.get(flow, flow): node}
    flows = node.child("flows")
    listed = flows.value if isinstance(flows.value, dict) else {}
    return {str(key): flows.child(key) for key, value in listed.items() if isinstance(value, dict)}
