"""A contract: one API description, whatever format it came in, as sites and operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from openspec_lint.model.operations import Operation, operations
from openspec_lint.model.path_shape import PathShape, path_shapes
from openspec_lint.model.references import Resolver
from openspec_lint.model.schema_index import SchemaIndex
from openspec_lint.model.schemas import SchemaViews
from openspec_lint.model.servers import base_path_of_server
from openspec_lint.model.site import Node, Site, sites_by_kind
from openspec_lint.model.walk import walk, walk_schemas
from openspec_lint.read.document import Document, Value
from openspec_lint.read.store import DocumentStore

if TYPE_CHECKING:  # most contracts are no collection
    from openspec_lint.model.collection import Collection


@dataclass(frozen=True, eq=False)
class Contract:
    """An API description that was read.

    document: the entry document; of an endpoint catalogue or a Markdown document, its OpenAPI form. version: the key of
    its grammar. format: "openapi", "catalogue" or "markdown". base_path: what stands before every path ("" or
    "/api/v1").
    """

    document: Document
    version: str
    format: str
    base_path: str
    resolver: Resolver
    collection: Collection | None = None

    @cached_property
    def sites(self) -> list[Site]:
        """All sites, in document order; those that only references lead to come last."""
        if self.collection is not None:
            return walk_schemas(self.root, self.collection, self.resolver)
        return walk(self.document, self.version, self.resolver)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations under `paths`, callbacks and webhooks left out, in document order."""
        found = self.__dict__.get("sites")  # a check has walked everything by then, a comparison never does
        if found is None:
            found = [] if self.collection is not None else walk(self.document, self.version, self.resolver, "operation")
        return tuple(operations(found, self.version, self.base_path, self.resolver))

    @cached_property
    def path_shapes(self) -> Mapping[str, PathShape]:
        """What each path that has operations is, by its name, its methods and the other paths."""
        methods: dict[str, set[str]] = {}
        for operation in self.operations:
            methods.setdefault(operation.path, set()).add(operation.method)
        return path_shapes(methods, methods)

    @cached_property
    def is_in_another_language(self) -> bool:
        """Whether its summaries and descriptions say that it is in another language than English."""
        from openspec_lint.model.human_language import is_in_another_language  # few rules ask

        info = self.document.value.get("info") if isinstance(self.document.value, dict) else None
        holders = [info, *(operation.site.value for operation in self.operations)]
        texts = [
            holder.get(key) for holder in holders if isinstance(holder, dict) for key in ("summary", "description")
        ]
        return is_in_another_language(text for text in texts if isinstance(text, str))

    @cached_property
    def by_kind(self) -> Mapping[str, list[Site]]:
        """The sites by kind."""
        return sites_by_kind(self.sites)

    @cached_property
    def schema_index(self) -> SchemaIndex:
        """The schemas by what they have."""
        return SchemaIndex(self.by_kind.get("schema", ()))

    @cached_property
    def schemas(self) -> SchemaViews:
        """What the schemas say, references and `allOf` seen through."""
        return SchemaViews(self.resolver, self.keeps_ref_siblings)

    @property
    def keeps_ref_siblings(self) -> bool:
        """Whether what stands beside a `$ref` in a schema counts: from OpenAPI 3.1 and JSON Schema 2019-09 on."""
        return self.version in ("3.1", "3.2") and (self.collection is None or self.collection.keeps_siblings)

    @property
    def named_schemas(self) -> Mapping[str, Node]:
        """The shared schemas by name: `components.schemas`, `definitions` of 2.0, or those of a collection."""
        if self.collection is not None:
            return self.collection.schemas
        holder = self.root.child("definitions") if self.version == "2.0" else self.root.child("components", "schemas")
        return {str(name): holder.child(name) for name in holder.value} if isinstance(holder.value, dict) else {}

    @property
    def root(self) -> Node:
        """The root of the entry document."""
        return Node(self.document, None, self.document.value)

    def follow(self, node: Node) -> Node | None:
        """Return what `node` is once its references are followed; None when they lead nowhere."""
        return self.resolver.follow(node)


def contract_version(value: Value) -> str | None:
    """Return the grammar's version for the root value of a contract document; None when it is no contract."""
    if not isinstance(value, dict):
        return None
    openapi = str(value.get("openapi", ""))
    for version in ("3.0", "3.1", "3.2"):
        if openapi == version or openapi.startswith(version + "."):
            return version
    if str(value.get("swagger", "")) in ("2.0", "2"):
        return "2.0"
    return None


def read_contract(document: Document, store: DocumentStore, base_path: str | None = None) -> Contract | None:
    """Return the contract that `document` is, None when it is none. Referenced files come from `store`.

    base_path: overrides what the document says (its first server, or `basePath`).
    """
    version = contract_version(document.value)
    if version is not None:
        base = base_path if base_path is not None else base_path_of(document.value)
        keyword = "$id" if version in ("3.1", "3.2") else None
        resolver = Resolver(store.load, keyword, store.fetch is not None, read=store.read)
        return Contract(document, version, "openapi", base.rstrip("/"), resolver)
    fetches = store.fetch is not None
    converted = _converted(document)
    if converted is None:
        from openspec_lint.model.collection import FORMAT, collection_of  # not for the contracts that most are

        collection = collection_of(document)
        if collection is None:
            return None
        resolver = Resolver(store.load, collection.identifier, fetches, collection.schemas.get, store.read)
        return Contract(document, "3.1", FORMAT, "", resolver, collection)
    base = base_path if base_path is not None else base_path_of(converted.value)

    def load(path: str) -> Document:
        return converted if path == document.path else store.load(path)

    form = "markdown" if document.kind == "markdown" else "catalogue"
    models = Node(converted, None, converted.value).child("components", "schemas")

    def model(name: str) -> Node | None:
        return models.child(name) if name in (models.value or ()) else None

    return Contract(converted, "3.1", form, base.rstrip("/"), Resolver(load, None, fetches, model, store.read))


def _converted(document: Document) -> Document | None:
    """Return the OpenAPI form of a document that lists endpoints in another one; None for any other document."""
    if document.kind == "markdown":
        from openspec_lint.model.markdown.contract import markdown_contract  # not before somebody has one

        return markdown_contract(document)
    from openspec_lint.model.catalogue import catalogue_document, is_catalogue  # the same

    return catalogue_document(document) if is_catalogue(document.value) else None


def why_no_contract(document: Document) -> str:
    """Return in a few words why `read_contract` does not take `document`."""
    if document.value is None and document.problems:
        problem = document.problems[0]
        return f"line {problem.span.line}: {problem.in_short}"
    return "it is no contract" if document.value is not None else "it is empty"


def base_path_of(value: Value) -> str:
    """Return the path that the first server (3.x) or `basePath` (2.0) puts before every path; "" for none."""
    base = value.get("basePath")
    if isinstance(base, str):
        return base
    servers = value.get("servers")
    return base_path_of_server(servers[0]) if isinstance(servers, list) and servers else ""
