"""Checks of files that are written as a spec or a delta and that openspec does not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.model.openspec.changes import Change, load_if_readable
from openspec_lint.model.openspec.deltas import has_delta_section
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.text import line_node, outline
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError

_ARTIFACTS: Final = ("proposal.md", "design.md", "tasks.md")
"""Files of a change that may speak of requirements beside its deltas."""

_SPEC_NAMES: Final = ("spec.md", "specs.md")


def spec_unread(_site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each file below the specs that holds requirements and is no spec.md in a capability's folder."""
    start = len(scope.specs_folder) + 1
    paths = (path for path in scope.around.tree.paths(scope.specs_folder) if not _is_spec(path[start:]))
    for document in _documents(paths, start, scope):
        labels = outline(document.value).labels
        if labels:
            yield Hit(line_node(document, labels[0].line), {"name": labels[0].name}, aspect=document.path)


def delta_unread(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report each file of a change, outside its specs, that holds requirements and is named or written as a delta."""
    change = scope.change_of(site)
    if change.nested:  # the changes inside it are reported
        return
    start = len(change.folder) + 1
    paths = (path for path in scope.around.tree.paths(change.folder) if not _is_expected(path[start:], change))
    for document in _documents(paths, start, scope):
        labels = outline(document.value).labels
        if labels and (document.path.rsplit("/", 1)[-1].lower() in _SPEC_NAMES or has_delta_section(document)):
            yield Hit(line_node(document, labels[0].line), {"name": labels[0].name}, aspect=document.path)


def _documents(paths: Iterable[str], start: int, scope: OpenSpec) -> Iterator[Document]:
    """Yield the Markdown files among `paths` that may hold a requirement; hidden ones are left out.

    start: where the part of each path begins that must not be hidden.
    """
    for path in paths:
        is_hidden = any(part.startswith(".") for part in path[start:].split("/"))
        if not is_hidden and path.lower().endswith(".md") and _mentions_requirement(path, scope):
            document = load_if_readable(path, scope.store)
            if document is not None:
                yield document


def _mentions_requirement(path: str, scope: OpenSpec) -> bool:
    try:
        return b"requirement:" in scope.around.tree.read(path).lower()
    except SourceError:
        return False


def _is_spec(path: str) -> bool:
    return path.endswith("/spec.md")


def _is_expected(path: str, change: Change) -> bool:
    """Tell whether a file of a change is where deltas are looked for, or may well quote one."""
    return path.startswith("specs/") or (path in _ARTIFACTS and bool(change.deltas or change.misplaced))


FILE_CHECKS: Final[dict[str, Check]] = {"spec-unread": spec_unread, "delta-unread": delta_unread}
"""The checks of this module by rule; `table.py` takes them over."""
