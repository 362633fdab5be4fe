"""What a Markdown contract tells → OpenAPI 3.1, with every place in the Markdown document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from openspec_lint.findings import START, Span
from openspec_lint.model.markdown.draft import ANY_ERROR, ANY_SUCCESS, GENERAL_STATUSES, REQUEST, Draft, Field, Told
from openspec_lint.model.markdown.endpoints import template
from openspec_lint.model.markdown.places import Place
from openspec_lint.model.markdown.samples import Sample, schema_of_sample
from openspec_lint.model.operations import anonymous_path
from openspec_lint.model.path_shape import template_names
from openspec_lint.read.document import Target, Trail, Value, keys_of

_Origin = Place | tuple[Sample, Trail]
"""Where a member of the form comes from: a place in the document, or the way into an example in it."""

_TITLE: Final = "API"
_LOCAL: Final = re.compile(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host|[\w.-]*example[\w.-]*)(?::\d+)?", re.IGNORECASE)
_EXAMPLE_OF: Final = 2
"""Parameters of a path that a request must fill in to be an example of it and not an endpoint of its own."""


class Form:
    """Makes the OpenAPI form of what was told; `root` is its value."""

    def __init__(self, told: Told) -> None:
        self.origins: dict[tuple[int, Any], _Origin] = {}
        self.made: list[Any] = []
        self.start = told.drafts[0].place if told.drafts else Place(0, 1, 1)
        self.root = self._new(self.start, {"openapi": "3.1.0", "info": {"title": told.title or _TITLE, "version": "0"}})
        self._build(told)

    def locator(self) -> Callable[[Trail, Target], tuple[Span, str | None]]:
        """Return the locator of the form."""

        def locate(trail: Trail, target: Target) -> tuple[Span, str | None]:
            origin: _Origin | None = None
            container: Value = self.root
            for key in keys_of(trail):
                found = self.origins.get((id(container), key))
                if found is None and isinstance(origin, tuple) and not isinstance(origin, Place):
                    found = (origin[0], (origin[1], key))
                origin = found or origin
                try:
                    container = container[key]
                except (KeyError, IndexError, TypeError):
                    break
            return _span(origin, target) if origin is not None else START, None

        return locate

    def _new(self, origin: _Origin, members: dict[str, Any]) -> dict[str, Any]:
        value = dict(members)
        self.made.append(value)
        self.origins.update(((id(value), key), origin) for key in value)
        return value

    def _put(self, holder: dict[str, Any], key: str, value: Any, origin: _Origin) -> Any:
        """Set a member and its place, unless it is there; return what then is there."""
        if key not in holder:
            holder[key] = value
            self.origins[id(holder), key] = origin
        return holder[key]

    def _build(self, told: Told) -> None:
        drafts = list(_own(told))
        base = urlsplit(told.base[0]).path.rstrip("/") if told.base is not None else ""
        paths = [draft.path for draft in drafts]
        if base and 2 * sum(_is_below(path, base) for path in paths) >= len(paths):
            base = ""
        if base and told.base is not None:
            self._put(self.root, "servers", [{"url": base}], told.base[1])
        if told.general:
            self._put(self.root, GENERAL_STATUSES, list(told.general), self.start)
        items = self._put(self.root, "paths", self._new(self.start, {}), self.start)
        by_shape: dict[str, str] = {}
        for draft in drafts:
            path = template(draft.path[len(base) :] if base and _is_below(draft.path, base) else draft.path)
            path = by_shape.setdefault(anonymous_path(path), path)
            item = self._put(items, path, self._new(draft.place, {}), draft.place)
            operation = self._put(item, draft.method.lower(), self._new(draft.place, {}), draft.place)
            self._operation(operation, path, draft)
        self._general_errors([operation for item in items.values() for operation in item.values()], told.errors)

    def _general_errors(self, operations: Iterable[dict[str, Any]], samples: Iterable[Sample]) -> None:
        """Give each error that has no body of its own the one that is shown of all of them."""
        shown: dict[str, Any] = {}
        for sample in samples:
            self._sample(shown, ANY_ERROR, sample)
        for operation in operations if shown else ():
            responses = operation["responses"]
            if not any(status[0] in "45d" for status in responses):
                self._put(responses, ANY_ERROR, self._new(self.start, {"description": ""}), self.start)
            for status, response in responses.items():
                if status[0] in "45d" and "content" not in response:
                    general = shown["responses"][ANY_ERROR]
                    self._put(response, "content", general["content"], self.origins[id(general), "content"])

    def _operation(self, operation: dict[str, Any], path: str, draft: Draft) -> None:
        """Add to an operation what one place of the document tells of it."""
        if draft.is_deprecated:
            self._put(operation, "deprecated", True, draft.place)
        self._parameters(operation, path, draft)
        responses = self._put(operation, "responses", self._new(draft.place, {}), draft.place)
        for status, place in draft.statuses.items():
            self._put(responses, status, self._new(place, {"description": ""}), place)
        said = next((status for status in draft.statuses if status.startswith("2")), ANY_SUCCESS)
        for side, sample in draft.samples:
            self._sample(operation, said if side == ANY_SUCCESS else side, sample)
        for side, field in draft.fields:
            schema = self._schema(operation, said if side == ANY_SUCCESS else side, field.place)
            self._field(schema, field, is_sent=side == REQUEST)

    def _parameters(self, operation: dict[str, Any], path: str, draft: Draft) -> None:
        """Add the parameters; those of the path that are not told are implied by it.

        Another place may have called those of the path otherwise; what neither has is for a rule to object to.
        """
        names = template_names(path)
        aliases = set(template_names(template(draft.path))) - set(names)
        listed = [(place, field) for place, field in draft.parameters if place != "path" or field.name not in aliases]
        listed += [("path", Field(name, {}, True, draft.place)) for name in names]
        parameters = operation.get("parameters", [])
        known = {(each["in"], each["name"]): each for each in parameters}
        for place, field in listed:
            if (place, field.name) not in known:
                required = field.required or place == "path"
                members = {"name": field.name, "in": place, "required": required, "schema": dict(field.schema)}
                known[place, field.name] = self._new(field.place, members)
                self.origins[id(parameters), len(parameters)] = field.place
                parameters.append(known[place, field.name])
            elif field.schema and not known[place, field.name]["schema"]:
                known[place, field.name]["schema"] = dict(field.schema)
        if parameters:
            self.made.append(parameters)
            self._put(operation, "parameters", parameters, draft.place)

    def _media(self, operation: dict[str, Any], side: str, origin: _Origin) -> dict[str, Any]:
        """Return the JSON media type of a body, made where it is not there."""
        if side == REQUEST:
            holder = self._put(operation, "requestBody", self._new(origin, {}), origin)
        else:
            responses = self._put(operation, "responses", self._new(origin, {}), origin)
            holder = self._put(responses, side, self._new(origin, {"description": ""}), origin)
        content = self._put(holder, "content", self._new(origin, {}), origin)
        media: dict[str, Any] = self._put(content, "application/json", self._new(origin, {}), origin)
        return media

    def _schema(self, operation: dict[str, Any], side: str, origin: _Origin) -> dict[str, Any]:
        media = self._media(operation, side, origin)
        schema: dict[str, Any] = self._put(media, "schema", self._new(origin, {"type": "object"}), origin)
        return schema

    def _field(self, schema: dict[str, Any], field: Field, *, is_sent: bool) -> None:
        """Add a member that a table or bullet describes: of the body, or of the items of a list."""
        schema = schema["items"] if schema.get("type") == "array" else schema
        if schema.get("type") != "object":
            return
        properties = self._put(schema, "properties", self._new(field.place, {}), field.place)
        self._put(properties, field.name, self._new(field.place, dict(field.schema)), field.place)
        if field.required and is_sent:
            required = self._put(schema, "required", [], field.place)
            if field.name not in required:
                required.append(field.name)

    def _sample(self, operation: dict[str, Any], side: str, sample: Sample) -> None:
        """Add what an example shows: itself, and the schema that it implies."""
        media = self._media(operation, side, sample.place)
        if sample.is_exact:
            self._put(media, "example", sample.value, (sample, None))
        implied = self._adopted(schema_of_sample(sample.value), sample, None)
        schema = self._put(media, "schema", implied, (sample, None))
        if schema is not implied and "properties" in implied and schema.get("type") == "object":
            properties = self._put(schema, "properties", self._new(sample.place, {}), sample.place)
            for name, member in implied["properties"].items():
                self._put(properties, name, member, (sample, (None, name)))

    def _adopted(self, schema: dict[str, Any], sample: Sample, trail: Trail) -> dict[str, Any]:
        """Give a schema that an example implies its places in the example."""
        value = self._new((sample, trail), schema)
        if "properties" in schema:
            properties = self._new((sample, trail), {})
            for name, member in schema["properties"].items():
                below: Trail = (trail, name)
                self._put(properties, name, self._adopted(member, sample, below), (sample, below))
            value["properties"] = properties
        if "items" in schema:
            value["items"] = self._adopted(schema["items"], sample, (trail, 0))
        return value


def _span(origin: _Origin, target: Target) -> Span:
    if isinstance(origin, Place):
        return origin.span
    sample, trail = origin
    return sample.span(trail, target)


def _is_below(path: str, base: str) -> bool:
    return path.startswith(base + "/") or path == base


def _own(told: Told) -> Iterable[Draft]:
    """Yield the endpoints of the API itself: not those at another host, nor requests that are examples of others."""
    own = _own_hosts(told)
    shapes = [_shape(draft) for draft in told.drafts]
    templates: dict[tuple[str, int], set[Sequence[str]]] = {}
    for draft, shape in zip(told.drafts, shapes, strict=True):
        if shape.count("{}") >= _EXAMPLE_OF:
            templates.setdefault((draft.method, len(shape)), set()).add(shape)
    for draft, shape in zip(told.drafts, shapes, strict=True):
        is_foreign = draft.host and own is not None and draft.host not in own and not _is_local(draft.host)
        has_query = any(place == "query" for place, _ in draft.parameters)
        others = templates.get((draft.method, len(shape)), ()) if has_query and "{}" not in shape else ()
        if not is_foreign and not any(_is_example_of(shape, other) for other in others):
            yield draft


def _own_hosts(told: Told) -> set[str] | None:
    """Return the hosts of the API; None where nothing tells its own from others."""
    if told.base is not None and told.base[0].startswith("http"):
        host = re.sub(r"<[^<>]*>", "host", told.base[0]).partition("//")[2].partition("/")[0]
        return None if _is_local(host) else {host}
    named = Counter(draft.host for draft in told.drafts if draft.host and not _is_local(draft.host))
    if not named:
        return None
    host, count = named.most_common(1)[0]
    return {host} if 2 * count >= len(told.drafts) else set()


def _is_local(host: str) -> bool:
    return _LOCAL.fullmatch(host) is not None or "{" in host or "$" in host or "<" in host


def _shape(draft: Draft) -> Sequence[str]:
    return tuple(anonymous_path(template(draft.path)).strip("/").split("/"))


def _is_example_of(shape: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether one path is another with parameters filled in."""
    pairs = list(zip(shape, other, strict=True))
    filled = sum(one != two for one, two in pairs)
    return filled >= _EXAMPLE_OF and all(one == two or two == "{}" for one, two in pairs)
