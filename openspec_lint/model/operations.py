"""Operations as their callers see them: effective path and parameters, bodies and responses, for every version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.model.path_shape import unnamed
from openspec_lint.model.references import Resolver
from openspec_lint.model.servers import base_path_of_server, own_servers
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Value

_DEFAULT_MEDIA_TYPE = "application/json"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
"""The media types of forms; a form with files needs the second one."""


class Parameter(NamedTuple):
    """A parameter of an operation; `place` is "path", "query", "header" or "cookie".

    node: where it is defined, references followed. schema: of its value, None when it has none. shared: whether the
    path item declares it, for all of its operations.
    """

    name: str
    place: str
    required: bool
    node: Node
    schema: Node | None
    shared: bool = False


class Content(NamedTuple):
    """A body in one media type; `schema` is None when nothing describes it."""

    media_type: str
    node: Node
    schema: Node | None


class Body(NamedTuple):
    """The request body of an operation."""

    required: bool
    node: Node
    contents: tuple[Content, ...]


class Response(NamedTuple):
    """What an operation answers with one status: "200", "4XX" or "default". `node` has its references followed."""

    status: str
    node: Node
    contents: tuple[Content, ...]
    headers: Mapping[str, Node]


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


def _binary(schema: dict[str, Value]) -> dict[str, Value]:
    """Return a schema of OpenAPI 2.0 with its own word for files in those of 3.x."""
    return {**schema, "type": "string", "format": "binary"} if schema.get("type") == "file" else schema


class _Builder:
    """Reads the parts of operations of one contract."""

    def __init__(self, version: str, resolver: Resolver) -> None:
        self.swagger = version == "2.0"
        self.resolver = resolver
        self.schema_keys = GRAMMARS[version]["items"].fields if self.swagger else {}

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
        value = node.value
        required = value.get("required") is True
        return Parameter(value["name"], str(value.get("in")), required, node, self._schema(node), shared)

    def _schema(self, node: Node) -> Node | None:
        """Return the schema of a parameter or header, also of the only media type of its `content`."""
        if self.swagger:
            keywords = {key: child for key, child in node.value.items() if key in self.schema_keys}
            return Node(node.document, node.trail, keywords)
        if isinstance(node.value.get("schema"), (dict, bool)):
            return node.child("schema")
        content = node.value.get("content")
        if isinstance(content, dict) and content:
            return node.child("content", next(iter(content)), "schema")
        return None

    def body(self, site: Site, parameters: list[Node]) -> Body | None:
        if self.swagger:
            return self._swagger_body(site, parameters)
        if "requestBody" not in site.value:
            return None
        node = self.resolver.follow(site.child("requestBody"))
        if node is None or not isinstance(node.value, dict):
            return None
        return Body(node.value.get("required") is True, node, tuple(self._contents(node)))

    def _swagger_body(self, site: Site, parameters: list[Node]) -> Body | None:
        consumes = self._media_types(site, "consumes")
        for node in parameters:
            if node.value.get("in") == "body":
                contents = tuple(Content(media_type, node, node.child("schema")) for media_type in consumes)
                return Body(node.value.get("required") is True, node, contents)
        fields = [node for node in parameters if node.value.get("in") == "formData"]
        if not fields:
            return None
        required = [node.value["name"] for node in fields if node.value.get("required") is True]
        properties = {
            node.value["name"]: _binary({key: child for key, child in node.value.items() if key in self.schema_keys})
            for node in fields
        }
        has_file = any(node.value.get("type") == "file" for node in fields)
        consumes = [name for name in consumes if name in _FORMS] or [_FORMS[1 if has_file else 0]]
        holder = site.child("parameters")
        schema = holder._replace(value={"type": "object", "required": required, "properties": properties})
        return Body(bool(required), holder, tuple(Content(media_type, holder, schema) for media_type in consumes))

    def _media_types(self, site: Site, field: str) -> list[str]:
        root = site.document.value
        for holder in (site.value, root if isinstance(root, dict) else {}):
            if isinstance(holder.get(field), list):
                return [str(item) for item in holder[field]] or [_DEFAULT_MEDIA_TYPE]
        return [_DEFAULT_MEDIA_TYPE]

    def _contents(self, node: Node) -> Iterator[Content]:
        content = node.value.get("content")
        for media_type in content if isinstance(content, dict) else ():
            media = self.resolver.follow(node.child("content", media_type))
            if media is not None:
                described = isinstance(media.value, dict) and isinstance(media.value.get("schema"), (dict, bool))
                yield Content(str(media_type), media, media.child("schema") if described else None)

    def responses(self, site: Site) -> Iterator[Response]:
        responses = site.value.get("responses")
        for status in responses if isinstance(responses, dict) else ():
            if str(status).startswith("x-"):
                continue
            node = self.resolver.follow(site.child("responses", status))
            if node is None or not isinstance(node.value, dict):
                continue
            contents = tuple(self._swagger_contents(site, node) if self.swagger else self._contents(node))
            yield Response(str(status).upper() if status != "default" else status, node, contents, self._headers(node))

    def _swagger_contents(self, site: Site, node: Node) -> Iterator[Content]:
        if isinstance(node.value.get("schema"), dict):
            for media_type in self._media_types(site, "produces"):
                schema = node.child("schema")
                yield Content(media_type, node, schema._replace(value=_binary(schema.value)))

    def _headers(self, node: Node) -> dict[str, Node]:
        headers = node.value.get("headers")
        found = {}
        for name in headers if isinstance(headers, dict) else ():
            header = self.resolver.follow(node.child("headers", name))
            if header is not None and isinstance(header.value, dict):
                found[str(name)] = header
        return found
