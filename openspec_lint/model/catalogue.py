"""Home-made endpoint catalogues: JSON or YAML that lists endpoints in a team's own shape, read into OpenAPI's form.

Six shapes occur in real projects; one reader covers them. An object with a method and a path is an endpoint, a key
such as "POST /login" is one too, and a group whose members all look like JSON Schemas is a group of models. The result
is an OpenAPI 3.1 value that shares the catalogue's own schemas, so that every place leads back into the real file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from openspec_lint.findings import Span
from openspec_lint.model.grammar import METHODS
from openspec_lint.model.prose_types import is_schema, schema_of
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Target, Trail, Value, keys_of, trail_of

FORM: Final = "catalogue"

_PATH_FIELDS: Final = ("path", "endpoint", "url", "route")
_REQUEST_FIELDS: Final = ("request", "body", "request_body", "requestBody", "request_schema")
_RESPONSE_FIELDS: Final = ("response", "returns", "response_model", "response_schema")
_MODEL_FIELDS: Final = ("model", "schema", "response_model", "body")
_BASE_FIELDS: Final = ("base_path", "basePath", "base_url", "baseUrl")
_ENVELOPES: Final = ("responseEnvelope", "response_envelope")
_VERB_KEY: Final = re.compile(r"(" + "|".join(METHODS) + r")\s+(/\S*)\Z", re.IGNORECASE)
_MODEL_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\Z")
_LIST_OF: Final = re.compile(r"\[\s*(\w+)\s*\]\Z|(\w+)\[\]\Z")
_PARAMETER_STYLES: Final = ((re.compile(r"/:([A-Za-z_]\w*)"), r"/{\1}"), (re.compile(r"<(?:\w+:)?(\w+)>"), r"{\1}"))
_MAX_DEPTH: Final = 6


def is_catalogue(value: Value) -> bool:
    """Tell whether the root value of a document lists at least one endpoint."""
    return isinstance(value, dict) and next(_endpoints(Node(_NO_DOCUMENT, None, value)), None) is not None


_NO_DOCUMENT: Final = Document("", "", None, FORM, lambda _trail, _target: (Span(1, 1, 1, 1), None))


def catalogue_document(document: Document) -> Document:
    """Return the OpenAPI 3.1 form of a catalogue; its places are places in `document`."""
    form = _Form(document)
    root = form.build()
    return Document(document.path, document.text, root, FORM, form.locator(root), document.problems)


def template(path: str) -> str:
    """Return a path in OpenAPI's parameter style: "/users/:id" and "/users/<int:id>" → "/users/{id}"."""
    for pattern, replacement in _PARAMETER_STYLES:
        path = pattern.sub(replacement, path)
    return path


class _Endpoint:
    """An endpoint of a catalogue: method, path, where the path is written, and the object that describes it."""

    __slots__ = ("method", "node", "path", "path_trail")

    def __init__(self, method: str, path: str, node: Node, path_trail: Trail) -> None:
        self.method, self.path, self.node, self.path_trail = method.lower(), template(path), node, path_trail


def _endpoints(node: Node, depth: int = 0) -> Iterator[_Endpoint]:
    """Yield the endpoints below `node`, in document order."""
    value = node.value
    if depth > _MAX_DEPTH or not isinstance(value, (dict, list)):
        return
    if isinstance(value, dict) and (endpoint := _as_endpoint(node)) is not None:
        yield endpoint
        return
    for key in value if isinstance(value, dict) else range(len(value)):
        child = node.child(key)
        match = _VERB_KEY.match(key) if isinstance(key, str) else None
        if match is not None and isinstance(child.value, dict):
            yield _Endpoint(match[1], match[2], child, child.trail)
        else:
            yield from _endpoints(child, depth + 1)


def _as_endpoint(node: Node) -> _Endpoint | None:
    method = node.value.get("method")
    if not isinstance(method, str) or method.lower() not in METHODS:
        return None
    for field in _PATH_FIELDS:
        path = node.value.get(field)
        if isinstance(path, str) and path.startswith("/"):
            return _Endpoint(method, path, node, (node.trail, field))
    return None


def _model_groups(node: Node, depth: int = 0) -> Iterator[Node]:
    """Yield the objects below `node` whose members all look like JSON Schemas; endpoints are left out."""
    value = node.value
    if depth > _MAX_DEPTH or not isinstance(value, dict) or not value or _as_endpoint(node) is not None:
        return
    if all(is_schema(member) for member in value.values()):
        yield node
        return
    for key, child in value.items():
        if isinstance(child, dict) and _VERB_KEY.match(key) is None:
            yield from _model_groups(node.child(key), depth + 1)


class _Form:
    """Makes the OpenAPI form of one catalogue and remembers where each part of it comes from."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.root = Node(document, None, document.value)
        self.made: dict[int, Any] = {}
        self.origins: dict[tuple[int, Any], Trail] = {}
        self.models: dict[str, Node] = {}
        self.envelope = next((self.root.child(field) for field in _ENVELOPES if _names_members(self.root, field)), None)
        for group in _model_groups(self.root):
            for name in group.value:
                self.models.setdefault(name, group.child(name))

    def new(self, origin: Trail, members: dict[str, Any]) -> dict[str, Any]:
        """Return a made object whose members stand, for want of a better place, at `origin`."""
        value = dict(members)
        self.made[id(value)] = value
        for key in value:
            self.origins[id(value), key] = origin
        return value

    def put(self, holder: dict[str, Any], key: str, value: Any, origin: Trail) -> None:
        """Set a member of a made object, and where it comes from."""
        holder[key] = value
        self.origins[id(holder), key] = origin

    def build(self) -> dict[str, Any]:
        """Return the root of the OpenAPI form."""
        root = self.new(None, {"openapi": "3.1.0", "info": {"title": self.document.path, "version": "0"}})
        for key, child in self.document.value.items():
            if key not in ("paths", "components", "info", "servers", "openapi"):
                self.put(root, key, child, (None, key))
        base = next((self.document.value[f] for f in _BASE_FIELDS if isinstance(self.document.value.get(f), str)), None)
        if base is not None:
            root["servers"] = [{"url": base}]
        paths = self.new(None, {})
        self.put(root, "paths", paths, None)
        for endpoint in _endpoints(self.root):
            self._add(paths, endpoint)
        schemas = self.new(None, {})
        for name, node in self.models.items():
            self.put(schemas, name, self.schema(node), node.trail)
        self.put(root, "components", self.new(None, {"schemas": schemas}), None)
        return root

    def _add(self, paths: dict[str, Any], endpoint: _Endpoint) -> None:
        node = endpoint.node
        if endpoint.path not in paths:
            self.put(paths, endpoint.path, self.new(endpoint.path_trail, {}), endpoint.path_trail)
        if endpoint.method in paths[endpoint.path]:
            return
        operation = self.new(node.trail, {})
        for field in ("description", "summary", "operationId"):
            if isinstance(node.value.get(field), str):
                self.put(operation, field, node.value[field], (node.trail, field))
        parameters: list[dict[str, Any]] = []
        self.made[id(parameters)] = parameters
        for parameter, origin in self._parameters(endpoint):
            self.origins[id(parameters), len(parameters)] = origin
            parameters.append(parameter)
        if parameters:
            self.put(operation, "parameters", parameters, node.child("parameters").trail)
        for field in _REQUEST_FIELDS:
            if node.value.get(field) not in (None, "", {}, []):
                body = node.child(field)
                content = self._content(body)
                self.put(operation, "requestBody", self.new(body.trail, {"content": content}), body.trail)
                break
        listed = node.child("responses").trail if "responses" in node.value else node.trail
        self.put(operation, "responses", self._responses(endpoint), listed)
        self.put(paths[endpoint.path], endpoint.method, operation, node.trail)

    def _parameters(self, endpoint: _Endpoint) -> Iterator[tuple[dict[str, Any], Trail]]:
        """Yield each parameter with its origin; path parameters that the catalogue leaves unsaid are implied."""
        declared = endpoint.node.child("parameters")
        listed: list[tuple[str, Node]] = []
        if isinstance(declared.value, dict):
            listed = [(str(name), declared.child(name)) for name in declared.value]
        elif isinstance(declared.value, list):
            items = [declared.child(index) for index in range(len(declared.value))]
            listed = [(item.value["name"], item) for item in items if _is_named(item.value)]
        for name, node in listed:
            in_path = "{" + name + "}" in endpoint.path
            value = node.value if isinstance(node.value, dict) else {}
            place = value.get("in", "path" if in_path else "query")
            required = value.get("required") is True or place == "path"
            schema = value["schema"] if isinstance(value.get("schema"), dict) else self.schema(node)
            parameter = self.new(node.trail, {"name": name, "in": place, "required": required, "schema": schema})
            yield parameter, node.trail
        said = {name for name, _ in listed}
        for name in re.findall(r"\{(\w+)\}", endpoint.path):
            if name not in said:
                origin = endpoint.path_trail
                yield self.new(origin, {"name": name, "in": "path", "required": True, "schema": {}}), origin

    def _responses(self, endpoint: _Endpoint) -> dict[str, Any]:
        node = endpoint.node
        responses = self.new(node.trail, {})
        listed = node.child("responses")
        for status in listed.value if isinstance(listed.value, dict) else ():
            answer = listed.child(status)
            response = self.new(answer.trail, {"description": ""})
            if isinstance(answer.value, dict):
                if isinstance(answer.value.get("description"), str):
                    self.put(response, "description", answer.value["description"], (answer.trail, "description"))
                for field in _MODEL_FIELDS:
                    if answer.value.get(field) not in (None, "", {}):
                        self.put(response, "content", self._content(answer.child(field)), (answer.trail, field))
                        break
            elif isinstance(answer.value, str):
                self.put(response, "description", answer.value, answer.trail)
            self.put(responses, str(status), response, answer.trail)
        self._add_single_response(responses, node)
        return responses

    def _add_single_response(self, responses: dict[str, Any], node: Node) -> None:
        """Attach the one response that a catalogue names beside the statuses, to the success status that lacks it."""
        for field in _RESPONSE_FIELDS:
            if node.value.get(field) in (None, "", {}, []):
                continue
            answer = node.child(field)
            status = next((status for status in responses if status.startswith("2")), None)
            if status is None:
                status = "200"
                self.put(responses, status, self.new(answer.trail, {"description": ""}), answer.trail)
            if "content" not in responses[status]:
                self.put(responses[status], "content", self._content(answer), answer.trail)
            return
        if self.envelope is not None and not responses:
            trail = self.envelope.trail
            declared = {"description": "", "content": self._content(self.envelope)}
            self.put(responses, "200", self.new(trail, declared), trail)

    def _content(self, node: Node) -> dict[str, Any]:
        media = self.new(node.trail, {"schema": self.schema(node)})
        return self.new(node.trail, {"application/json": media})

    def schema(self, node: Node) -> Any:
        """Return the JSON Schema that `node` describes: its own value when it is one, else made from prose."""
        value = node.value
        if isinstance(value, str) and _MODEL_NAME.match(value) and (value in self.models or value[0].isupper()):
            return self.new(node.trail, {"$ref": f"#/components/schemas/{value}"})
        if self.envelope is not None and node.trail == self.envelope.trail:
            described: dict[str, Any] = {"required": list(value), "properties": {name: {} for name in value}}
            return self.new(node.trail, {"type": "object", **described})
        items = _LIST_OF.match(value) if isinstance(value, str) else None
        if items is not None and (items[1] or items[2]) in self.models:
            reference = self.new(node.trail, {"$ref": f"#/components/schemas/{items[1] or items[2]}"})
            return self.new(node.trail, {"type": "array", "items": reference})
        made = schema_of(value)
        if made is value:
            return value
        return self._adopt(made, node)

    def _adopt(self, made: Any, node: Node) -> Any:
        """Give the parts of a schema made from prose their origins: the members of the prose they came from."""
        if not isinstance(made, dict):
            return made
        schema = self.new(node.trail, made)
        properties = made.get("properties")
        if isinstance(properties, dict) and isinstance(node.value, dict):
            adopted = self.new(node.trail, {})
            for name in properties:
                member = node.child(name)
                self.put(adopted, name, self.schema(member), member.trail)
            self.put(schema, "properties", adopted, node.trail)
        return schema

    def locator(self, root: Value) -> Any:
        """Return the locator of the form: it leads to the places in the catalogue."""

        def locate(trail: Trail, target: Target) -> tuple[Span, str | None]:
            origin: Trail = None
            container = root
            for key in keys_of(trail):
                if id(container) in self.made:
                    origin = self.origins.get((id(container), key), origin)
                else:
                    origin = trail_of([key], origin)
                try:
                    container = container[key]
                except (KeyError, IndexError, TypeError):
                    break
            return self.document.locator(origin, target)

        return locate


def _names_members(root: Node, field: str) -> bool:
    """Tell whether a catalogue lists the members that each of its responses has."""
    names = root.value.get(field) if isinstance(root.value, dict) else None
    return isinstance(names, list) and bool(names) and all(isinstance(name, str) for name in names)


def _is_named(value: Value) -> bool:
    return isinstance(value, dict) and isinstance(value.get("name"), str)
