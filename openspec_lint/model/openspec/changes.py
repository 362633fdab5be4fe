"""A change: `openspec/changes/<id>/` → its proposal, design, tasks, deltas and metadata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from openspec_lint.findings import START, Span
from openspec_lint.model.openspec.deltas import Delta, has_delta_section, read_delta
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document, Problem, Target, Trail, unreadable
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore

ROOT_FILES: Final = (".openspec.yaml", "proposal.md", "tasks.md", "design.md")
"""What makes a folder a change; without any of them and without deltas it may be a folder around changes."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change that was read; `folder` is its path from the project's root.

    metadata: its `.openspec.yaml`. misplaced: Markdown below its specs that looks like a delta and is read by nothing.
    spec_files: paths of all files below its specs. nested: folders inside it that look like changes of their own,
    where it is nothing but a folder around them.
    """

    id: str
    folder: str
    site: Site
    proposal: Document | None
    design: Document | None
    tasks: Document | None
    metadata: Document | None
    deltas: tuple[Delta, ...]
    misplaced: tuple[Document, ...]
    spec_files: tuple[str, ...]
    nested: tuple[str, ...]

    @property
    def sites(self) -> Iterator[Site]:
        """Yield the sites of the change, itself first."""
        yield self.site
        for delta in self.deltas:
            yield from delta.sites


def load_if_readable(path: str, store: DocumentStore) -> Document | None:
    """Return the document at `path`, None where there is nothing to read.

    A file that is there and gives no bytes is left in the store, with the reason as its problem.
    """
    try:
        document = store.load(path)
    except MissingError:  # a symbolic link that leads nowhere
        return None
    except SourceError as error:
        problem = Problem("syntax-error", START, {"reason": str(error)})
        store.documents[path] = unreadable(path, "", "markdown", problem)
        return None
    return document if document.value is not None else None


def read_change(folder: str, paths: list[str], store: DocumentStore) -> Change:
    """Return the change in `folder`, whose files are `paths` (sorted, from the project's root, at least one)."""
    own = [path for name in ROOT_FILES if (path := f"{folder}/{name}") in paths]
    spec_files = [path for path in paths if path.startswith(f"{folder}/specs/")]
    markdown = [path for path in spec_files if path.lower().endswith(".md") and _is_visible(path, folder)]
    readable = {path: document for path in (*own, *markdown) if (document := load_if_readable(path, store))}
    metadata, proposal, tasks, design = (readable.get(f"{folder}/{name}") for name in ROOT_FILES)
    home = proposal or tasks or next(iter(readable.values()), None) or Document(paths[0], "", [], "markdown", _nowhere)
    name = folder.rsplit("/", 1)[-1]
    site = Site("change", home, None, {"id": name}, name=name)
    deltas, misplaced = _deltas(folder, {path: readable[path] for path in markdown if path in readable}, site)
    return Change(
        name,
        folder,
        site,
        proposal,
        design,
        tasks,
        metadata,
        tuple(deltas),
        tuple(misplaced),
        tuple(spec_files),
        () if own or spec_files else tuple(_nested(folder, paths)),
    )


def _deltas(folder: str, markdown: dict[str, Document], change: Site) -> tuple[list[Delta], list[Document]]:
    """Return the deltas of a change, and the documents that look like one where none is read."""
    deltas: list[Delta] = []
    misplaced: list[Document] = []
    for path, document in markdown.items():
        *capability, name = path[len(folder) + len("/specs/") :].split("/")
        if name == "spec.md" and capability:
            deltas.append(read_delta("/".join(capability), document, change))
        elif name == "spec.md" or has_delta_section(document):
            misplaced.append(document)
    return deltas, misplaced


def _is_visible(path: str, folder: str) -> bool:
    return not any(part.startswith(".") for part in path[len(folder) :].split("/"))


def _nested(folder: str, paths: list[str]) -> Iterator[str]:
    """Yield the folders directly inside `folder` that look like changes, where it holds no file of its own."""
    if any("/" not in path[len(folder) + 1 :] for path in paths):
        return
    for name in sorted({path[len(folder) + 1 :].split("/")[0] for path in paths}):
        inside = f"{folder}/{name}/"
        if any(path.startswith(f"{inside}specs/") or path in {inside + file for file in ROOT_FILES} for path in paths):
            yield name


def _nowhere(_trail: Trail, _target: Target) -> tuple[Span, str | None]:
    return START, None
