"""The OpenSpec folder of a project: main specs, changes in flight, archived changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from openspec_lint.findings import START
from openspec_lint.model.openspec.changes import Change, load_if_readable, read_change
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.specs import Requirement, Spec, read_spec
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
    schemas: names of the project's own workflow schemas. archive: folder of each archived change → its files.
    """

    folder: str
    specs_folder: str
    specs: tuple[Spec, ...]
    changes: tuple[Change, ...]
    linked: tuple[Spec, ...]
    schemas: frozenset[str]
    archive: Mapping[str, list[str]]
    store: DocumentStore

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
        return tuple(read_change(folder, paths, self.store) for folder, paths in sorted(self.archive.items()))

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
        return {
            (requirement.site.document.path, requirement.line): requirement for requirement in (*of_specs, *of_deltas)
        }


def _name(site: Site, kind: str) -> str:
    around = site.around(kind)
    return str(around.name) if around is not None else ""


def read_openspec(
    tree: Tree, store: DocumentStore, folder: str = "openspec", specs: str | None = None
) -> OpenSpec | None:
    """Read the OpenSpec folder `folder` of a project; None when nothing there makes it one.

    specs: where the main specs are, when not in the folder's own `specs`. Files that cannot be read stay in the store,
    each with a problem that says why.
    """
    paths = [path[len(folder) + 1 :] for path in tree.paths(folder)]
    specs_folder = specs if specs is not None else f"{folder}/specs"
    spec_paths = tree.paths(specs_folder)
    if not spec_paths and not any(path.startswith("changes/") or path in _CONFIGURATION for path in paths):
        return None
    main = tuple(_main_specs(specs_folder, spec_paths, store))
    folders = _change_folders(folder, paths)
    active = {path: files for path, files in folders.items() if f"/{_ARCHIVE}/" not in path[len(folder) :]}
    changes = tuple(read_change(path, files, store) for path, files in sorted(active.items()))
    known = {spec.capability for spec in main}
    missing = {delta.capability for change in changes for delta in change.deltas} - known
    return OpenSpec(
        folder,
        specs_folder,
        main,
        changes,
        tuple(_linked_specs(specs_folder, sorted(missing), store)),
        frozenset(path.split("/")[1] for path in paths if path.startswith("schemas/") and path.endswith("schema.yaml")),
        {path: files for path, files in folders.items() if path not in active},
        store,
    )


def _main_specs(folder: str, paths: list[str], store: DocumentStore) -> Iterator[Spec]:
    for path in paths:
        *capability, name = path[len(folder) + 1 :].split("/")
        if name != "spec.md" or not capability or any(part.startswith(".") for part in capability):
            continue
        document = load_if_readable(path, store)
        if document is not None:
            yield read_spec("/".join(capability), document)


def _linked_specs(folder: str, capabilities: list[str], store: DocumentStore) -> Iterator[Spec]:
    for capability in capabilities:
        document = load_if_readable(f"{folder}/{capability}/spec.md", store)
        if document is not None:
            yield read_spec(capability, document)


def _change_folders(folder: str, paths: list[str]) -> dict[str, list[str]]:
    """Return the folder of each change, archived ones too, with the files in it; all from the project's root."""
    found: dict[str, list[str]] = {}
    for path in paths:
        parts = path.split("/")
        depth = 3 if len(parts) > 1 and parts[1] == _ARCHIVE else 2
        if parts[0] == "changes" and len(parts) > depth and not parts[depth - 1].startswith("."):
            found.setdefault(f"{folder}/{'/'.join(parts[:depth])}", []).append(f"{folder}/{path}")
    return found
