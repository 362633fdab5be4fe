"""Operations as their callers see them: effective path and parameters, bodies and responses, for every version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from openspec_lint.model.bodies import Body, Content, contents_of, swagger_body, swagger_contents
from openspec_lint.model.encodings import headers_of
from openspec_lint.model.parameters import Parameter, read_parameter
from openspec_lint.model.path_shape import unnamed
from openspec_lint.model.references import Resolver
from openspec_lint.model.servers import base_path_of_server, own_servers
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Value


class Response(NamedTuple):
    """What an operation answers with one status: "200", "4XX" or "default". `node` has its references followed."""

    status: str
    node: Node
    contents: tuple[Content, ...]
    headers: Mapping[str, Node]


_NO_BODY: Final = frozenset({"204", "205", "304"})
_SIDES: Final = {"2": "success", "4": "error", "5": "error", "d": "error"}


def side_of(status: str) -> str | None:
    """Return "success" for 2XX, "error" for 4XX, 5XX and default; None for statuses without a body of their own."""
    return None if status in _NO_BODY else _SIDES.get(status[:1])


class Operation(NamedTuple):
    """One method on one path.

    path: the template as written. effective_path: base path and template. key: what pairs it with the same operation
    of another version: method, effective path with the names of its parameters left out.
    """

    site: Site
    method: str
    path: str
    effective_path: str
    key: tuple[str, str]
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]

    @property
    def name(self) -> str:
        """Return how people call it: "POST /pets"."""
        return f"{self.method} {self.path}"

    @property
    def inside(self) -> tuple[str, str]:
        """Return what findings inside of it belong to: method and path as written."""
        return self.method, self.path


def anonymous_path(path: str) -> str:
    """Return `path` with its parameters unnamed and without trailing slash: "/pets/{id}/" → "/pets/{}"."""
    return unnamed(path).rstrip("/") or "/"


def operations(sites: list[Site], version: str, base_path: str, resolver: Resolver) -> Iterator[Operation]:
    """Yield the operations among `sites` that stand under `paths`; callbacks and webhooks are left out."""
    build = _Builder(version, resolver)
    for site in sites:
        if site.kind != "operation" or site.operation is None:
            continue
        method, path = site.operation
        if path.startswith("/") and not _is_called_back(site):
            own = own_servers(site) if version != "2.0" else None
            effective = (base_path if own is None else base_path_of_server(own.value[0]).rstrip("/")) + path
            yield build.operation(site, method, path, effective, anonymous_path(effective))


def read_operation(site: Site, method: str, path: str, version: str, resolver: Resolver) -> Operation:
    """Return the operation that stands at a site, which the contract does not have under its paths."""
    return _Builder(version, resolver).operation(site, method, path, path, anonymous_path(path))


def _is_called_back(site: Site) -> bool:
    holder = _holder(site)
    return holder is None or holder.kind != "paths"


def _holder(site: Site) -> Site | None:
    """Return what the path item of an operation stands in: the paths, a callback, the contract (a webhook)."""
    item = site.parent
    while item is not None and item.kind == "path-item":
        item = item.parent
    return item


class _Builder:
    """Reads the parts of operations of one contract."""

    def __init__(self, version: str, resolver: Resolver) -> None:
        self.version, self.swagger = version, version == "2.0"
        self.resolver = resolver

    def operation(self, site: Site, method: str, path: str, effective: str, key: str) -> Operation:
        parameters = self.parameters(site)
        plain = tuple(self.parameter(*found) for found in parameters if self.is_plain_parameter(found[0]))
        body, responses = self.body(site, [node for node, _ in parameters]), tuple(self.responses(site))
        return Operation(site, method, path, effective, (method, key), plain, body, responses)

    def parameters(self, site: Site) -> list[tuple[Node, bool]]:
        """Return the effective parameters: the path item's, then the operation's, which replace by (in, name).

        Each with whether it is the path item's.
        """
        found: dict[tuple[Value, Value], tuple[Node, bool]] = {}
        for holder in (site.parent, site):
            listed = holder.child("parameters") if holder is not None else None
            for index in range(len(listed.value)) if listed is not None and isinstance(listed.value, list) else ():
                assert listed is not None
                node = self.resolver.follow(listed.child(index))
                if node is not None and isinstance(node.value, dict) and isinstance(node.value.get("name"), str):
                    place = str(node.value.get("in"))
                    name = node.value["name"]
                    found[place, name.lower() if place == "header" else name] = (node, holder is not site)
        return list(found.values())

    def is_plain_parameter(self, node: Node) -> bool:
        return not (self.swagger and node.value.get("in") in ("body", "formData"))

    def parameter(self, node: Node, shared: bool) -> Parameter:
        name, place = node.value["name"], str(node.value.get("in"))
        return read_parameter(name, place, node, self.resolver, is_swagger=self.swagger, shared=shared)

    def body(self, site: Site, parameters: list[Node]) -> Body | None:
        if self.swagger:
            return swagger_body(site, parameters)
        if "requestBody" not in site.value:
            return None
        node = self.resolver.follow(site.child("requestBody"))
        if node is None or not isinstance(node.value, dict):
            return None
        contents = tuple(contents_of(node, self.version, self.resolver))
        return Body(node.value.get("required") is True, node, contents)

    def responses(self, site: Site) -> Iterator[Response]:
        responses = site.value.get("responses")
        for status in responses if isinstance(responses, dict) else ():
            if str(status).startswith("x-"):
                continue
            node = self.resolver.follow(site.child("responses", status))
            if node is None or not isinstance(node.value, dict):
                continue
            found = swagger_contents(site, node) if self.swagger else contents_of(node, self.version, self.resolver)
            name = str(status).upper() if status != "default" else status
            yield Response(name, node, tuple(found), headers_of(node, self.resolver))
