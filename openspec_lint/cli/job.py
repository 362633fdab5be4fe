"""The whole job: find, read, check, report. Commands and the Python interface both call it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from openspec_lint.catalog.config import Config, ContractEntry, config_error, unknown_name
from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE, Envelope, load_envelopes, read_envelope
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import Selection, selection_of, with_options
from openspec_lint.check.agreement import Agreement
from openspec_lint.check.project import CheckedContract, Project, check_project
from openspec_lint.check.suppress import without_baseline
from openspec_lint.cli.locate import (
    ContractChoice,
    Place,
    choose_contracts,
    find_place,
    openspec_folders,
    unrelated_notes,
)
from openspec_lint.cli.previous import Previous, previous_state
from openspec_lint.findings import Finding, OpenspecLintError, Severity
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.openspec import OpenSpec, read_openspec
from openspec_lint.model.openspec_changes import Change, read_change
from openspec_lint.read.git import repository_of
from openspec_lint.read.source import SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree, tree_at
from openspec_lint.report.report import Counts, Report, report_of


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for; what is None or empty is left to the configuration.

    start: a folder inside the project. environment: the variables that may name folders and the contract.
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
    environment: Mapping[str, str] = field(default_factory=dict)


def run_job(request: Request) -> Report:
    """Do the whole job; raises OpenspecLintError where the tool cannot do its work."""
    place = find_place(request.start, request.config_path, request.use_config)
    config = place.config
    rules = with_options(config, load_rules())
    selection = replace(_selection(config, rules), select=request.select, ignore=request.ignore)
    tree = folder_tree(place.root)
    store = DocumentStore(tree.read)
    openspec = read_openspec(tree, store, *openspec_folders(config, request.environment))
    choice = choose_contracts(place, request.contracts, request.environment, tree, store)
    against = request.against or config.against
    repository = repository_of(place.root)
    previous = previous_state(place.root, repository, against, len(choice.entries))
    checked = tuple(_checked(place, choice, store, previous))
    notes = [place.note, *choice.notes]
    if choice.is_discovered and openspec is not None and Agreement(openspec, _contracts(checked)).is_unrelated:
        checked, notes = (), [place.note, *unrelated_notes(choice)]
    if checked:
        notes += previous.notes
    landed = tuple(_landed(openspec, previous)) if openspec is not None else ()
    project = Project(store, checked, openspec, landed, config.declared_by, request.as_of)
    running = {rule_id: rule for rule_id, rule in rules.items() if selection.may_report(rule)}
    outcome = check_project(project, running, selection, rules.keys() - running.keys())
    baselined = without_baseline(outcome.left, read_baseline(place) if request.use_baseline else {})
    return report_of(
        baselined.left,
        _counts(project),
        suppressed=len(outcome.silenced) + len(baselined.silenced),
        notes=[note for note in notes if note is not None],
        sources={document.path: document.text for document in store.documents.values()},
        fail_on=_fail_on(request.fail_on or config.fail_on),
        prefix=repository.prefix if repository is not None else "",
    )


def _selection(config: Config, rules: Mapping[str, Rule]) -> Selection:
    return selection_of(config, rules, ())


def _fail_on(name: str) -> Severity | None:
    return None if name == "never" else Severity[name.upper()]


def _contracts(checked: Iterable[CheckedContract]) -> tuple[Contract, ...]:
    return tuple(each.contract for each in checked)


def _landed(openspec: OpenSpec, previous: Previous) -> Iterator[Change]:
    """Yield the changes that were archived since the previous state: they came with what is compared now."""
    if previous.paths is None:
        return
    for folder, paths in sorted(openspec.archive.items()):
        if not previous.paths(folder):
            yield read_change(folder, paths, openspec.store)


def _checked(
    place: Place, choice: ContractChoice, store: DocumentStore, previous: Previous
) -> Iterator[CheckedContract]:
    """Yield the contracts with their envelopes and previous versions; one that does not parse is left to its text."""
    for entry in choice.entries:
        contract_store = store
        if entry.path.startswith("../") or Path(entry.path).is_absolute():
            folder = (place.root / entry.path).parent
            contract_store = DocumentStore(tree_at(folder, entry.path[: -len(Path(entry.path).name)]).read)
            contract_store.documents = store.documents
        try:
            document = contract_store.load(entry.path)
        except SourceError as error:
            raise OpenspecLintError(f"{entry.path}: the contract cannot be read: {error}") from error
        contract = read_contract(document, contract_store, entry.base_path)
        if contract is not None:
            yield CheckedContract(contract, _envelope(place, entry), previous.contract(entry))
        elif not document.problems:
            raise OpenspecLintError(
                f"{entry.path} is no contract: neither OpenAPI (it has no `openapi` or `swagger` field) "
                "nor a list of endpoints with method and path"
            )


def _envelope(place: Place, entry: ContractEntry) -> Envelope | None:
    """Return the profile that a contract's responses must have; "none" asks for none."""
    name = entry.envelope or DEFAULT_ENVELOPE
    if name == "none":
        return None
    profiles = load_envelopes()
    if name in profiles:
        return profiles[name]
    path = place.root / name
    if path.is_file():
        return read_envelope(path)
    raise config_error(place.config.source, ["contracts"], unknown_name("envelope", name, list(profiles)))


def _counts(project: Project) -> Counts:
    requirements = sum(len(spec.requirements) for spec in project.openspec.specs) if project.openspec else 0
    operations = sum(len(checked.contract.operations) for checked in project.contracts)
    return Counts(len(project.store.documents), operations, requirements)


DEFAULT_BASELINE = ".openspec-lint-baseline.json"


def baseline_path(place: Place) -> Path:
    """Return where the baseline of a project is kept."""
    return place.root / (place.config.baseline or DEFAULT_BASELINE)


def read_baseline(place: Place) -> Mapping[str, int]:
    """Return how many findings of each fingerprint a project lives with; raises OpenspecLintError for a broken file."""
    path = baseline_path(place)
    if not path.is_file():
        if place.config.baseline is not None:
            raise config_error(place.config.source, ["baseline"], f"there is no baseline {path.name}; write one first")
        return {}
    try:
        accepted = json.loads(path.read_text(encoding="utf-8"))["accepted"]
        return {str(entry["fingerprint"]): int(entry.get("count", 1)) for entry in accepted}
    except (ValueError, KeyError, TypeError) as error:
        raise OpenspecLintError(
            f"{path.name}: this is no baseline of openspec-lint ({error}); write it again"
        ) from error


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the text of the baseline that accepts `findings`: sorted, one line for each fingerprint and place."""
    entries: dict[str, dict[str, object]] = {}
    for finding in findings:
        entry = entries.setdefault(
            finding.fingerprint,
            {"fingerprint": finding.fingerprint, "rule": finding.rule_id, "path": finding.location.path, "count": 0},
        )
        entry["count"] = int(str(entry["count"])) + 1
    ordered = sorted(entries.values(), key=lambda entry: (entry["path"], entry["rule"], entry["fingerprint"]))
    lines = ",\n".join("  " + json.dumps(entry) for entry in ordered)
    return '{"version": 1, "accepted": [\n' + lines + "\n]}\n"
