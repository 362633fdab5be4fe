"""Collections of JSON Schemas as a contract: one schema, its definitions, or a map of named ones, in any draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from openspec_lint.model.prose_types import JSON_TYPES
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Value

FORMAT: Final = "schemas"

DRAFTS: Final[Mapping[str, str]] = {
    "json-schema.org/draft-03/schema": "draft-04",
    "json-schema.org/draft-04/schema": "draft-04",
    "json-schema.org/draft-06/schema": "draft-06",
    "json-schema.org/draft-07/schema": "draft-07",
    "json-schema.org/draft/2019-09/schema": "2019-09",
    "json-schema.org/draft/2020-12/schema": "2020-12",
}
"""What `$schema` names, without scheme and fragment → draft; draft 3 is read as the one after it."""

_DEFINITIONS: Final = ("$defs", "definitions")
_OTHER_FORMATS: Final = frozenset({"openapi", "swagger", "opneapi", "asyncapi", "paths", "arazzo", "overlay", "info"})
_DECISIVE: Final[Mapping[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("properties", "patternProperties", *_DEFINITIONS), dict),
    **dict.fromkeys(("allOf", "oneOf", "anyOf", "enum", "required"), list),
    "$ref": str,
    "items": (dict, list),
    "additionalProperties": (dict, bool),
}
"""Keywords of which one, with a value of the type, makes a mapping a schema."""

_MAX_DEPTH: Final = 3
"""How deep in a file the maps of schemas are looked for."""


class Collection(NamedTuple):
    """The schemas of a file by name, in document order, and the draft they are written in.

    has_draft: the file itself says which.
    """

    schemas: Mapping[str, Node]
    draft: str
    has_draft: bool

    @property
    def whole(self) -> Node | None:
        """The file as a schema of its own; None where it only holds others."""
        return next((node for node in self.schemas.values() if node.trail is None), None)

    @property
    def keeps_siblings(self) -> bool:
        """Whether what stands beside a `$ref` counts: from 2019-09 on."""
        return not self.draft.startswith("draft-")

    @property
    def identifier(self) -> str:
        """The keyword by which a schema gives itself a URI."""
        return "id" if self.draft == "draft-04" else "$id"


def collection_of(document: Document) -> Collection | None:
    """Return the schemas that a document consists of; None when it is something else.

    It is one schema, with or without definitions, or it holds maps all of whose members are schemas.
    """
    root = Node(document, None, document.value)
    if not isinstance(root.value, dict) or not root.value or not _OTHER_FORMATS.isdisjoint(root.value):
        return None
    schemas: dict[str, Node] = {}
    named = draft_of(root.value)
    if named is not None or _is_schema(root.value):
        if not root.value.keys() <= {"$schema", "$id", "id", "title", "description", "$comment", *_DEFINITIONS}:
            schemas[_name(document, root.value)] = root
        for holder in _DEFINITIONS:
            _collect(root.child(holder), schemas)
    if not schemas:
        for group in _groups(root):
            _collect(group, schemas)
    if not schemas:
        return None
    return Collection(schemas, named or _probable_draft(root.value), named is not None)


def _collect(holder: Node, schemas: dict[str, Node]) -> None:
    for name, value in holder.value.items() if isinstance(holder.value, dict) else ():
        if isinstance(value, dict):
            schemas.setdefault(str(name), holder.child(name))


def _groups(node: Node, depth: int = 0) -> Iterator[Node]:
    """Yield the mappings at or below `node` that hold nothing but schemas; a file may say things beside them."""
    members = node.value
    if depth > _MAX_DEPTH or not isinstance(members, dict):
        return
    held = {key: value for key, value in members.items() if not (depth == 0 and isinstance(value, (str, int, float)))}
    if held and all(isinstance(value, dict) and _is_schema(value) for value in held.values()):
        yield node
        return
    for key, value in members.items():
        if isinstance(value, dict) and not _is_schema(value):
            yield from _groups(node.child(key), depth + 1)


def _is_schema(value: Mapping[str, Value]) -> bool:
    """Tell whether a mapping leaves no doubt that it is a JSON Schema."""
    kind = value.get("type")
    names = [kind] if isinstance(kind, str) else kind if isinstance(kind, list) and kind else None
    if names is not None:
        return all(isinstance(name, str) and name in JSON_TYPES for name in names)
    return kind is None and any(isinstance(value.get(keyword), held) for keyword, held in _DECISIVE.items())


def draft_of(root: Value) -> str | None:
    """Return the draft that `$schema` names, the newest for one of JSON Schema not known here; None for no schema's."""
    named = root.get("$schema") if isinstance(root, dict) else None
    if not isinstance(named, str) or "schema" not in named.lower():
        return None
    return DRAFTS.get(named.partition("://")[2].rstrip("#"), "2020-12" if "json-schema.org" in named else None)


def _probable_draft(root: Mapping[str, Value]) -> str:
    return "draft-07" if "definitions" in root else "2020-12"


def _name(document: Document, root: Mapping[str, Value]) -> str:
    title = root.get("title")
    return title if isinstance(title, str) and title else PurePosixPath(document.path).stem
