"""The OpenSpec folder of a project: main specs, changes in flight, archived changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from openspec_lint.findings import START
from openspec_lint.model.openspec import DEFAULT_FOLDER
from openspec_lint.model.openspec.changes import (
    Change,
    Surroundings,
    leads_elsewhere,
    leave_unread,
    load_if_readable,
    read_change,
)
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.history import WrittenAgainst
from openspec_lint.model.openspec.language import Translation
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.workflow import BUILT_IN, NO_WORKFLOWS, Workflows, read_workflows
from openspec_lint.model.site import Site
from openspec_lint.read.document import Problem, unreadable
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree

OPENSPEC_KINDS: Final = (
    "openspec",
    *("spec", "requirement", "requirement-stray", "scenario", "requirement-heading"),
    *("change", "delta", "delta-requirement", "delta-scenario"),
)
"""The kinds of sites in OpenSpec documents, for `given` of a rule.

openspec: the folder itself; document and value are those of its config.yaml. requirement-stray: a requirement outside
the section Requirements. requirement-heading: a heading below Requirements that is no `### Requirement:`. The value of
each other one is a mapping: capability of a spec and a delta, id of a change, text and scenarios (the names of those
that have steps) of a requirement, text of a scenario; a delta's requirement has its operation too, ADDED or MODIFIED.
"""

_CONFIGURATION: Final = ("config.yaml", "config.yml")
_ARCHIVE: Final = "archive"


@dataclass(frozen=True, eq=False)
class OpenSpec:
    """An OpenSpec folder that was read.

    folder and specs_folder: from the project's root. specs: sorted by capability. changes: the active ones, sorted by
    id. linked: main specs in folders that are symbolic links: no specs of their own, yet what a delta is merged into.
    escaping: paths of main specs that are symbolic links which lead elsewhere. around: what its changes depend on.
    archive: folder of each archived change → its files. written_against: what the history knows of the entries of
    deltas, None where nobody asks it.
    """

    folder: str
    specs_folder: str
    specs: tuple[Spec, ...]
    changes: tuple[Change, ...]
    linked: tuple[Spec, ...]
    escaping: tuple[str, ...]
    around: Surroundings
    archive: Mapping[str, list[str]]
    written_against: WrittenAgainst | None = None

    @property
    def store(self) -> DocumentStore:
        """Where the documents were read."""
        return self.around.store

    @cached_property
    def site(self) -> Site:
        """The site of the folder: its configuration, or a document without value where none can be read."""
        nothing = unreadable(self.folder, "", "yaml", Problem("syntax-error", START))
        for name in _CONFIGURATION:
            try:
                document = self.store.load(f"{self.folder}/{name}")
            except MissingError:
                continue
            except SourceError:
                break
            return Site("openspec", document, None, document.value, name=self.folder)
        return Site("openspec", nothing, None, None, name=self.folder)

    @cached_property
    def sites(self) -> list[Site]:
        """The sites of the folder itself, the main specs and the active changes."""
        of_specs = [site for spec in self.specs for site in spec.sites]
        return [self.site, *of_specs] + [site for change in self.changes for site in change.sites]

    @cached_property
    def archived(self) -> tuple[Change, ...]:
        """The archived changes, read when first asked for: a project has hundreds."""
        return tuple(read_change(folder, paths, self.around) for folder, paths in sorted(self.archive.items()))

    def is_unreadable(self, capability: str) -> bool:
        """Tell whether something stands where the main spec would, and cannot be read."""
        document = self.store.documents.get(self.spec_path(capability))
        return document is not None and document.value is None

    @property
    def unreadable_specs(self) -> Iterator[str]:
        """Yield the capabilities whose main specs are there and cannot be read."""
        start = f"{self.specs_folder}/"
        unread = [path for path, document in self.store.documents.items() if document.value is None]
        files = set(self.around.tree.paths(self.specs_folder)) if unread else set()
        for path in _spec_paths(self.specs_folder, sorted(path for path in unread if path in files)):
            yield path[len(start) : -len("/spec.md")]

    def spec_path(self, capability: str) -> str:
        """Return where the main spec of a capability stands, or would."""
        return f"{self.specs_folder}/{capability}/spec.md"

    def spec(self, capability: str) -> Spec | None:
        """Return the main spec that a delta of this capability is merged into."""
        return self._specs.get(capability)

    def spec_of(self, site: Site) -> Spec:
        """Return the main spec that a site of one stands for."""
        return self._specs[site.value["capability"]]

    def change_of(self, site: Site) -> Change:
        """Return the active change that a site, or the change around it, stands for."""
        return self._changes[_name(site, "change")]

    def delta_of(self, site: Site) -> Delta:
        """Return the delta that a site of an active change, or the delta around it, stands for."""
        return self._deltas[_name(site, "change"), _name(site, "delta")]

    def requirement_of(self, site: Site) -> Requirement | None:
        """Return the requirement of a main spec or an active delta that a site, or the one around it, stands for."""
        kinds = ("requirement", "delta-requirement", "requirement-stray")
        around = next((found for kind in kinds if (found := site.around(kind)) is not None), None)
        return self._requirements.get((around.document.path, around.key)) if around is not None else None

    @cached_property
    def deltas(self) -> tuple[Delta, ...]:
        """The deltas of all active changes."""
        return tuple(delta for change in self.changes for delta in change.deltas)

    @cached_property
    def _specs(self) -> Mapping[str, Spec]:
        return {spec.capability: spec for spec in (*self.linked, *self.specs)}

    @cached_property
    def _changes(self) -> Mapping[str, Change]:
        return {change.id: change for change in self.changes}

    @cached_property
    def _deltas(self) -> Mapping[tuple[str, str], Delta]:
        return {(change.id, delta.capability): delta for change in self.changes for delta in change.deltas}

    @cached_property
    def _requirements(self) -> Mapping[tuple[str, int], Requirement]:
        of_specs = (requirement for spec in self.specs for requirement in (*spec.requirements, *spec.strays))
        of_deltas = (requirement for delta in self.deltas for requirement in (*delta.added, *delta.modified))
        return {(requirement.document.path, requirement.line): requirement for requirement in (*of_specs, *of_deltas)}


def _name(site: Site, kind: str) -> str:
    around = site.around(kind)
    return str(around.name) if around is not None else ""


def read_openspec(
    tree: Tree,
    store: DocumentStore,
    folder: str = DEFAULT_FOLDER,
    specs: str | None = None,
    *,
    shared: Workflows = NO_WORKFLOWS,
    with_prose: bool = True,
    translate: Translation | None = None,
) -> OpenSpec | None:
    """Read the OpenSpec folder `folder` of a project; None when nothing there makes it one.

    specs: where the main specs are, when not in the folder's own `specs`. shared: workflow schemas of the user's own.
    with_prose: whether to read proposals and designs. translate: how headings in another language are read. Files that
    cannot be read stay in the store, each with a problem that says why.
    """
    paths = _paths_of(folder, tree)
    specs_folder = specs if specs is not None else f"{folder}/specs"
    is_inside = specs_folder.startswith(f"{folder}/")
    spec_paths = (
        [path for path in paths if path.startswith(f"{specs_folder}/")] if is_inside else tree.paths(specs_folder)
    )
    planning = {"changes", "specs"} & set(tree.folders(folder))
    if not spec_paths and not planning and not any(f"{folder}/{name}" in paths for name in _CONFIGURATION):
        return None
    own = read_workflows(f"{folder}/schemas", [path for path in paths if path.startswith(f"{folder}/schemas/")], store)
    around = Surroundings(
        tree, store, {BUILT_IN.name: BUILT_IN, **shared, **own}, _default_schema(folder, store), translate
    )
    escaping = tuple(
        path for path in _spec_paths(specs_folder, spec_paths) if leads_elsewhere(path, specs_folder, tree)
    )
    for path in escaping:
        leave_unread(path, "it is a symbolic link that leads out of the folder of the specs", store)
    main = tuple(_main_specs(specs_folder, spec_paths, around))
    active = _change_folders(f"{folder}/changes", paths, tree)
    changes = tuple(read_change(path, files, around, with_prose) for path, files in sorted(active.items()))
    known = {spec.capability for spec in main}
    missing = {delta.capability for change in changes for delta in change.deltas} - known
    return OpenSpec(
        folder,
        specs_folder,
        main,
        changes,
        tuple(_linked_specs(specs_folder, sorted(missing), around)),
        escaping,
        around,
        _change_folders(f"{folder}/changes/{_ARCHIVE}", paths, tree),
    )


def _paths_of(folder: str, tree: Tree) -> list[str]:
    """Return all files below the OpenSpec folder, whose own specs and changes may be symbolic links."""
    paths = tree.paths(folder)
    missing = [place for place in (f"{folder}/specs", f"{folder}/changes") if not _is_below(place, paths)]
    linked = [path for path in tree.links(folder) if path in missing] if missing else []
    return sorted([*paths, *(path for link in linked for path in tree.paths(link))]) if linked else paths


def _is_below(folder: str, paths: list[str]) -> bool:
    """Tell whether any of the sorted `paths` lies below a folder."""
    index = bisect_left(paths, f"{folder}/")
    return index < len(paths) and paths[index].startswith(f"{folder}/")


def _default_schema(folder: str, store: DocumentStore) -> str:
    """Return the name of the workflow schema that the configuration chooses."""
    for name in _CONFIGURATION:
        document = load_if_readable(f"{folder}/{name}", store)
        if document is not None:
            value = document.value.get("schema") if isinstance(document.value, dict) else None
            return value if isinstance(value, str) and value and not document.problems else BUILT_IN.name
    return BUILT_IN.name


def _spec_paths(folder: str, paths: list[str]) -> Iterator[str]:
    """Yield the paths of the main specs among all that lies below their folder."""
    for path in paths:
        below = path[len(folder) :]
        if below.endswith("/spec.md") and below != "/spec.md" and "/." not in below:
            yield path


def _main_specs(folder: str, paths: list[str], around: Surroundings) -> Iterator[Spec]:
    documents = ((path, around.markdown(path)) for path in _spec_paths(folder, paths))
    found = [(path[len(folder) + 1 : -len("/spec.md")], document) for path, document in documents if document]
    for capability, document in sorted(found, key=lambda entry: entry[0]):
        yield read_spec(capability, document)


def _linked_specs(folder: str, capabilities: list[str], around: Surroundings) -> Iterator[Spec]:
    for capability in capabilities:
        document = around.markdown(f"{folder}/{capability}/spec.md")
        if document is not None:
            yield read_spec(capability, document)


def _change_folders(folder: str, paths: list[str], tree: Tree) -> dict[str, list[str]]:
    """Return the folder of each change directly inside `folder`, with the files in it; all from the project's root."""
    names = (name for name in tree.folders(folder) if name != _ARCHIVE and not name.startswith("."))
    found: dict[str, list[str]] = {f"{folder}/{name}": [] for name in names}
    for path in paths[bisect_left(paths, f"{folder}/") :]:
        if not path.startswith(f"{folder}/"):
            break
        change = path[: path.find("/", len(folder) + 1)]
        if change in found:
            found[change].append(path)
    return found
