"""What changed in a contract that bears on no client, for a changelog: texts, examples, extensions, tags.

Compared is what a reader sees, references followed: to move a thing to the components, or to name it otherwise there,
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.parameters import parameter_pairs
from openspec_lint.checks.compat.schema_texts import schema_text_changes
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.texts import ANNOTATION, example_changes, examples_of, object_changes
from openspec_lint.checks.compat.unreached import component_changes
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import media_name
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node
from openspec_lint.read.document import keys_of

Numbered = tuple[Change, int]
Pairs = Iterable[tuple[Operation, Operation, int]]

_SWAGGER: Final = "2.0"


def annotation_changes(
    base: Contract, revision: Contract, operations: Pairs, schemas: SchemaComparisons
) -> Iterator[Numbered]:
    """Yield each fact with the operations that are affected (a bit each).

    operations: the two versions of each operation, and its number. schemas: what was compared of the schemas.
    """
    texts = _OperationTexts(base, revision)
    for old, new, number in operations:
        for fact in texts.changes(old, new):
            yield fact, 1 << number
    yield from schema_text_changes(schemas)
    for fact in (*_document_changes(base, revision), *component_changes(base, revision)):
        yield fact, 0


class _OperationTexts:
    """Compares the texts of operations and of all that they have but schemas."""

    def __init__(self, base: Contract, revision: Contract) -> None:
        self.base, self.revision = base, revision

    def changes(self, old: Operation, new: Operation) -> Iterator[Change]:
        yield from object_changes("operation", old.site.node, new.site.node, new.name)
        if old.site.parent is not None and new.site.parent is not None:
            yield from object_changes("path", old.site.parent.node, new.site.parent.node, f"path {new.path}")
        for one, two in parameter_pairs(old, new).kept:
            yield from self._described("parameter", one.node, two.node)
        yield from self._body_changes(old, new)
        before = {response.status: response for response in old.responses}
        for response in new.responses:
            twin = before.get(response.status)
            if twin is None:
                continue
            name = _called(response.node, "response", f"the {response.status} response of {new.name}")
            yield from object_changes("response", twin.node, response.node, name)
            yield from self._content_changes(twin.contents, response.contents, name)
            headers = {header.lower(): node for header, node in twin.headers.items()}
            for header, node in response.headers.items():
                if header.lower() in headers:
                    yield from self._described("header", headers[header.lower()], node)

    def _described(self, place: str, old: Node, new: Node) -> Iterator[Change]:
        yield from object_changes(place, old, new)
        examples = examples_of(old, self.base.follow), examples_of(new, self.revision.follow)
        yield from example_changes(place, *examples, (old, new))

    def _body_changes(self, old: Operation, new: Operation) -> Iterator[Change]:
        if old.body is None or new.body is None:
            return
        name = _called(new.body.node, "request body", f"the request body of {new.name}")
        yield from object_changes("request-body", old.body.node, new.body.node, name)
        yield from self._content_changes(old.body.contents, new.body.contents, name)

    def _content_changes(self, old: Sequence[Content], new: Sequence[Content], owner: str) -> Iterator[Change]:
        before = {media_name(content.media_type): content for content in old}
        for content in new:
            twin = before.get(media_name(content.media_type))
            if twin is None:
                continue
            name = f"{owner} ({content.media_type})"
            if _SWAGGER not in (self.base.version, self.revision.version):  # there the node is that of the owner
                yield from object_changes("media-type", twin.node, content.node, name)
            examples = _examples(self.base, twin), _examples(self.revision, content)
            yield from example_changes("media-type", *examples, (twin.node, content.node), name)


def _examples(contract: Contract, content: Content) -> dict[str, object]:
    """Return the examples of a body; 2.0 has those of responses by media type."""
    if contract.version != _SWAGGER:
        return examples_of(content.node, contract.follow)
    listed = content.node.value.get("examples") if isinstance(content.node.value, dict) else None
    shown = listed.get(content.media_type) if isinstance(listed, dict) else None
    return {} if shown is None else {"": shown}


def _called(node: Node, kind: str, otherwise: str) -> str:
    """Return what people call a part of an operation: by its own name where it is shared."""
    keys = keys_of(node.trail)
    return otherwise if not keys or keys[0] in ("paths", "webhooks") else f"{kind} `{keys[-1]}`"


def _document_changes(base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield what changed about the contract as a whole: what it says of itself, its tags, servers and credentials."""
    if base.collection is not None or revision.collection is not None:
        return  # what stands at the root there are schemas
    before, after = base.root, revision.root
    yield from object_changes("contract", before, after, "the contract")
    yield from object_changes("info", before.child("info"), after.child("info"), "the contract")
    tags = _listed(before.child("tags"), "name"), _listed(after.child("tags"), "name")
    yield from _tag_changes(tags[0], tags[1], after)
    servers = _listed(before.child("servers"), "url"), _listed(after.child("servers"), "url")
    for place, word, (old, new) in (
        ("tag", "tag", tags),
        ("server", "server", servers),
        ("security-scheme", "security scheme", (_schemes(base), _schemes(revision))),
    ):
        for name, node in new.items():
            if name in old:
                yield from object_changes(place, old[name], node, f"{word} `{name}`")


def _listed(holder: Node, field: str) -> dict[str, Node]:
    """Return the objects of a list by a field that names them."""
    items = [holder.child(index) for index in range(len(holder.value))] if isinstance(holder.value, list) else []
    return {
        item.value[field]: item
        for item in items
        if isinstance(item.value, dict) and isinstance(item.value.get(field), str)
    }


def _tag_changes(old: Mapping[str, Node], new: Mapping[str, Node], root: Node) -> Iterator[Change]:
    holder = root.child("tags") if isinstance(root.value, dict) and "tags" in root.value else root
    for name, node in old.items():
        if name not in new:
            yield Change(ANNOTATION, "tag", "removed", name, None, node, holder, traits={"name": name}, place="tag")
    for name, node in new.items():
        if name not in old:
            yield Change(ANNOTATION, "tag", "added", None, name, None, node, traits={"name": name}, place="tag")


def _schemes(contract: Contract) -> dict[str, Node]:
    keys = ("securityDefinitions",) if contract.version == _SWAGGER else ("components", "securitySchemes")
    holder = contract.root.child(*keys)
    nodes = ((str(name), contract.follow(holder.child(name))) for name in _names(holder))
    return {name: node for name, node in nodes if node is not None}


def _names(holder: Node) -> Iterable[str]:
    return holder.value if isinstance(holder.value, dict) else ()
