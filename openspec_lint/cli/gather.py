"""Everything that a run looks at: find the project, read its documents, its contracts and what was there before."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.catalog.own_envelope import envelope_for
from openspec_lint.checks.checked import CheckedContract, Project
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.cli.baseline_file import read_baseline
from openspec_lint.cli.locate import (
    ContractChoice,
    Place,
    choose_contracts,
    find_place,
    openspec_folders,
    unrelated_notes,
)
from openspec_lint.cli.previous import Previous, previous_state, refuse_unknown_past
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import read_contract
from openspec_lint.read.document import Document
from openspec_lint.read.git import Repository, repository_of
from openspec_lint.read.source import Source, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree, folder_tree, tree_at
from openspec_lint.report.report import Counts

if TYPE_CHECKING:  # a project without OpenSpec folder does without its model
    from openspec_lint.catalog.acceptance import Acceptance
    from openspec_lint.model.openspec.folder import OpenSpec
    from openspec_lint.model.openspec.past import Past
    from openspec_lint.model.prose.ownership import EndpointPatterns


class Request(NamedTuple):
    """What somebody asks for; what is None or empty is left to the configuration.

    start: a folder inside the project. allow_remote: references to other hosts are fetched.
    touched: only what is said of what changed. environment: the variables that may name folders and the contract.
    """

    start: Path
    config_path: Path | None = None
    use_config: bool = True
    contracts: tuple[str, ...] = ()
    against: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    as_of: date | None = None
    use_baseline: bool = True
    allow_remote: bool = False
    touched: bool = False
    environment: Mapping[str, str] = {}


def project_request(
    path: Path, config_path: Path | None, no_config: bool, contracts: tuple[str, ...], **more: Any
) -> Request:
    """Return what the options of a command on a project ask for; `more` are further fields of the request."""
    return Request(path, config_path, not no_config, contracts, environment=os.environ, **more)


class Gathered(NamedTuple):
    """A project with all that was read of it.

    notes: lines for the user about how it was found. prefix: what leads from the repository's root to the project's.
    previous: what was there before.
    """

    place: Place
    project: Project
    notes: tuple[str, ...]
    prefix: str
    previous: Previous

    @property
    def counts(self) -> Counts:
        """How much was read."""
        openspec = self.project.openspec
        requirements = sum(len(spec.requirements) for spec in openspec.specs) if openspec is not None else 0
        operations = sum(len(checked.contract.operations) for checked in self.project.contracts)
        return Counts(len(self.project.store.documents), operations, requirements)


def gather(request: Request) -> Gathered:
    """Find and read the project; raises OpenspecLintError where something that somebody named cannot be had."""
    place = find_place(request.start, request.config_path, request.use_config)
    tree = folder_tree(place.root)
    store = DocumentStore(tree.read, fetch=fetching(request.allow_remote))
    choice = choose_contracts(place, request.contracts, request.environment, tree, store)
    repository = repository_of(place.root)
    openspec = _openspec(place, request, tree, store, repository)
    previous = previous_state(
        *(place.root, repository, request.against or place.config.against),
        *(max(len(choice.entries), request.touched), request.environment),
    )
    if previous.store is not None:
        previous.store.fetch = store.fetch
    if request.touched:
        refuse_unknown_past(previous)
    unrecognised: list[Document] = []
    checked = tuple(_checked(place, choice, store, previous, unrecognised))
    notes: tuple[str, ...] = choice.notes
    patterns = patterns_in(place)
    if choice.is_discovered and openspec is not None and _is_unrelated(openspec, checked, patterns):
        checked, notes = (), unrelated_notes(choice)
    past = _past(openspec, previous)
    return Gathered(
        place,
        Project(
            *(
                store,
                checked,
                openspec,
                past.landed if past is not None else (),
                place.config.declared_by,
                terms_of(place, request),
            ),
            *(tuple(unrecognised), acceptances_in(place), read_baseline(place) if request.use_baseline else None),
            patterns=patterns,
            past=past,
        ),
        (*([place.note] if place.note else ()), *notes, *(previous.notes if checked else ())),
        repository.prefix if repository is not None else "",
        previous,
    )


def patterns_in(place: Place) -> EndpointPatterns | None:
    """Return what the configuration says of endpoints that specs name; None where it says nothing."""
    if not place.config.external and not place.config.ignored:
        return None
    from openspec_lint.model.prose.ownership import EndpointPatterns  # most projects say nothing

    return EndpointPatterns(place.config.external, place.config.ignored)


def acceptances_in(place: Place) -> tuple[Acceptance, ...]:
    """Return the breaks that a project accepts; raises ConfigError for what it cannot mean."""
    if not place.config.accept:
        return ()
    from openspec_lint.catalog.acceptance import acceptances_of  # most projects accept nothing
    from openspec_lint.catalog.compat import compat_rules, load_compat  # the same

    return acceptances_of(place.config, compat_rules(load_compat()))


def terms_of(place: Place, request: Request) -> Terms:
    """Return the terms on which the contracts are compared with their previous versions."""
    config = place.config
    return Terms(request.as_of or date.today(), config.deprecation_days, config.stability_level)


def fetching(is_allowed: bool) -> Source | None:
    """Return what reads URLs; None, and nothing is ever fetched, unless it is allowed."""
    if not is_allowed:
        return None
    from openspec_lint.read.remote import remote_source  # not before somebody asks for it

    return remote_source()


def _openspec(
    place: Place, request: Request, tree: Tree, store: DocumentStore, repository: Repository | None
) -> OpenSpec | None:
    """Read the OpenSpec folder, with what git knows of it; None where there is no such folder."""
    folder, specs = openspec_folders(place.config, request.environment)
    if not any((place.root / path).exists() for path in (folder, specs) if path is not None):
        return None
    from openspec_lint.catalog.language import headings_of
    from openspec_lint.cli.history import with_history
    from openspec_lint.model.openspec.folder import read_openspec
    from openspec_lint.model.openspec.language import translation

    openspec = read_openspec(tree, store, folder, specs, translate=translation(*headings_of(place.config)))
    return with_history(openspec, repository)


def _is_unrelated(openspec: OpenSpec, checked: Iterable[CheckedContract], patterns: EndpointPatterns | None) -> bool:
    from openspec_lint.checks.agreement import agreement_of
    from openspec_lint.model.prose.ownership import NO_PATTERNS

    contracts = tuple(each.contract for each in checked if each.contract.collection is None)
    return bool(contracts) and agreement_of(openspec, contracts, patterns or NO_PATTERNS).is_unrelated


def _past(openspec: OpenSpec | None, previous: Previous) -> Past | None:
    """Return what the OpenSpec folder was in the previous state; None where there is none, or only a file was kept."""
    if openspec is None or previous.paths is None:
        return None
    from openspec_lint.model.openspec.past import Past

    start = len(previous.prefix)
    paths = previous.paths(f"{previous.prefix}{openspec.folder}/changes")
    return Past(openspec, frozenset(path[start:] for path in paths), previous.document)


def _checked(
    place: Place, choice: ContractChoice, store: DocumentStore, previous: Previous, unrecognised: list[Document]
) -> Iterator[CheckedContract]:
    """Yield the contracts with their envelopes and previous versions; one that does not parse is left to its text.

    What can be read, but is no contract, is added to `unrecognised`.
    """
    for entry in choice.entries:
        contract_store = _store_of(place, entry, store)
        try:
            document = contract_store.load(entry.path)
        except SourceError as error:
            raise OpenspecLintError(f"{entry.path}: the contract cannot be read: {error}") from error
        contract = read_contract(document, contract_store, entry.base_path)
        if contract is not None:
            yield CheckedContract(
                contract, envelope_for(place.config, entry, place.root), previous.contract(entry, contract)
            )
        elif not document.problems:
            unrecognised.append(document)


def _store_of(place: Place, entry: ContractEntry, store: DocumentStore) -> DocumentStore:
    """Return the store that reads a contract; one outside the project reads in the contract's own folder."""
    if not entry.path.startswith("../"):
        return store
    folder = (place.root / entry.path).parent
    prefix = entry.path[: -len(Path(entry.path).name)]
    return DocumentStore(tree_at(folder, prefix).read, store.documents, store.fetch)
