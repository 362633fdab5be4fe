"""A change: `openspec/changes/<id>/` → its proposal, design, tasks, deltas and metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openspec_lint.findings import START, Span
from openspec_lint.model.openspec.deltas import Delta, has_delta_section, read_delta
from openspec_lint.model.openspec.language import Translation, translated_document
from openspec_lint.model.openspec.metadata import Marker, marker, metadata_problem
from openspec_lint.model.openspec.workflow import Workflow, Workflows, matching, named_workflow
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document, Problem, Target, Trail, unreadable
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree

METADATA: Final = ".openspec.yaml"
ROOT_FILES: Final = (METADATA, "proposal.md", "tasks.md", "design.md")
"""What makes a folder a change; without any of them and without deltas it may be a folder around changes."""

_DEEPEST: Final = 3
"""Levels below a folder at which openspec looks for changes inside it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of a project its changes depend on: its files, the workflow schemas, and the one that it chooses.

    translate: how headings in another language are read, None where all are English.
    """

    tree: Tree
    store: DocumentStore
    workflows: Workflows
    default_schema: str
    translate: Translation | None = None

    def markdown(self, path: str) -> Document | None:
        """Return the spec or delta at `path` as openspec would read it; None where there is nothing to read."""
        document = load_if_readable(path, self.store)
        return self.translated(document) if document is not None else None

    def translated(self, document: Document) -> Document:
        """Return a spec or delta as openspec would read it."""
        return document if self.translate is None else translated_document(document, self.translate)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A change that was read; `folder` is its path from the project's root.

    metadata: its `.openspec.yaml`. task_files: those that its workflow tracks. misplaced: Markdown below its specs that
    looks like a delta and is read by nothing. escaping: files below its specs that are symbolic links which lead out of
    them, or in a circle.
    spec_files: paths of all files below its specs. nested: folders inside it that look like changes of their own, where
    it is nothing but a folder around them. skips_specs and retires: what its metadata declare. workflow: None where
    openspec finds none.
    """

    id: str
    folder: str
    site: Site
    proposal: Document | None
    design: Document | None
    tasks: Document | None
    metadata: Document | None
    task_files: tuple[Document, ...]
    deltas: tuple[Delta, ...]
    misplaced: tuple[Document, ...]
    escaping: tuple[str, ...]
    spec_files: tuple[str, ...]
    nested: tuple[str, ...]
    skips_specs: Marker
    retires: Marker
    workflow: Workflow | None

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
    document = _loaded(path, store)
    return document if document is not None and document.value is not None else None


def _loaded(path: str, store: DocumentStore) -> Document | None:
    """Return the document at `path`, be it broken; None where nothing is there."""
    try:
        return store.load(path)
    except MissingError:  # a symbolic link that leads nowhere
        return None
    except SourceError as error:
        return leave_unread(path, str(error), store)


def leave_unread(path: str, reason: str, store: DocumentStore) -> Document:
    """Put a document without value into the store, whose problem says why it is not read; return it."""
    store.documents[path] = unreadable(path, "", "markdown", Problem("syntax-error", START, {"reason": reason}))
    return store.documents[path]


def leads_elsewhere(path: str, specs: str, tree: Tree) -> bool:
    """Tell whether a spec.md is a symbolic link out of the folder `specs` and out of its own folder.

    openspec follows such a link neither when it validates nor when it archives.
    """
    real = tree.leads_to(path)
    if real == path:
        return False
    homes = (tree.leads_to(specs), tree.leads_to(path.rsplit("/", 1)[0]))
    return real is None or not any(home is not None and real.startswith(f"{home}/") for home in homes)


def read_change(folder: str, paths: Sequence[str], around: Surroundings, with_prose: bool = True) -> Change:
    """Return the change in `folder`, whose files are `paths` (sorted, from the project's root).

    with_prose: whether to read its proposal and its design, which say nothing to openspec.
    """
    store = around.store
    own = [path for name in ROOT_FILES if (path := f"{folder}/{name}") in paths]
    read = own if with_prose else [path for path in own if path.endswith(("/tasks.md", METADATA))]
    loaded = {path: document for path in read if (document := _loaded(path, store)) is not None}
    readable = {path: document for path, document in loaded.items() if document.value is not None}
    metadata = loaded.get(f"{folder}/{METADATA}")
    if METADATA in around.tree.folders(folder):
        metadata = leave_unread(f"{folder}/{METADATA}", "it is a folder", store)
    workflow = _workflow(metadata, around)
    task_files = tuple(_task_files(folder, paths, workflow, store))
    _, proposal, tasks, design = (readable.get(f"{folder}/{name}") for name in ROOT_FILES)
    home = proposal or tasks or next(iter(readable.values()), None)
    home = home or Document(paths[0] if paths else folder, "", [], "markdown", _nowhere)
    name = folder.rsplit("/", 1)[-1]
    site = Site("change", home, None, {"id": name}, name=name)
    linked = around.tree.links(f"{folder}/specs")
    spec_files = [
        path for path in (*paths, *linked) if path.startswith(f"{folder}/specs/") and _is_visible(path, folder)
    ]
    markdown = [path for path in spec_files if path.lower().endswith(".md") and path not in linked]
    escaping = [path for path in markdown if path.endswith("/spec.md") and _escapes(path, folder, around.tree)]
    for path in escaping:
        leave_unread(path, "it is a symbolic link that leads out of the change's specs", store)
    documents = {path: document for path in markdown if (document := around.markdown(path)) is not None}
    escaping += [path for path in markdown if path not in escaping and around.tree.leads_to(path) is None]
    deltas, misplaced = _deltas(folder, documents, site)
    if any(not f"{around.tree.leads_to(file.path)}/".startswith(f"{folder}/") for file in task_files):
        workflow, task_files = None, ()  # openspec looks at no task then
    return Change(
        name,
        folder,
        site,
        proposal,
        design,
        tasks,
        metadata,
        task_files,
        tuple(deltas),
        tuple(misplaced),
        tuple(escaping),
        tuple(spec_files) or tuple(path for path in paths if path == f"{folder}/specs"),
        () if own or spec_files else tuple(_nested(folder, paths, around)),
        marker("skip_specs", metadata, around.workflows),
        marker("retire_capabilities", metadata, around.workflows),
        workflow,
    )


def _escapes(path: str, folder: str, tree: Tree) -> bool:
    return path != f"{folder}/specs/spec.md" and leads_elsewhere(path, f"{folder}/specs", tree)


def leaves_folder(path: str, tree: Tree) -> bool:
    """Tell whether a file is a symbolic link out of its own folder."""
    real = tree.leads_to(path)
    if real == path:
        return False
    home = tree.leads_to(path.rsplit("/", 1)[0])
    return real is None or home is None or not real.startswith(f"{home}/")


def _workflow(metadata: Document | None, around: Surroundings) -> Workflow | None:
    """Return the workflow schema of a change: that of its metadata, else the project's."""
    if metadata is None:
        return named_workflow(around.default_schema, around.workflows)
    if metadata.problems or metadata_problem(metadata.value, around.workflows) is not None:
        return None
    return named_workflow(metadata.value["schema"], around.workflows)


def _task_files(
    folder: str, paths: Sequence[str], workflow: Workflow | None, store: DocumentStore
) -> Iterator[Document]:
    """Yield the task files that the workflow tracks; one that cannot be read has no value."""
    if workflow is None or workflow.tasks is None:
        return
    for path in matching(workflow.tasks, (path[len(folder) + 1 :] for path in paths)):
        document = _loaded(f"{folder}/{path}", store)
        if document is not None:
            yield document


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
    return sorted(deltas, key=lambda delta: delta.capability), misplaced


def _is_visible(path: str, folder: str) -> bool:
    return "/." not in path[len(folder) :]


def _nested(folder: str, paths: Sequence[str], around: Surroundings) -> Iterator[str]:
    """Yield the folders inside `folder` that look like changes, where it holds no file of its own."""
    inside = [path[len(folder) + 1 :] for path in paths]
    if any("/" not in path and path[:1] != "." for path in inside) or _is_change(inside, around):
        return
    yield from _changes_in(inside, "", 1, around)


def _changes_in(paths: Sequence[str], prefix: str, depth: int, around: Surroundings) -> Iterator[str]:
    folders = sorted({path.split("/")[0] for path in paths if "/" in path and path[:1] != "."})
    for name in folders:
        below = [path[len(name) + 1 :] for path in paths if path.startswith(f"{name}/")]
        if _is_change(below, around):
            yield prefix + name
        elif depth < _DEEPEST:
            yield from _changes_in(below, f"{prefix}{name}/", depth + 1, around)


def _is_change(paths: Iterable[str], around: Surroundings) -> bool:
    """Tell whether a folder with these files looks like a change: by its own files, deltas, or its workflow's files."""
    paths = list(paths)
    if any(path in ROOT_FILES or (path.startswith("specs/") and "/." not in path) for path in paths):
        return True
    workflow = named_workflow(around.default_schema, around.workflows)
    return workflow is not None and any(matching(pattern, paths) for pattern in workflow.generates)


def _nowhere(_trail: Trail, _target: Target) -> tuple[Span, str | None]:
    return START, None
