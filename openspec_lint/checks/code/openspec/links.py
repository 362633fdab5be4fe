"""Checks of links between OpenSpec documents, and from them to other files of the project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.code.openspec.quality import documents_of
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.links import Link, anchors_of, is_anchor, links_of, resolved
from openspec_lint.model.openspec.text import fenced_lines, line_node
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document, Target
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import read_document


def link_dead(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each link to a file that is not in the project."""
    for document, link, path in _links(site, scope):
        if path is not None and link.path and not _exists(path, scope) and not _exists_once_merged(site, link, scope):
            yield _hit(document, link, path=link.path)


def anchor_unknown(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each link to a place that its document, the same or another Markdown document, has not."""
    known: dict[str, frozenset[str]] = {}
    for document, link, path in _links(site, scope):
        target = _linked_document(document, link, path, scope) if link.anchor else None
        if target is None:
            continue
        if target.path not in known:
            known[target.path] = anchors_of(target.value, fenced_lines(target.value))
        if not is_anchor(link.anchor, known[target.path]):
            yield _hit(document, link, anchor=link.anchor, path=target.path)


def _links(site: Site, scope: OpenSpec) -> Iterator[tuple[Document, Link, str | None]]:
    """Yield each link of a site's documents, with the document it stands in and the path it leads to."""
    for document in documents_of(site, scope):
        if "](" in document.text or "]:" in document.text:
            for link in links_of(document.value, fenced_lines(document.value)):
                yield document, link, resolved(link.path, document.path) if link.path else document.path


def _hit(document: Document, link: Link, **arguments: object) -> Hit:
    target = Target(part=(link.column, link.end_column))
    return Hit(line_node(document, link.line), arguments, target, aspect=f"{link.path}#{link.anchor}")


def _exists(path: str, scope: OpenSpec) -> bool:
    folder, _, name = path.rpartition("/")
    if path == "." or name in scope.around.tree.folders(folder):
        return True
    try:
        scope.store.source(path)
    except MissingError:
        return False
    except SourceError:  # something is there that may not be read
        return True
    return True


def _exists_once_merged(site: Site, link: Link, scope: OpenSpec) -> bool:
    """Tell whether a delta's link leads to a file from the main spec that the delta is merged into."""
    if site.kind != "delta":
        return False
    path = resolved(link.path, f"{scope.specs_folder}/{site.name}/spec.md")
    return path is None or _exists(path, scope)


def _linked_document(document: Document, link: Link, path: str | None, scope: OpenSpec) -> Document | None:
    """Return the Markdown document that a link leads to, None where it leads to none."""
    if not link.path:
        return document
    if path is None or not path.lower().endswith((".md", ".markdown")):
        return None
    if path in scope.store.documents:
        return scope.store.documents[path] if scope.store.documents[path].kind == "markdown" else None
    try:
        return read_document(path, scope.store.source(path))  # not kept: it is not what is checked
    except SourceError:
        return None


LINK_CHECKS: Final[dict[str, Check]] = {"link-dead": link_dead, "link-anchor-unknown": anchor_unknown}
"""The checks of this module by rule; `table.py` takes them over."""
